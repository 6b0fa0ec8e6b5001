//! Pages of persons and mandates.

pub(crate) mod mandates;
pub(crate) mod prove;
pub(crate) mod window;
