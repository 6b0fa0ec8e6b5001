//! The system administrator closes an office.

use crate::offices::store;
use crate::rights::{EVERYWHERE, OFFICES};
use base::{OfficeId, Result};
use db::Cx;
use serde_json::json;

/// Closes an office. It stays readable; old work names it.
#[derive(Debug, Clone, Copy)]
pub struct CloseOffice {
    /// The office.
    pub office: OfficeId,
}

impl CloseOffice {
    /// Closes it and emits `identity.office_closed {office}`. Refused as `office.in_use` while offices or posts are below it.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = cx.permit(OFFICES, EVERYWHERE)?;
        let office = store::must(cx, self.office)?;
        base::refuse_if!(!office.open, "office.closed");
        base::refuse_if!(store::in_use(cx, office.id)?, "office.in_use");
        cx.about("office", office.id.0);
        store::close(cx, &permit, &office)?;
        cx.emit("identity.office_closed", &json!({ "office": office.id }))
    }
}
