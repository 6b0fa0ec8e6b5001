//! A clerk accepts an application (受理): the clock starts.

use super::{clean, held, no_open_question};
use crate::case::{Case, Status};
use crate::material::{self, Check};
use crate::paper::{self, PaperKind};
use base::Result;
use db::Cx;
use flow::{ActivityId, Command, Data};
use serde_json::json;

/// Accepts, after the materials were checked.
#[derive(Debug, Clone)]
pub struct Accept {
    /// The step of acceptance.
    pub task: i64,
    /// What the clerk says, for the file.
    pub opinion: String,
}

impl Accept {
    /// Runs the command; answers the accepted case.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        let opinion = clean(&self.opinion)?;
        let (task, mut work) = held(cx, self.task)?;
        base::refuse_if!(task.kind != "accept", "case.not_an_acceptance");
        base::refuse_if!(work.case.status == Status::Supplement, "case.waits_for_applicant");
        base::refuse_if!(work.case.status != Status::Submitted, "case.already_accepted");
        no_open_question(cx, &work, &task)?;
        if work.told().is_none_or(|told| told.wanting)
            && let Some(one) =
                material::store::of_case(cx, work.case.id)?.into_iter().find(|one| one.state == Check::Wanting)
        {
            base::refuse_if!(true, "case.material_wanting", "material" = one.title.get(cx.locale()));
        }
        work.finish_step(cx, &task, "accept", &opinion)?;
        let (now, me) = (cx.now(), cx.me());
        work.accept(cx, now, Some(me))?;
        let output = Data::from([(task.variable.clone(), json!("accept"))]);
        work.tell(cx, Command::Complete { activity: ActivityId(task.activity as u64), output })?;
        let made = paper::make(&mut work, cx, PaperKind::Acceptance)?;
        let owner = work.case.owner;
        let detail = json!({ "step": task.name, "paper": made.number, "owner": owner.map(|owner| owner.to_string()) });
        work.save(cx, "accepted", true, &detail)
    }
}
