//! The company or the agent ends an agency.

use crate::companies::model::Power;
use crate::companies::store;
use crate::people::commands::party;
use crate::rights::own;
use base::{Refusal, Result};
use db::Cx;

/// Ends it at once.
#[derive(Debug, Clone, Copy)]
pub struct EndAgency {
    /// The agency.
    pub agency: i64,
}

impl EndAgency {
    /// Ends it; others' agencies are not found.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = own(cx)?;
        let person = party(cx)?;
        let agency = store::agency(cx, self.agency)?;
        let mine = agency.person == person || store::powers(cx, person, agency.company)?.contains(&Power::Manage);
        base::refuse_if!(!mine, Refusal::NOT_FOUND);
        cx.about("agency", agency.id);
        store::settle(cx, &permit, &agency, "revoked")?;
        crate::sessions::store::act_for_self(cx, &permit, agency.person, None, Some(agency.company))?;
        crate::accounts::store::touch(cx, &permit, agency.person)
    }
}
