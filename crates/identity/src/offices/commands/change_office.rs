//! The system administrator renames an office or changes what is known of it.

use super::check;
use crate::offices::model::OfficeFacts;
use crate::offices::store;
use crate::rights::{EVERYWHERE, OFFICES};
use base::{OfficeId, Refusal, Result};
use db::Cx;

/// Changes an office.
#[derive(Debug, Clone)]
pub struct ChangeOffice {
    /// The office.
    pub office: OfficeId,
    /// The version that was read.
    pub version: i64,
    /// What is known of it now.
    pub facts: OfficeFacts,
}

impl ChangeOffice {
    /// Changes it. Refused as `stale`, `office.closed`, or as [`check`] says.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = cx.permit(OFFICES, EVERYWHERE)?;
        check(&self.facts)?;
        let office = store::must(cx, self.office)?;
        base::refuse_if!(!office.open, "office.closed");
        base::refuse_if!(office.version != self.version, Refusal::STALE);
        cx.about("office", office.id.0);
        cx.note("name", self.facts.name.zh.as_str());
        store::update(cx, &permit, &office, &self.facts)
    }
}
