//! Cases that a clerk made at a window for a person join the account in which the person later proves who he is.

use super::submit::engine_permit;
use crate::case::store;
use crate::engine::Work;
use crate::task::{self, Whose};
use base::{AccountId, PersonId, Result};
use db::Cx;
use serde_json::json;

/// Joins cases to an account.
#[derive(Debug, Clone)]
pub struct JoinCases {
    /// The account.
    pub account: AccountId,
    /// The person it belongs to.
    pub person: PersonId,
}

impl JoinCases {
    /// Runs the command. Cases that an account already has stay where they are.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = engine_permit(cx)?;
        for case in store::without_account(cx, self.person, 500)? {
            let mut work = Work::load(cx, case, permit.clone())?;
            work.case.applicant = Some(self.account);
            let open = task::store::open_of_case(cx, work.case.id)?;
            for step in open.iter().filter(|step| step.whose == Whose::Applicant) {
                task::store::assign(cx, &work.permit, step, Some(self.account))?;
            }
            work.save(cx, "joined", true, &json!({}))?;
        }
        Ok(())
    }
}
