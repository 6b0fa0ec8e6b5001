//! Everything a person or a job can do to a case: pages, API, jobs and stories all call these.

mod accept;
mod accept_by_silence;
mod answer_countersign;
mod answer_supplement;
mod ask_countersign;
mod ask_extension;
mod ask_supplement;
mod assign;
mod check_material;
mod check_promise;
mod claim;
mod close_countersign;
mod close_lapsed;
mod complete;
mod confirm;
mod decide_extension;
mod discard_draft;
mod do_at_window;
mod fire_timer;
mod hand_over;
mod join_cases;
mod keep_file;
mod keep_opinion;
mod keep_typed;
mod keep_upload;
mod load_calendar;
mod note_at_window;
mod open_child;
mod open_paper;
mod pause;
mod rate;
mod receive_visitor;
mod release;
mod resume;
mod return_to;
mod save_page;
mod send_material;
mod send_message;
mod send_note;
mod start_draft;
mod submit;
mod take_child_result;
mod take_draft;
mod transfer;
mod undo_acceptance;
mod view_answers;
mod view_draft;
mod view_file;
mod view_for_visitor;
mod view_material;
mod void_child;
mod watch_material;
mod watch_supplement;
mod withdraw;

pub use accept::Accept;
pub use accept_by_silence::AcceptBySilence;
pub use answer_countersign::AnswerCountersign;
pub use answer_supplement::{AnswerSupplement, Sent};
pub use ask_countersign::{AskCountersign, Whom};
pub use ask_extension::AskExtension;
pub use ask_supplement::{AskSupplement, Missing};
pub use assign::Assign;
pub(crate) use assign::give;
pub use check_material::CheckMaterial;
pub use check_promise::CheckPromise;
pub use claim::Claim;
pub use close_countersign::CloseCountersign;
pub use close_lapsed::CloseLapsed;
pub use complete::{Complete, outcomes};
pub use confirm::{Confirm, choices};
pub use decide_extension::DecideExtension;
pub use discard_draft::DiscardDraft;
pub use do_at_window::{DoAtWindow, Doing};
pub use fire_timer::FireTimer;
pub use hand_over::{HandOver, Handed};
pub use join_cases::JoinCases;
pub(crate) use keep_file::draft_permit;
pub use keep_file::{DropFile, KeepFile};
pub use keep_opinion::KeepOpinion;
pub use keep_typed::KeepTyped;
pub use keep_upload::KeepUpload;
pub use load_calendar::{LoadCalendar, Loaded};
pub use note_at_window::NoteAtWindow;
pub use open_child::OpenChild;
pub use open_paper::OpenPaper;
pub use pause::{Pause, kind_words};
pub use rate::Rate;
pub use receive_visitor::ReceiveVisitor;
pub use release::Release;
pub use resume::Resume;
pub use return_to::ReturnTo;
pub use save_page::SavePage;
pub use send_material::SendMaterial;
pub use send_message::SendMessage;
pub use send_note::SendNote;
pub use start_draft::{Applicant, StartDraft};
pub use submit::Submit;
pub(crate) use submit::accept_within;
pub use take_child_result::TakeChildResult;
pub use take_draft::{MakeCode, TakeDraft};
pub use transfer::Transfer;
pub use undo_acceptance::UndoAcceptance;
pub use view_answers::ViewAnswers;
pub use view_draft::ViewDraft;
pub use view_file::ViewFile;
pub use view_for_visitor::{ViewForVisitor, cases_of_visitor};
pub use view_material::ViewMaterial;
pub use void_child::VoidChild;
pub use watch_material::WatchMaterial;
pub use watch_supplement::WatchSupplement;
pub use withdraw::Withdraw;
pub(crate) use withdraw::may_withdraw;

use crate::case::{Case, store};
pub use crate::clock::preview::{Moved, Preview, preview as preview_calendar};
use crate::engine::Work;
use crate::task::{self, State, Task};
use base::{Error, OrRefuse, Permit, Refusal, Result, Right, Text};
use db::Cx;
use identity::disclosures::{self, NewDisclosure, What};

/// The longest opinion, reason or message, in characters.
pub const LONGEST: usize = 2_000;

/// Refuses words that are too long or hold hidden characters; answers them trimmed.
pub(crate) fn clean(words: &str) -> Result<String> {
    let words = words.trim();
    base::refuse_if!(words.chars().count() > LONGEST, "case.words_too_long", "most" = LONGEST);
    base::refuse_if!(!base::letters::is_plain(words), "case.words_not_text");
    Ok(words.replace("\r\n", "\n"))
}

