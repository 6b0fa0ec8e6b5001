//! The system administrator makes an office.

use super::{check, is_code};
use crate::offices::model::{Office, OfficeFacts};
use crate::offices::store;
use crate::rights::{EVERYWHERE, OFFICES};
use base::{OfficeId, Refusal, Result};
use db::Cx;

/// Makes an office.
#[derive(Debug, Clone)]
pub struct CreateOffice {
    /// The office above; none for a root.
    pub parent: Option<OfficeId>,
    /// Short stable code, unique in the city.
    pub code: String,
    /// What is known of it.
    pub facts: OfficeFacts,
}

impl CreateOffice {
    /// The office. Refused as `office.code_invalid`, `office.code_taken`, `office.deep` (more than 12 levels), or as [`check`] says.
    pub fn run(&self, cx: &mut Cx) -> Result<Office> {
        let permit = cx.permit(OFFICES, EVERYWHERE)?;
        check(&self.facts)?;
        let code = self.code.trim();
        base::refuse_if!(!is_code(code), "office.code_invalid");
        if store::by_code(cx, code)?.is_some() {
            return Err(Refusal::new("office.code_taken").with("code", code).into());
        }
        let parent = match self.parent {
            Some(parent) => Some(store::must(cx, parent)?),
            None => None,
        };
        if let Some(parent) = &parent {
            base::refuse_if!(!parent.open, "office.closed");
            base::refuse_if!(parent.path.matches('/').count() > 12, "office.deep");
        }
        let office = store::insert(cx, &permit, parent.as_ref(), code, &self.facts)?;
        cx.about("office", office.id.0);
        Ok(office)
    }
}
