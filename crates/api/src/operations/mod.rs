//! All operations, in the order of the document.

mod apply;
mod desk;
mod grants;
mod hall;
mod items;
mod library;
mod macros;
mod messages;
mod mine;
mod offices;
mod opinions;
mod people;
mod shapes;
mod window;
mod work;

use crate::operation::Operation;
use std::sync::OnceLock;

/// Every operation.
pub fn all() -> impl Iterator<Item = &'static Operation> {
    let all = [
        items::OPERATIONS,
        hall::OPERATIONS,
        apply::OPERATIONS,
        mine::OPERATIONS,
        desk::OPERATIONS,
        opinions::OPERATIONS,
        window::OPERATIONS,
        work::OPERATIONS,
        messages::OPERATIONS,
        people::OPERATIONS,
        library::OPERATIONS,
        offices::OPERATIONS,
        grants::OPERATIONS,
    ];
    all.into_iter().flatten()
}

/// The whole path of an operation, as the router writes it.
pub(crate) fn address(operation: &Operation) -> &'static str {
    static KNOWN: OnceLock<Vec<(&'static str, String)>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| all().map(|one| (one.path, format!("/api/v1{}", one.path))).collect());
    known.iter().find(|(path, _)| *path == operation.path).map_or("/api/v1", |(_, whole)| whole)
}
