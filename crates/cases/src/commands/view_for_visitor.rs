//! A clerk of a window looks at cases of who stands there.

use super::disclose;
use crate::acting::{of_person, window_permit};
use crate::case::{Case, store};
use crate::visit;
use base::{CaseId, OrRefuse, Result, Text};
use db::Cx;
use identity::disclosures::What;

/// A clerk looks at a case of who stands there; the look is written down for the person.
#[derive(Debug, Clone, Copy)]
pub struct ViewForVisitor {
    /// The visit.
    pub visit: i64,
    /// The case.
    pub case: CaseId,
}

impl ViewForVisitor {
    /// Runs the command; answers the case.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        let permit = window_permit(cx)?;
        let visit = visit::store::own(cx, self.visit)?.or_refuse("case.person_again")?;
        let case = of_person(cx, self.case, visit.person)?;
        let purpose = Text::new("在窗口接待申请人", "receiving the applicant at the window");
        disclose(cx, &permit, What::Application, &case, purpose)?;
        Ok(case)
    }
}

/// The cases of who stands there, newest first, before an id; parts of joint cases stand with their whole.
pub fn cases_of_visitor(cx: &mut Cx, visit: i64, before: i64, limit: i64) -> Result<Vec<Case>> {
    window_permit(cx)?;
    let visit = visit::store::own(cx, visit)?.or_refuse("case.person_again")?;
    store::of_person(cx, visit.person, before, limit)
}
