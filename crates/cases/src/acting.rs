//! Who acts on the applicant's side of a case: the applicant by an account of his own, or a clerk of a window for the person who
//! stands there.

use crate::case::{Case, represented, store};
use crate::engine::Work;
use crate::rights::{APPLY, WINDOW};
use crate::task::{self, Task, Whose};
use crate::visit;
use base::{OrRefuse, Permit, PersonId, Refusal, Result, Target};
use db::Cx;

/// How somebody acts on the applicant's side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Acting {
    /// By the account of the caller.
    Online,
    /// By a clerk, for the person whom the clerk identified.
    AtWindow(PersonId),
}

/// The permit of a clerk to act at the own window.
pub(crate) fn window_permit(cx: &mut Cx) -> Result<Permit> {
    let (path, region) = (cx.actor().office_path.clone(), cx.actor().region.clone());
    cx.permit(WINDOW, Target { owner: None, office: cx.actor().office, path: &path, region: &region })
}

impl Acting {
    /// For the person of a visit of the caller's own, who has agreed to what is done.
    pub fn for_visitor(cx: &mut Cx, visit: i64, confirmed: bool) -> Result<Acting> {
        window_permit(cx)?;
        let visit = visit::store::own(cx, visit)?.or_refuse("case.person_again")?;
        base::refuse_if!(!confirmed, "case.confirm_first");
        Ok(Acting::AtWindow(visit.person))
    }

    /// Loads a case for change.
    pub fn work(self, cx: &mut Cx, id: base::CaseId) -> Result<Work> {
        match self {
            Acting::Online => {
                let case = store::visible(cx, id)?.or_refuse(Refusal::NOT_FOUND)?;
                let permit = represented::permit(cx, &case)?;
                Work::load(cx, case, permit)
            }
            Acting::AtWindow(person) => {
                let permit = window_permit(cx)?;
                let case = of_person(cx, id, person)?;
                Ok(Work::load(cx, case, permit)?.at_window())
            }
        }
    }

    /// Loads a step with its case for change. A step of a partner or a guardian is not the applicant's to do.
    pub fn step(self, cx: &mut Cx, id: i64) -> Result<(Task, Work)> {
        match self {
            Acting::Online => {
                let task = task::store::for_person(cx, id)?.or_refuse(Refusal::NOT_FOUND)?;
                let case = store::get(cx, task.case)?.or_refuse(Refusal::NOT_FOUND)?;
                let permit = cx.permit(APPLY, Target { owner: Some(cx.me()), ..task.target() })?;
                Ok((task, Work::load(cx, case, permit)?))
            }
            Acting::AtWindow(person) => {
                let permit = window_permit(cx)?;
                let task = task::store::of_applicant(cx, id)?.or_refuse(Refusal::NOT_FOUND)?;
                let case = of_person(cx, task.case, person)?;
                base::refuse_if!(task.whose != Whose::Applicant, "case.not_the_applicants_step");
                Ok((task, Work::load(cx, case, permit)?.at_window()))
            }
        }
    }
}

/// A case of somebody, as the window sees it: another's is not found, nor that of a company whose agent the person was.
pub(crate) fn of_person(cx: &mut Cx, id: base::CaseId, person: PersonId) -> Result<Case> {
    store::of_person_by_id(cx, person, id)?.or_refuse(Refusal::NOT_FOUND)
}
