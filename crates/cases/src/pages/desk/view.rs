//! One case at the desk, with everything an official needs for a step of it.

use super::lines::Clocks;
use super::select::{self, Place};
use crate::case::{self, Case};
use crate::clock::{self, Explained, Span};
use crate::commands;
use crate::countersign::{self, Asked, Countersign};
use crate::journal::{self, Entry};
use crate::known::Reference;
use crate::material::{self, Material, store::Answers};
use crate::note::{self, Note};
use crate::paper::{self, Paper};
use crate::promise::{self, Promise};
use crate::rights::{HANDLE, WINDOW};
use crate::task::store::{After, Filter, Way, Which};
use crate::task::{self, State, Task};
use base::{AccountId, CaseId, Error, OfficeId, OrRefuse, Refusal, Result, Text};
use calendar::Reading;
use catalogue::published::{self, Published};
use db::Cx;
use std::collections::{BTreeMap, BTreeSet};
use web::Frame;

/// Most offices that are offered for an opinion.
const MOST_OFFICES: usize = 120;

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) enum What {
    Task(i64),
    Case(CaseId),
    /// A request for an opinion: its case, read-only.
    Asked(i64),
}

/// Everything that the page says.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    pub task: Option<Task>,
    pub case: Case,
    pub published: Published,
    /// Whose form explains the answers: the joint case's, for a part without a form of its own.
    pub asked: Published,
    pub reference: Reference,
    pub reading: Reading,
    /// The step's clock by its own limit.
    pub step_reading: Option<Reading>,
    pub due: Option<Explained>,
    pub spans: Vec<Span>,
    pub supplement_days: clock::SupplementDays,
    pub today: i64,
    /// Whether the caller may receive applicants at a window.
    pub at_window: bool,
    pub tasks: Vec<Task>,
    pub materials: Vec<Material>,
    pub answers: Answers,
    /// Parts of a joint case, or the other parts beside this one.
    pub parts: Vec<Case>,
    /// Those of them that the caller may open.
    pub in_sight: BTreeSet<CaseId>,
    pub papers: Vec<Paper>,
    /// What the applicant promised instead of materials.
    pub promise: Option<Promise>,
    /// Whether the caller may write what a check of it showed.
    pub checks_promise: bool,
    /// Messages that the process waits for, for who may say that one came.
    pub awaited: Vec<String>,
    pub notes: Vec<Note>,
    pub journal: Vec<Entry>,
    pub extension_waits: bool,
    pub opinion: (String, String),
    pub names: BTreeMap<AccountId, String>,
    pub offices: BTreeMap<OfficeId, Text>,
    pub places: Vec<Place>,
    /// Why the caller cannot work on the step; nothing when he can.
    pub hindrance: Option<Refusal>,
    /// The steps before and after this one in the caller's list.
    pub neighbours: (Option<i64>, Option<i64>),
    pub me: AccountId,
    /// Opinions that were asked for on the case.
    pub questions: Vec<Countersign>,
    /// The request that the caller answers here.
    pub asked_of_me: Option<Asked>,
    /// Officials of the step's own office, and other offices of its region: whom one can ask. Read for that form only.
    pub colleagues: Vec<(OfficeId, AccountId, String)>,
    pub others: Vec<(OfficeId, Text)>,
}

/// The step and the request that are looked at, and their case.
fn found(cx: &mut Cx, what: What) -> Result<(Option<Task>, Option<Asked>, Case)> {
    Ok(match what {
        What::Task(id) => {
            let task = task::store::visible(cx, id)?.or_refuse(Refusal::NOT_FOUND)?;
            let case = case::store::get(cx, task.case)?.or_refuse(Refusal::NOT_FOUND)?;
            (Some(task), None, case)
        }
        What::Case(id) => (None, None, case::store::visible(cx, id)?.or_refuse(Refusal::NOT_FOUND)?),
        What::Asked(id) => {
            let asked = countersign::store::visible(cx, id)?.or_refuse(Refusal::NOT_FOUND)?;
            let case = case::store::visible(cx, asked.case)?.or_refuse(Refusal::NOT_FOUND)?;
            (None, Some(asked), case)
        }
    })
}

/// Messages that a case waits for, where the caller may say that one came.
fn awaited(cx: &mut Cx, case: &Case) -> Result<Vec<String>> {
    if !case.is_open() || cx.permit(HANDLE, case.target()).is_err() {
        return Ok(Vec::new());
    }
    let state = case::store::flow(cx, case.id)?;
    Ok(state.iter().flat_map(flow::State::awaited).map(str::to_owned).collect())
}

