//! A joint case takes the result of a child: it goes on, asks the applicant, or ends, as the process says for that child.

use super::confirm::end_joint;
use super::submit::engine_permit;
use crate::case::{Case, Outcome};
use crate::engine::{Work, own};
use crate::task::{self, NO_DUE, State, Task, Whose};
use base::{CaseId, OfficeId, Result};
use db::Cx;
use flow::{ActivityId, Command, Data, OnRefusal};
use serde_json::json;

/// Takes a child's result. Coming twice it counts once.
#[derive(Debug, Clone)]
pub struct TakeChildResult {
    /// The joint case.
    pub parent: CaseId,
    /// The child.
    pub child: CaseId,
}

impl TakeChildResult {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let (parent, child) = (own(cx, self.parent)?, own(cx, self.child)?);
        let (Some(outcome), true) = (child.outcome, parent.is_open()) else { return Ok(()) };
        let permit = engine_permit(cx)?;
        let mut work = Work::load(cx, parent, permit)?;
        let activity = ActivityId(child.activity as u64);
        let element = work.state.as_ref().and_then(|state| state.activity(activity)).map(|one| one.element.clone());
        let Some(element) = element else { return Ok(()) };
        let detail = json!({
            "child": child.id.to_string(), "title": child.title, "outcome": outcome.word(), "number": child.result_number,
        });
        if outcome == Outcome::Granted || outcome == Outcome::Void {
            let output = Data::from([("child_outcome".to_owned(), json!(outcome.word()))]);
            work.tell(cx, Command::ChildFinished { activity, output })?;
            return work.save(cx, "child-finished", true, &detail).map(drop);
        }
        let rule =
            work.published.parts.flow.children().find(|call| call.id == &*element).map(|call| call.child.on_refusal);
        match rule.unwrap_or_default() {
            OnRefusal::Continue => {
                let output = Data::from([("child_outcome".to_owned(), json!(outcome.word()))]);
                work.tell(cx, Command::ChildFinished { activity, output })?;
            }
            OnRefusal::End => end_joint(&mut work, cx)?,
            OnRefusal::Ask => ask(&mut work, cx, &child)?,
        }
        work.save(cx, "child-refused", true, &detail).map(drop)
    }
}

/// A step for the applicant: does the joint case go on without this part? Its activity is that of the child, negative.
fn ask(work: &mut Work, cx: &mut Cx, child: &Case) -> Result<()> {
    if task::store::of_activity(cx, work.case.id, -child.activity)?.is_some() {
        return Ok(());
    }
    let task = Task {
        id: cx.new_id(),
        case: work.case.id,
        activity: -child.activity,
        element: format!("ask-{}", child.activity),
        name: child.title.zh.clone(),
        kind: "applicant".to_owned(),
        role: "applicant".to_owned(),
        variable: String::new(),
        term: String::new(),
        office: OfficeId(0),
        office_path: String::new(),
        region: work.case.region.clone(),
        whose: Whose::Applicant,
        assignee: work.case.applicant,
        state: State::Open,
        opened_at: cx.now(),
        claimed_at: None,
        done_at: None,
        done_by: None,
        step_due: None,
        due: work.case.promised_due.unwrap_or(NO_DUE),
        outcome: String::new(),
        opinion: String::new(),
        version: 1,
    };
    work.add_step(cx, task)
}
