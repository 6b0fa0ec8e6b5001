//! Pages of offices.

pub(crate) mod offices;
