//! The applicant hands in: a case with a number, a receipt, and the term within which the office must speak.

use super::keep_file::draft_permit;
use crate::case::{Case, Channel, Status};
use crate::clock;
use crate::draft::{self, Draft, DraftFile};
use crate::engine::Work;
use crate::known;
use crate::material::{self, Check, Material};
use crate::paper::{self, PaperKind};
use crate::promise::{self, Promise};
use base::moment::{DAY, day_date, day_number};
use base::{CaseId, Error, Moment, OrRefuse, Permit, Refusal, Result, Text};
use calendar::Term;
use catalogue::item::{Need, Silence, Trust};
use catalogue::published::{self, Published};
use db::Cx;
use serde_json::json;

/// Hands in a draft.
#[derive(Debug, Clone)]
pub struct Submit {
    /// The draft.
    pub draft: i64,
    /// The commitment was ticked, where the item has one; at a window, the resident confirmed what was filled in.
    pub confirmed: bool,
    /// Materials declared by tick (trust D).
    pub declared: Vec<String>,
    /// The item's promise was chosen instead of the materials it stands for.
    pub promised: bool,
    /// Materials seen at the window (trust B), ticked by the clerk.
    pub seen: Vec<String>,
}

/// The term for acceptance where an item names none (Licensing Law art. 32(4)).
const ACCEPT_WITHIN: Term = Term::working_days(5);

impl Submit {
    /// Runs the command; answers the case. Handing in twice answers the same case.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        let draft = draft::store::own(cx, self.draft)?.or_refuse(Refusal::NOT_FOUND)?;
        if let Some(case) = draft.submitted {
            return crate::engine::own(cx, case);
        }
        let published = published::store::pinned(cx, draft.publication)?.or_refuse("case.item_gone")?;
        let permit = draft_permit(cx, &draft)?;
        base::refuse_if!(!self.confirmed, "case.confirm_first");
        let answers = checked_answers(cx, &draft, &published)?;
        let case = case_of(cx, &draft, &published)?;
        cx.about("case", case.id.0);
        let mut work = Work::fresh(case, published, permit);
        let (plain, sensitive) = match &work.published.parts.form {
            Some(form) => schema::split_sensitive(form, answers),
            None => (answers, serde_json::Map::new()),
        };
        work.answered(&plain);
        material::store::set_answers(cx, &work.permit, work.case.id, &plain, &sensitive, &draft.sources)?;
        let promised = self.take_materials(cx, &mut work, &draft)?;
        keep_promise(cx, &work, promised)?;
        await_acceptance(&mut work, cx)?;
        work.start(cx)?;
        let receipt = paper::make(&mut work, cx, PaperKind::Receipt)?;
        draft::store::hand_in(cx, &work.permit, &draft, work.case.id)?;
        let mut detail = json!({ "paper": receipt.number, "channel": work.case.channel.word() });
        if !draft.seen.mandate.is_empty() {
            detail["mandate"] = json!(draft.seen.mandate);
        }
        if draft.seen.phone {
            detail["phone"] = json!("confirmed");
        }
        work.save(cx, "submitted", true, &detail)
    }

    /// Every material that the item asks for: from the city, by upload, seen at the window, declared, promised, or to follow.
    /// Answers the names of those for which the promise stands.
    fn take_materials(&self, cx: &mut Cx, work: &mut Work, draft: &Draft) -> Result<Vec<Text>> {
        let mut promised = Vec::new();
        if work.published.parts.item.materials.is_empty() {
            return Ok(promised);
        }
        let files = draft::store::files(cx, draft.id)?;
        let published = work.published.clone();
        for asked in known::asked(cx, &published, draft)? {
            let uploaded: Vec<&DraftFile> = files.iter().filter(|file| file.material == asked.id).collect();
            let row = |cx: &Cx, trust: Trust, source: Text, file: Option<&DraftFile>, state: Check| Material {
                id: cx.new_id(),
                case: work.case.id,
                material: asked.id.clone(),
                title: asked.title.clone(),
                trust,
                source,
                file: file.map(|file| file.file),
                file_name: file.map(|file| file.name.clone()).unwrap_or_default(),
                state,
                note: String::new(),
                due: None,
                added_at: cx.now(),
                version: 1,
            };
            let mut rows = Vec::new();
            if let Some(source) = &asked.known {
                rows.push(row(cx, Trust::A, source.clone(), None, Check::Good));
            }
            for file in &uploaded {
                rows.push(row(
                    cx,
                    Trust::C,
                    Text::new("申请人上传", "uploaded by the applicant"),
                    Some(file),
                    Check::Waiting,
                ));
            }
            if rows.is_empty() && asked.show && self.seen.contains(&asked.id) {
                rows.push(row(
                    cx,
                    Trust::B,
                    Text::new("窗口核对原件", "original seen at the window"),
                    None,
                    Check::Good,
                ));
            }
            if rows.is_empty() && asked.declare && self.declared.contains(&asked.id) {
                rows.push(row(cx, Trust::D, Text::new("申请人承诺", "declared by the applicant"), None, Check::Good));
            }
            if rows.is_empty() && asked.promise && self.promised {
                promised.push(asked.title.clone());
                rows.push(row(cx, Trust::D, Text::new("告知承诺", "promised instead"), None, Check::Good));
            }
            if rows.is_empty() && asked.need == Need::Deferred {
                rows.push(row(cx, Trust::C, Text::new("受理后补交", "to follow after acceptance"), None, Check::Later));
            }
            if rows.is_empty() && asked.show && draft.channel != Channel::Window {
                // The original is shown when one comes; until then it is listed as not seen yet.
                rows.push(row(cx, Trust::B, Text::new("现场出示原件", "original to be shown"), None, Check::Waiting));
            }
            if rows.is_empty() && asked.need == Need::Required {
                return Err(Error::Refused(
                    Refusal::new("case.material_missing")
                        .with("material", asked.title.get(cx.locale()))
                        .with("id", &asked.id),
                ));
            }
            for material in rows {
                material::store::insert(cx, &work.permit, &material)?;
            }
        }
        Ok(promised)
    }
}