/// Reads it all; out of scope is not found. `asks`: whom one can ask for an opinion is wanted too.
pub(super) fn load(cx: &mut Cx, what: What, asks: bool) -> Result<Loaded> {
    let (task, asked_of_me, case) = found(cx, what)?;
    let questions = countersign::store::of_case(cx, case.id)?;
    let published = published::store::get(cx, case.publication)?.or_refuse("case.item_gone")?;
    let parent = case.parent.map(|id| case::store::get(cx, id)).transpose()?.flatten();
    let asked = match &parent {
        Some(parent) if published.parts.form.is_none() => {
            published::store::get(cx, parent.publication)?.or_refuse("case.item_gone")?
        }
        _ => published.clone(),
    };
    let parts = match &parent {
        Some(parent) => case::store::children(cx, parent.id)?.into_iter().filter(|one| one.id != case.id).collect(),
        None => case::store::children(cx, case.id)?,
    };
    let mut in_sight = BTreeSet::new();
    for part in &parts {
        if case::store::visible(cx, part.id)?.is_some() {
            in_sight.insert(part.id);
        }
    }
    let promise = promise::store::of_case(cx, case.id)?;
    let clocks = Clocks::load(cx)?;
    let (spans, today) = (clock::store::spans(cx, case.id)?, cx.today());
    let tasks = task::store::of_case(cx, case.id)?;
    let names = names(cx, &case, &tasks, &questions)?;
    let offices = offices(cx, &case, &tasks, &parts, &questions)?;
    let (colleagues, others) = match &task {
        Some(task) if asks => askable(cx, task)?,
        _ => Default::default(),
    };
    Ok(Loaded {
        reference: Reference::load(cx)?,
        reading: clock::reading(&case, &clocks.calendar, today, &clocks.settings),
        step_reading: task
            .as_ref()
            .filter(|task| task.step_due.is_some())
            .map(|task| clock::step_reading(task, &case, &clocks.calendar, today, &clocks.settings)),
        due: clock::explain(&case, &clocks.calendar, &spans, today)?,
        materials: material::store::of_case(cx, case.id)?,
        answers: material::store::answers(cx, case.id)?,
        papers: paper::store::of_case(cx, case.id)?,
        checks_promise: promise.as_ref().is_some_and(Promise::waits) && cx.permit(HANDLE, case.target()).is_ok(),
        promise,
        awaited: awaited(cx, &case)?,
        supplement_days: clock::supplement_days(cx)?,
        today: cx.today_number(),
        at_window: cx.actor().holds(WINDOW) && cx.actor().holds(identity::rights::WINDOW),
        notes: note::store::of_case(cx, case.id)?,
        journal: journal::store::of_case(cx, case.id)?,
        extension_waits: clock::store::extensions(cx, case.id)?.iter().any(|one| one.state == "asked"),
        opinion: match &task {
            Some(task) => task::store::opinion_draft(cx, task.id)?.unwrap_or_default(),
            None => Default::default(),
        },
        places: match &task {
            Some(task) if task.state == State::Open => select::places(cx, task)?,
            _ => Vec::new(),
        },
        hindrance: hindrance(cx, task.as_ref(), &names)?,
        neighbours: neighbours(cx, task.as_ref())?,
        me: cx.me(),
        questions,
        asked_of_me,
        colleagues,
        others,
        task,
        case,
        published,
        asked,
        spans,
        tasks,
        parts,
        in_sight,
        names,
        offices,
    })
}

type Askable = (Vec<(OfficeId, AccountId, String)>, Vec<(OfficeId, Text)>);

/// Whom the holder of a step can ask: the officials of its office, and the other offices of its region and of those around it.
fn askable(cx: &mut Cx, task: &Task) -> Result<Askable> {
    let me = cx.me();
    let there = identity::officials_at(cx, task.office)?.into_iter().filter(|one| one.account != me);
    let colleagues = there.map(|one| (task.office, one.account, one.name)).collect();
    let near = |office: &identity::Office| {
        office.id != task.office && !office.region.is_empty() && task.region.starts_with(&office.region)
    };
    let offices = identity::offices(cx)?.into_iter().filter(near).take(MOST_OFFICES);
    Ok((colleagues, offices.map(|office| (office.id, office.name.clone())).collect()))
}

fn names(cx: &mut Cx, case: &Case, tasks: &[Task], questions: &[Countersign]) -> Result<BTreeMap<AccountId, String>> {
    let mut names = BTreeMap::new();
    let askers = questions.iter().map(|one| one.asked_by);
    let asked = questions.iter().flat_map(|one| &one.asked).filter_map(|one| one.answered_by.or(one.account));
    let did = tasks.iter().flat_map(|task| [task.assignee, task.done_by]).flatten();
    for account in did.chain(case.owner).chain(askers).chain(asked) {
        if let std::collections::btree_map::Entry::Vacant(free) = names.entry(account) {
            free.insert(identity::name_of(cx, account)?);
        }
    }
    Ok(names)
}

