//! What the city knows: records by type and subject, read through grants only, each reading logged for the person it is about.
//!
//! - [`put`] writes a record of a type (`population`, `licence.…`) about a subject: a citizen id or credit code, stored as a blind
//!   index. Sensitive values are sealed under a key of the subject; plain ones are not.
//! - [`grant()`] allows a consumer (an item, an office) to read fields of a type for a purpose on a legal basis until a day.
//! - [`take()`] reads through a grant, logs who, why, which fields and for which case, and answers nothing when there is no record: then the
//!   question is asked.
//! - `/admin/grants` is where the security administrator gives and ends grants, and sees each one's last use.
//! - `/me/data` shows each person what is kept and who used it.

pub mod grants;
mod keep;
mod model;
mod pages;
mod store;
mod tables;
mod take;
mod words;

pub use grants::{grant, grants, revoke};
pub use keep::{destroy, put, remove};
pub use model::{Ask, Grant, Held, NewGrant, Reading, Record, Taken};
pub use pages::{App, Consumers};
pub use tables::MIGRATIONS;
pub(crate) use take::own_key;
pub use take::{held, mine, readings_about, readings_of, take};
pub use words::{field_name, type_name};

use axum::extract::FromRef;
use base::Right;
use std::sync::Arc;
use web::registry::{Access, Routes};

/// Read through a grant. Everybody who acts has it over their own work; the grant decides.
pub const TAKE: Right = Right("record.take");
/// Write and remove records; the source's right.
pub const PUT: Right = Right("record.put");
/// Give and end grants.
pub const GRANT: Right = Right("record.grant");

/// All rights of this crate with their words in Chinese and English.
pub const RIGHTS: &[(Right, &str, &str)] = &[
    (TAKE, "按授权取用数据", "Read data through a grant"),
    (PUT, "登记数据", "Write records"),
    (GRANT, "授权取用数据", "Grant the use of data"),
];

/// The pages of this crate.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Arc<App>: FromRef<S>,
{
    Routes::new()
        .page("/me/data", Access::Person, pages::data::show)
        .page("/admin/grants", Access::Admin, grants::pages::list::show)
        .page("/admin/grants/new", Access::Admin, grants::pages::new::show)
        .post("/admin/grants", Access::Admin, grants::pages::new::give)
        .page("/admin/grants/{id}", Access::Admin, grants::pages::one::show)
        .post("/admin/grants/{id}/end", Access::Admin, grants::pages::one::end)
}
