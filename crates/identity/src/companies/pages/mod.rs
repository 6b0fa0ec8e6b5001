//! Pages of companies.

pub(crate) mod company;
