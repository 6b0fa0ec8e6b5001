//! Pages about the interface: what it can do, and one's tokens.

mod list;
mod tokens;

use crate::App;
use std::sync::Arc;
use web::{Access, Routes};

/// The routes of the pages.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .page("/about/api", Access::Public, list::show)
        .page("/me/tokens", Access::Person, tokens::show)
        .post("/me/tokens", Access::Person, tokens::make)
        .post("/me/tokens/{token}/revoke", Access::Person, tokens::revoke)
}