/// The right that a kind of step needs.
pub(crate) fn right_of(kind: &str) -> Right {
    match kind {
        "accept" => crate::rights::ACCEPT,
        "decide" => crate::rights::DECIDE,
        _ => crate::rights::HANDLE,
    }
}

/// An open step that the caller may see, with its case.
pub(crate) fn open_task(cx: &mut Cx, id: i64) -> Result<(Task, Case)> {
    let task = task::store::visible(cx, id)?.or_refuse(Refusal::NOT_FOUND)?;
    let case = store::get(cx, task.case)?.or_refuse(Refusal::NOT_FOUND)?;
    base::refuse_if!(task.state != State::Open, "case.step_is_over", "step" = task.name);
    Ok((task, case))
}

/// The permit to work on a step: the right of its kind at its office, and its role.
pub(crate) fn work_permit(cx: &mut Cx, task: &Task) -> Result<Permit> {
    let permit = cx.permit(right_of(&task.kind), task.target())?;
    let actor = cx.actor();
    let proxy = task.assignee.is_some_and(|holder| actor.proxies.contains(&holder));
    if actor.kind != base::Kind::System && !actor.has_role(&task.role) && !proxy {
        return Err(Error::Refused(Refusal::new("case.wrong_role").with("role", &task.role)));
    }
    Ok(permit)
}

/// A step that the caller holds, or takes now because nobody does; with its case loaded for change.
pub(crate) fn held(cx: &mut Cx, id: i64) -> Result<(Task, Work)> {
    let whole = task::store::whole(cx, id)?.or_refuse(Refusal::NOT_FOUND)?;
    let task = whole.task.clone();
    base::refuse_if!(task.state != State::Open, "case.step_is_over", "step" = task.name);
    let permit = work_permit(cx, &task)?;
    let mine = task.assignee.is_none_or(|holder| holder == cx.me() || cx.actor().proxies.contains(&holder));
    if !mine {
        let holder = task.assignee.unwrap_or_default();
        let name = identity::name_of(cx, holder)?;
        return Err(Error::Refused(Refusal::new("case.held_by_other").with("name", name)));
    }
    let mut work = Work::on_step(cx, whole, permit)?;
    if let Some(holder) = task.assignee.filter(|holder| *holder != cx.me()) {
        work.on_behalf = Some(identity::name_of(cx, holder)?);
        cx.note("for", holder.0);
    }
    Ok((task, work))
}

/// Refuses to finish a step while opinions that were asked for have not come.
pub(crate) fn no_open_question(cx: &mut Cx, work: &Work, task: &Task) -> Result<()> {
    let open = match work.told() {
        Some(told) => told.asked,
        None => crate::countersign::store::open_of_task(cx, task.id)?.is_some(),
    };
    base::refuse_if!(open, "case.countersign_open");
    Ok(())
}

/// Refuses as stale a step whose case was changed after a page of it was made. To be run before the command, in the same
/// transaction.
pub fn unchanged(cx: &mut Cx, task: i64, version: i64) -> Result<()> {
    let task = task::store::visible(cx, task)?.or_refuse(Refusal::NOT_FOUND)?;
    let case = store::get(cx, task.case)?.or_refuse(Refusal::NOT_FOUND)?;
    base::refuse_if!(case.version != version, Refusal::STALE);
    Ok(())
}

/// The permit of an official who sees a case, by a right over it or through a step of it.
pub(crate) fn seeing_permit(cx: &mut Cx, case: &Case) -> Result<Permit> {
    use crate::rights::{ACCEPT, ASSIGN, DECIDE, HANDLE, SEE};
    for right in [SEE, ACCEPT, HANDLE, DECIDE, ASSIGN] {
        if let Ok(permit) = cx.permit(right, case.target()) {
            return Ok(permit);
        }
    }
    for task in task::store::of_case(cx, case.id)? {
        for right in [ACCEPT, HANDLE, DECIDE] {
            if let Ok(permit) = cx.permit(right, task.target()) {
                return Ok(permit);
            }
        }
    }
    Err(Error::Refused(Refusal::new(Refusal::NOT_FOUND)))
}

/// Writes down that an official sees something of a case in clear.
pub(crate) fn disclose(cx: &mut Cx, permit: &Permit, what: What, case: &Case, purpose: Text) -> Result<()> {
    let new = NewDisclosure {
        what,
        person: case.person,
        company: case.company,
        about: ("case", case.id.0),
        matter: case.title.clone(),
        purpose,
    };
    disclosures::store::add(cx, permit, &new)
}

/// Whether somebody holds a role at an office today.
pub(crate) fn can_take(cx: &mut Cx, to: base::AccountId, role: &str, office: &identity::Office) -> Result<bool> {
    Ok(identity::officials_with_role(cx, office.id, role)?.iter().any(|official| official.account == to))
}
