//! Steps that wait for a person: the rows of every inbox.

pub(crate) mod four_eyes;
pub mod store;

use crate::case::model::words;
use base::{AccountId, CaseId, Locale, Moment, OfficeId, Result, Target, Text};
use catalogue::published;
use db::Cx;
use flow::Definition;

words! {
    /// State of a step.
    State {
        /// Waits for a person.
        Open = "open",
        /// Done.
        Done = "done",
        /// No longer wanted.
        Cancelled = "cancelled",
    }
}

words! {
    /// Whose a step is; settled when it is opened.
    Whose {
        /// An office's.
        Office = "office",
        /// The applicant's: whoever stands on that side of the case today may do it, by any account.
        Applicant = "applicant",
        /// That of the other person whom the form names, such as a partner or a guardian: of the account that holds it, and of nobody
        /// while it is held by none.
        Other = "other",
    }
}

/// One step of a case that a person does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Id.
    pub id: i64,
    /// The case.
    pub case: CaseId,
    /// Activity of the process that waits for it.
    pub activity: i64,
    /// Element of the process.
    pub element: String,
    /// Name of the element.
    pub name: String,
    /// Kind of work: `accept`, `handle`, `decide`, `confirm`, `deliver`, `inspect`, `applicant`.
    pub kind: String,
    /// Role that may claim it.
    pub role: String,
    /// Variable of the process that takes the outcome; empty for none.
    pub variable: String,
    /// Limit of the step, such as `2wd`; empty for none.
    pub term: String,
    /// Office that does it; 0 for the applicant.
    pub office: OfficeId,
    /// Its path.
    pub office_path: String,
    /// Division code of the case.
    pub region: String,
    /// Whose it is.
    pub whose: Whose,
    /// Who claimed it or was given it.
    pub assignee: Option<AccountId>,
    /// State.
    pub state: State,
    /// When it was opened.
    pub opened_at: Moment,
    /// When it was claimed.
    pub claimed_at: Option<Moment>,
    /// When it was done.
    pub done_at: Option<Moment>,
    /// Last day of the step, as a day number.
    pub step_due: Option<i64>,
    /// Day by which inboxes sort: the case's due day, else far away.
    pub due: i64,
    /// Who did it for the assignee, as proxy; none when the assignee did it.
    pub done_by: Option<AccountId>,
    /// Outcome, such as `grant`.
    pub outcome: String,
    /// Opinion.
    pub opinion: String,
    /// Optimistic version.
    pub version: i64,
}

/// The name of a step in both languages, as the process of its case has it; several names are joined by 、.
pub fn both(process: &Definition, names: &str) -> Text {
    Text::new(names, process.names_in(names.split('、'), Locale::En))
}

/// The name of a step of a case that pins a publication.
pub fn name_of(cx: &mut Cx, publication: i64, names: &str) -> Result<Text> {
    let published = published::store::pinned(cx, publication)?;
    Ok(published.map_or_else(|| Text::new(names, names), |published| both(&published.parts.flow, names)))
}

/// A due day for work without a limit, so that it sorts last.
pub const NO_DUE: i64 = 9_999_999;

impl Task {
    /// Where it lies, for permits. Its owner is who holds it.
    pub fn target(&self) -> Target<'_> {
        Target { owner: self.assignee, office: Some(self.office), path: &self.office_path, region: &self.region }
    }

    /// Whether it asks the applicant if a joint case goes on without a refused part.
    pub fn is_question(&self) -> bool {
        self.activity < 0
    }

    /// Whether it is done outside the offices: by the applicant, or by another person whom the form names.
    pub fn is_applicants(&self) -> bool {
        self.whose != Whose::Office
    }

    /// Whether it is for an account to do that is on the applicant's side of the case or not.
    pub fn is_for(&self, account: AccountId, on_side: bool) -> bool {
        match self.whose {
            Whose::Office => false,
            Whose::Applicant => on_side,
            Whose::Other => self.assignee == Some(account),
        }
    }
}
