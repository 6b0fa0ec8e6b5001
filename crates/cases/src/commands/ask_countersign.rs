//! The holder of a step asks colleagues or another office for an opinion before deciding (会签、征求意见).

use super::{clean, held};
use crate::countersign::{self, Asked, Countersign, MOST_ASKED, MOST_DAYS, Mode, Reply, State};
use crate::journal;
use base::moment::day_number;
use base::{AccountId, OfficeId, OrRefuse, Result};
use calendar::Term;
use db::Cx;
use serde_json::{Map, json};

/// Who is asked: an official who works at an office, or the office as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whom {
    /// The office.
    pub office: OfficeId,
    /// The official; none for anybody of the office.
    pub account: Option<AccountId>,
}

/// Asks for opinions. The step goes on and its clock runs; it cannot be finished before enough have answered.
#[derive(Debug, Clone)]
pub struct AskCountersign {
    /// The step.
    pub task: i64,
    /// Who is asked.
    pub whom: Vec<Whom>,
    /// Whether everybody has to answer, or one.
    pub mode: Mode,
    /// What is asked.
    pub question: String,
    /// Working days to answer; none for no day.
    pub days: Option<u32>,
}

impl AskCountersign {
    /// Runs the command; answers the question.
    pub fn run(&self, cx: &mut Cx) -> Result<Countersign> {
        let question = clean(&self.question)?;
        base::refuse_if!(question.is_empty(), "case.countersign_question");
        base::refuse_if!(
            self.days.is_some_and(|days| days == 0 || days > MOST_DAYS),
            "case.countersign_days",
            "most" = MOST_DAYS
        );
        let (task, mut work) = held(cx, self.task)?;
        base::refuse_if!(!work.case.is_open(), "case.closed");
        let open = countersign::store::open_of_task(cx, task.id)?;
        base::refuse_if!(open.is_some(), "case.countersign_waits");
        let id = cx.new_id();
        let (asked, names) = self.everybody(cx, id, work.case.id)?;
        let due = match self.days {
            Some(days) => {
                let (calendar, term) = (work.calendar(cx)?, Term::working_days(days));
                Some(day_number(calendar::due_date(&calendar, cx.today(), term, &[], cx.today()).0))
            }
            None => None,
        };
        let made = Countersign {
            id,
            case: work.case.id,
            task: task.id,
            mode: self.mode,
            question,
            due,
            days: self.days,
            asked_by: cx.me(),
            asked_at: cx.now(),
            state: State::Open,
            reason: String::new(),
            asked,
        };
        cx.about("case", work.case.id.0);
        countersign::store::insert(cx, &work.permit, &made)?;
        let detail =
            json!({ "step": task.name, "to": names.join("、"), "mode": self.mode.word(), "words": made.question });
        journal::store::add(cx, &work.permit, work.case.id, "countersign-asked", false, &detail, Map::new())?;
        Ok(made)
    }

    /// Each once, with their names: officials must work where they are said to, offices must have somebody to answer.
    fn everybody(&self, cx: &mut Cx, id: i64, case: base::CaseId) -> Result<(Vec<Asked>, Vec<String>)> {
        let mut whom: Vec<Whom> = Vec::new();
        whom.extend(self.whom.iter().filter(|one| one.account != Some(cx.me())));
        base::refuse_if!(whom.is_empty(), "case.countersign_nobody");
        let (mut asked, mut names): (Vec<Asked>, Vec<String>) = (Vec::new(), Vec::new());
        for one in whom {
            if asked.iter().any(|known| known.office == one.office && known.account == one.account) {
                continue;
            }
            base::refuse_if!(asked.len() >= MOST_ASKED, "case.countersign_too_many", "most" = MOST_ASKED);
            let office =
                identity::office(cx, one.office)?.filter(|office| office.open).or_refuse("case.no_such_office")?;
            let there = identity::officials_at(cx, office.id)?;
            let name = match one.account {
                Some(account) => there.iter().find(|official| official.account == account).map(|one| one.name.clone()),
                None => Some(office.name.zh.clone()).filter(|_| !there.is_empty()),
            };
            names.push(name.or_refuse("case.countersign_not_there")?);
            asked.push(Asked {
                id: cx.new_id(),
                countersign: id,
                case,
                office: office.id,
                office_path: office.path,
                region: office.region,
                account: one.account,
                state: Reply::Open,
                agrees: None,
                words: String::new(),
                answered_by: None,
                answered_at: None,
                version: 1,
            });
        }
        Ok((asked, names))
    }
}
