//! Giving and ending grants.

mod end_grant;
mod give_grant;

pub use end_grant::EndGrant;
pub use give_grant::GiveGrant;
