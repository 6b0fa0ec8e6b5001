//! Pages of imports.

pub(crate) mod import;
