//! An office tells the applicant, at once, everything that is missing (补正, Licensing Law art. 32(4)).

use super::{clean, held};
use crate::case::{Case, Status};
use crate::clock::SpanKind;
use crate::material::{self, Check};
use crate::paper::{self, PaperKind};
use base::{Result, Text};
use db::Cx;
use serde_json::json;

/// One thing that is missing.
#[derive(Debug, Clone)]
pub struct Missing {
    /// Row of the material, if it is one that was handed in.
    pub material: Option<i64>,
    /// What is missing or wrong, and how to mend it.
    pub words: String,
}

/// Asks for everything missing in one notice. Before acceptance the term for silence stops; after it the clock does.
#[derive(Debug, Clone)]
pub struct AskSupplement {
    /// The step at which it was found.
    pub task: i64,
    /// What is missing; at least one thing.
    pub missing: Vec<Missing>,
}

impl AskSupplement {
    /// Runs the command; answers the case as it is now.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        let (task, mut work) = held(cx, self.task)?;
        base::refuse_if!(self.missing.is_empty(), "case.nothing_missing");
        base::refuse_if!(work.case.paused || work.case.status == Status::Supplement, "case.already_asked");
        let asked_before = crate::journal::store::has(cx, work.case.id, "supplement-asked")?;
        base::refuse_if!(work.case.status == Status::Submitted && asked_before, "case.ask_once");
        let materials = material::store::of_case(cx, work.case.id)?;
        let mut list = Vec::new();
        for missing in self.missing.iter().take(100) {
            let words = clean(&missing.words)?;
            base::refuse_if!(words.is_empty(), "case.reason_needed");
            let row = missing.material.and_then(|id| materials.iter().find(|one| one.id == id));
            if let Some(material) = row {
                material::store::check(cx, &work.permit, material, Check::Wanting, &words)?;
                list.push(Text::new(format!("{}：{words}", material.title.zh), String::new()));
            } else {
                list.push(Text::new(words, String::new()));
            }
        }
        if work.case.status == Status::Submitted {
            work.case.status = Status::Supplement;
            cx.cancel_job(&format!("silence:{}", work.case.id))?;
        }
        work.pause(cx, SpanKind::Supplement, "等您补正")?;
        let paragraph = Text::new(
            format!("您申请的“{}”还差下列材料，请一次补齐。补正期间不计入办理期限。", work.case.title.zh),
            format!(
                "Your application “{}” still lacks the following. The time until you send it does not count.",
                work.case.title.get(base::Locale::En)
            ),
        );
        let paper = paper::make_with(&mut work, cx, PaperKind::Supplement, vec![paragraph], list.clone())?;
        let detail = json!({ "step": task.name, "paper": paper.number, "missing": list });
        work.save(cx, "supplement-asked", true, &detail)
    }
}