fn offices(
    cx: &mut Cx,
    case: &Case,
    tasks: &[Task],
    parts: &[Case],
    questions: &[Countersign],
) -> Result<BTreeMap<OfficeId, Text>> {
    let mut offices = BTreeMap::new();
    let ids = tasks.iter().map(|task| task.office).chain(parts.iter().map(|part| part.office)).chain([case.office]);
    let ids = ids.chain(questions.iter().flat_map(|one| &one.asked).map(|one| one.office));
    for id in ids.filter(|id| id.0 != 0) {
        if let std::collections::btree_map::Entry::Vacant(free) = offices.entry(id) {
            free.insert(identity::office(cx, id)?.map(|office| office.short_name().clone()).unwrap_or_default());
        }
    }
    Ok(offices)
}

/// Why a step that one sees is not one's own to do: asked of the same rules as the commands.
fn hindrance(cx: &mut Cx, task: Option<&Task>, names: &BTreeMap<AccountId, String>) -> Result<Option<Refusal>> {
    let Some(task) = task else { return Ok(None) };
    if task.state != State::Open {
        return Ok(Some(Refusal::new("case.step_is_over").with("step", &task.name)));
    }
    match commands::work_permit(cx, task) {
        Err(Error::Refused(refusal)) => return Ok(Some(refusal)),
        Err(error) => return Err(error),
        Ok(_) => {}
    }
    let holder = task.assignee.filter(|holder| *holder != cx.me() && !cx.actor().proxies.contains(holder));
    Ok(holder
        .map(|holder| Refusal::new("case.held_by_other").with("name", names.get(&holder).map_or("", String::as_str))))
}

/// The steps beside one in the caller's list.
pub(super) fn neighbours(cx: &mut Cx, task: Option<&Task>) -> Result<(Option<i64>, Option<i64>)> {
    let Some(task) = task else { return Ok((None, None)) };
    let at = After { due: task.due, id: task.id };
    let all = Filter::default();
    let before = task::store::page(cx, Which::Mine, &all, Way::Back(at), 1)?;
    let after = task::store::page(cx, Which::Mine, &all, Way::Onward(at), 1)?;
    Ok((before.first().map(|one| one.id), after.first().map(|one| one.id)))
}

impl Loaded {
    /// A person's name; empty when nobody.
    pub fn name(&self, account: Option<AccountId>) -> &str {
        account.and_then(|account| self.names.get(&account)).map_or("", String::as_str)
    }

    /// The name of a step in the reader's language.
    pub fn step(&self, name: &str, frame: &Frame) -> String {
        frame.text(&task::both(&self.published.parts.flow, name)).to_owned()
    }

    /// The span that stands open, if the clock stands still.
    pub fn open_span(&self) -> Option<&Span> {
        self.spans.iter().find(|span| span.to.is_none())
    }

    /// The earlier steps one may return to, the latest first.
    pub fn earlier(&self) -> Vec<(&str, &str, Option<AccountId>)> {
        let mut found: Vec<(&str, &str, Option<AccountId>)> = Vec::new();
        let here = self.task.as_ref().map_or("", |task| task.element.as_str());
        for task in self.tasks.iter().rev() {
            let fits =
                task.state == State::Done && task.kind != "accept" && !task.is_applicants() && task.element != here;
            if fits && !found.iter().any(|(element, ..)| *element == task.element) {
                found.push((&task.element, &task.name, task.assignee));
            }
        }
        found
    }

    /// Whether the caller accepted the case at this step, so that he may still take it back.
    pub fn accepted_by_me(&self) -> bool {
        let done = |task: &Task| task.kind == "accept" && task.state == State::Done && task.assignee == Some(self.me);
        self.task.as_ref().is_some_and(done) && self.case.status == case::Status::Accepted && !self.told_silence()
    }

    /// Whether the acceptance that holds came of silence.
    pub fn told_silence(&self) -> bool {
        self.case.status == case::Status::Accepted && journal::accepted_by_silence(&self.journal)
    }

    /// Whether the applicant was asked for what is missing, which is done once.
    pub fn asked_before(&self) -> bool {
        self.journal.iter().any(|entry| entry.kind == "supplement-asked")
    }

    /// Whether the day of a supplement is over and nothing has come.
    pub fn lapsed(&self) -> bool {
        self.open_span()
            .filter(|span| span.is_open_supplement())
            .and_then(|span| span.due)
            .is_some_and(|due| due < self.today)
    }
}
