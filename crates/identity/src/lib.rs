//! Identity: people, companies, offices, posts and roles; signing in; who acts for whom; three administrators and no
//! super user.
//!
//! Other crates read [`Account`], [`Person`], [`Company`], [`Office`] and [`Post`] by id, ask which office does something for
//! a region and who works in a role, and get their [`base::Principal`] from [`sign_in_layer`]. Every sensitive number is sealed
//! under its person's key with a keyed index for equality; it never enters logs, events or the audit.

pub mod accounts;
mod admin;
pub mod app;
pub mod companies;
pub mod disclosures;
pub mod imports;
pub mod journal;
pub mod links;
pub mod offices;
mod page;
pub mod passwords;
pub mod people;
pub mod posts;
pub mod proofs;
mod region;
pub mod rights;
mod routes;
pub mod sessions;
pub mod setup;
mod tables;
mod tokens;
pub mod totp;

use base::{AccountId, CompanyId, OfficeId, PersonId, Result};
use db::Cx;

pub use accounts::Account;
pub use app::App;
pub use companies::Company;
pub use offices::Office;
pub use people::Person;
pub use posts::{Official, Post};
pub use region::{significant as region_of, upward as regions_upward};
pub use rights::{Duty, EVERYWHERE, RIGHTS};
pub use routes::routes;
pub use sessions::layer::call;
pub use sessions::principal::{principal, principal_at, principal_of};
pub use sessions::{Caller, Signed, sign_in_layer};
pub use setup::{Limits, Setup};
pub use tables::MIGRATIONS;

/// An account by id.
pub fn account(cx: &mut Cx, id: AccountId) -> Result<Option<Account>> {
    accounts::store::account(cx, id)
}

/// The name of an account for pages and journals; empty when there is no such account.
pub fn name_of(cx: &mut Cx, id: AccountId) -> Result<String> {
    Ok(accounts::store::account(cx, id)?.map(|account| account.name).unwrap_or_default())
}

/// A person by id, numbers masked.
pub fn person(cx: &mut Cx, id: PersonId) -> Result<Option<Person>> {
    people::store::person(cx, id)
}

/// A company by id.
pub fn company(cx: &mut Cx, id: CompanyId) -> Result<Option<Company>> {
    companies::store::company(cx, id)
}

/// An office by id, closed ones too.
pub fn office(cx: &mut Cx, id: OfficeId) -> Result<Option<Office>> {
    offices::store::office(cx, id)
}

/// An office by id, closed ones too, without its functions: what papers and journals say of it.
pub fn office_head(cx: &mut Cx, id: OfficeId) -> Result<Option<Office>> {
    offices::store::head(cx, id)
}

/// An office by its code.
pub fn office_by_code(cx: &mut Cx, code: &str) -> Result<Option<Office>> {
    offices::store::by_code(cx, code)
}

/// All open offices in the order of the tree, without their functions.
pub fn offices(cx: &mut Cx) -> Result<Vec<Office>> {
    offices::store::offices(cx)
}

/// The office that does something (`market-regulation`) for a region (`990102`): the region's own, else that of the
/// nearest region around it.
pub fn offices_with_function(cx: &mut Cx, function: &str, region: &str) -> Result<Option<Office>> {
    offices::store::with_function(cx, function, region)
}

/// A post by id.
pub fn post(cx: &mut Cx, id: i64) -> Result<Option<Post>> {
    posts::store::post(cx, id)
}

/// The posts of an account, the main one first.
pub fn posts_of(cx: &mut Cx, account: AccountId) -> Result<Vec<Post>> {
    posts::store::posts_of(cx, account)
}

/// Offices at which an account works or has worked.
pub fn offices_of(cx: &mut Cx, account: AccountId) -> Result<Vec<Office>> {
    let mut found = Vec::new();
    for id in posts::store::offices_of(cx, account)? {
        found.extend(office(cx, id)?);
    }
    Ok(found)
}

/// Officials who hold a role at an office today.
pub fn officials_with_role(cx: &mut Cx, office: OfficeId, role: &str) -> Result<Vec<Official>> {
    posts::store::officials_with_role(cx, office, role)
}

/// Officials who work at an office today, in whatever role.
pub fn officials_at(cx: &mut Cx, office: OfficeId) -> Result<Vec<Official>> {
    posts::store::officials_at(cx, office)
}

/// Links for the first holder of each duty that nobody holds, for `/welcome/<token>`; each works once, within a day. For the
/// command line, as the system.
pub fn first_links(cx: &mut Cx) -> Result<Vec<accounts::commands::FirstLink>> {
    accounts::commands::FirstLinks.run(cx)
}
