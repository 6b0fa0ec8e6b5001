//! An office tells the applicant, at once, everything that is missing (补正, Licensing Law art. 32(4)).

use super::{clean, held};
use crate::case::{Case, Status};
use crate::clock::watch::{self, Awaited};
use crate::clock::{self, SpanKind, Until};
use crate::journal;
use crate::material::{self, Check};
use crate::paper::{self, PaperKind};
use base::moment::day_number;
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
    /// Working days that the applicant has, within [`clock::supplement_days`]; the usual number unless told.
    pub days: Option<u16>,
}

impl AskSupplement {
    /// Runs the command; answers the case as it is now.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        let (task, mut work) = held(cx, self.task)?;
        base::refuse_if!(self.missing.is_empty(), "case.nothing_missing");
        base::refuse_if!(work.case.paused || work.case.status == Status::Supplement, "case.already_asked");
        let asked = journal::store::has(cx, work.case.id, "supplement-asked")?;
        base::refuse_if!(asked, "case.ask_once");
        if work.case.status == Status::Accepted {
            // Who said nothing in time has lost the right to say it: the application counts as complete.
            let silent = journal::accepted_by_silence(&journal::store::of_case(cx, work.case.id)?);
            base::refuse_if!(silent, "case.accepted_by_silence");
        }
        let bounds = clock::supplement_days(cx)?;
        let days = self.days.unwrap_or(bounds.usual);
        base::refuse_if!(
            !(bounds.least..=bounds.most).contains(&days),
            "case.supplement_days",
            "least" = bounds.least,
            "most" = bounds.most
        );
        let materials = material::store::of_case(cx, work.case.id)?;
        let mut list = Vec::new();
        for missing in self.missing.iter().take(100) {
            let words = clean(&missing.words)?;
            base::refuse_if!(words.is_empty(), "case.reason_needed");
            let row = missing.material.and_then(|id| materials.iter().find(|one| one.id == id));
            if let Some(material) = row {
                material::store::check(cx, &work.permit, material, Check::Wanting, &words)?;
                let en = material.title.get(base::Locale::En);
                list.push(Text::new(format!("{}：{words}", material.title.zh), format!("{en}: {words}")));
            } else {
                list.push(Text::new(words, String::new()));
            }
        }
        if work.case.status == Status::Submitted {
            work.case.status = Status::Supplement;
            cx.cancel_job(&format!("silence:{}", work.case.id))?;
        }
        let today = cx.today();
        let term = calendar::Term::working_days(days.into());
        let until = calendar::due_date(&*work.calendar(cx)?, today, term, &[], today).0;
        let given = Until { days: days.into(), due: day_number(until) };
        let span = work.pause(cx, (SpanKind::Supplement, "等您补正"), Some(given))?;
        let calendar = work.calendar(cx)?;
        watch::set(cx, &calendar, work.case.id, Awaited::Supplement(span.id), given.due)?;
        let words = paragraphs(&work.case, until);
        let paper = paper::make_with(&mut work, cx, PaperKind::Supplement, words, list.clone())?;
        let detail = json!({
            "step": task.name, "paper": paper.number, "missing": list, "until": until.to_string(),
        });
        work.save(cx, "supplement-asked", true, &detail)
    }
}

fn paragraphs(case: &Case, until: jiff::civil::Date) -> Vec<Text> {
    let (zh, en) = (&case.title.zh, case.title.get(base::Locale::En));
    let until_zh = paper::date(until);
    vec![
        Text::new(
            format!("您申请的“{zh}”还差下列材料，请在 {until_zh}前一次补齐。补正期间不计入办理期限。"),
            format!(
                "Your application “{en}” still lacks the following. Please send all of it by {until}. The time until you \
                 send it does not count."
            ),
        ),
        Text::new(
            "可以在网上补，也可以带本人身份证到任何一个政务服务窗口补。到期没有补的，本机关可以终止办理；终止以后还可以重新申请。",
            "You may send it online, or bring it with your identity card to any service window. If nothing has come by that \
             day the office may end the case; you may apply again afterwards.",
        ),
    ]
}
