//! Sessions: a token in a cookie, and the principal that a request acts as.

pub mod cache;
pub mod cookie;
pub mod layer;
pub mod principal;
pub mod store;

pub use layer::{Caller, sign_in_layer};
pub use principal::{Signed, principal};
