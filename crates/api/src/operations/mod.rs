//! All operations, in the order of the document.

mod apply;
mod desk;
mod items;
mod mine;
mod shapes;

use crate::operation::Operation;
use std::sync::OnceLock;

/// Every operation.
pub fn all() -> impl Iterator<Item = &'static Operation> {
    [items::OPERATIONS, apply::OPERATIONS, mine::OPERATIONS, desk::OPERATIONS].into_iter().flatten()
}

/// The whole path of an operation, as the router writes it.
pub(crate) fn address(operation: &Operation) -> &'static str {
    static KNOWN: OnceLock<Vec<(&'static str, String)>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| all().map(|one| (one.path, format!("/api/v1{}", one.path))).collect());
    known.iter().find(|(path, _)| *path == operation.path).map_or("/api/v1", |(_, whole)| whole)
}
