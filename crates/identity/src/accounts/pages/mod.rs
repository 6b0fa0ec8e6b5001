//! Pages of accounts.

pub(crate) mod account;
pub(crate) mod forgot;
pub(crate) mod lost_phone;
pub(crate) mod register;
pub(crate) mod security;
pub(crate) mod sign_in;
pub(crate) mod welcome;