/// The promise as the applicant saw it, when it stands for anything.
fn keep_promise(cx: &mut Cx, work: &Work, instead_of: Vec<Text>) -> Result<()> {
    let Some(promise) = work.published.parts.item.promise.as_ref().filter(|_| !instead_of.is_empty()) else {
        return Ok(());
    };
    let made = Promise {
        case: work.case.id,
        text: promise.text.clone(),
        instead_of,
        check: promise.check.clone(),
        breach: promise.breach.clone(),
        made_at: cx.now(),
        check_due: None,
        state: promise::State::Made,
        words: String::new(),
        checked_by: None,
        checked_at: None,
    };
    promise::store::insert(cx, &work.permit, &made)
}

fn checked_answers(cx: &mut Cx, draft: &Draft, published: &Published) -> Result<schema::Answers> {
    let Some(form) = &published.parts.form else { return Ok(draft.answers.clone()) };
    let applicant = known::applicant(
        cx,
        &crate::commands::Applicant {
            account: draft.applicant,
            person: draft.person,
            company: draft.company,
            name: draft.applicant_name.clone(),
        },
    )?;
    let reference = known::Reference::of_draft(cx, draft.id)?;
    let context = schema::Context::new(cx.now().civil(), &reference).applicant(&applicant);
    let outcome = form.accept(&draft.answers, &context);
    if let Some(problem) = outcome.problems.first() {
        return Err(Error::Refused(
            Refusal::new("case.answers_wanting")
                .with("page", &problem.page)
                .with("problem", problem.sentence(cx.locale()))
                .with("count", outcome.problems.len()),
        ));
    }
    Ok(outcome.values)
}

