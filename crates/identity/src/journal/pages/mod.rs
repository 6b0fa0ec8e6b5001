//! Pages of the audit.

pub(crate) mod audit;
