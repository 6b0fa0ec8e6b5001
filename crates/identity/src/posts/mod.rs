//! Posts, roles and proxies: where officials work, what they may do there, who stands in for them.
//!
//! A role is data: rights with the scope in which a post gives them. The system administrator makes a post and proposes its
//! roles; the security administrator grants them. Until then they give nothing.

pub mod commands;
pub mod model;
pub(crate) mod pages;

pub mod store;
pub mod who;

pub use model::{Official, Post, Proxy, Role, RoleRight, ScopeKind};