fn case_of(cx: &mut Cx, draft: &Draft, published: &Published) -> Result<Case> {
    let item = &published.parts.item;
    let office = identity::offices_with_function(cx, &item.office, &draft.region)?
        .ok_or_else(|| Error::from(Refusal::new("case.no_office").with("function", &item.office)))?;
    Ok(Case {
        id: CaseId(cx.new_id()),
        number: number(cx, &draft.region)?,
        parent: None,
        activity: 0,
        item: draft.item.clone(),
        publication: published.id,
        title: item.title.clone(),
        applicant: if draft.channel == Channel::Window { draft.applicant } else { Some(draft.account) },
        person: draft.person,
        company: draft.company,
        applicant_name: draft.applicant_name.clone(),
        channel: draft.channel,
        office: office.id,
        office_path: office.path,
        region: draft.region.clone(),
        owner: None,
        status: Status::Submitted,
        paused: false,
        outcome: None,
        step: String::new(),
        submitted_at: cx.now(),
        accepted_at: None,
        decided_at: None,
        finished_at: None,
        accept_due: None,
        clock_from: None,
        promised: item.limits.promised.as_ref().map(|limit| limit.term.to_string()).unwrap_or_default(),
        statutory: item.limits.statutory.as_ref().map(|limit| limit.term.to_string()).unwrap_or_default(),
        extended: String::new(),
        promised_due: None,
        statutory_due: None,
        provisional: false,
        result_number: String::new(),
        version: 0,
    })
}

/// The printed number: division, date, running number; never reused.
pub(crate) fn number(cx: &mut Cx, region: &str) -> Result<String> {
    let today = cx.today();
    let running = cx.next_number()?;
    let division: String = region.chars().chain("000000".chars()).take(6).collect();
    Ok(format!("{division}-{}-{:06}", today.strftime("%Y%m%d"), running))
}

/// Sets the last day on which silence does not accept the case, counted from the day on which everything was there, and the job
/// that looks at it on the day after; an item that is done in person has no such day.
pub(crate) fn await_acceptance(work: &mut Work, cx: &mut Cx) -> Result<()> {
    if work.published.parts.item.silence() == Silence::Waits {
        // What is done in person is applied for when one comes: until then there is nothing to answer.
        return look_at_silence(work, cx, None);
    }
    let spans = work.spans(cx)?.clone();
    let from = clock::received(&work.case, &spans);
    let due = clock::acceptance_due(&*work.calendar(cx)?, from, accept_within(&work.published));
    look_at_silence(work, cx, Some(day_number(due)))
}

/// The time an office has to say what is missing.
pub(crate) fn accept_within(published: &Published) -> Term {
    published.parts.item.limits.accept.as_ref().map_or(ACCEPT_WITHIN, |limit| limit.term)
}

/// Sets the last day on which silence does not accept, and the look at it on the day after.
pub(crate) fn look_at_silence(work: &mut Work, cx: &mut Cx, due: Option<i64>) -> Result<()> {
    work.case.accept_due = due;
    let key = format!("silence:{}", work.case.id);
    if work.before.is_some() {
        cx.cancel_job(&key)?;
    }
    if let Some(due) = due {
        look_after(cx, work.case.id, due)?;
    }
    work.reckon(cx)
}

/// The look at silence on the day after one.
pub(crate) fn look_after(cx: &mut Cx, case: CaseId, due: i64) -> Result<()> {
    let at = Moment::of(day_date(due).at(0, 0, 0, 0)).plus(DAY);
    cx.enqueue(crate::job::SILENCE, Some(&format!("silence:{case}")), &json!({ "case": case }), at)
}

/// The permit under which the engine opens a child of a case.
pub(crate) fn engine_permit(cx: &mut Cx) -> Result<Permit> {
    cx.permit(crate::rights::HANDLE, base::Target::default())
}
