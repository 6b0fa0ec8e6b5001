//! What a question is.

use base::{AccountId, Moment, OfficeId, Target};

/// Longest question in characters.
pub const ASK: usize = 500;
/// Longest answer in characters.
pub const ANSWER: usize = 2_000;

/// How a question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuestionState {
    /// Waits for an answer.
    Waiting,
    /// Answered to the asker alone.
    Answered,
    /// Answered, and shown on the guide.
    Shown,
}

impl QuestionState {
    /// All of them.
    pub const ALL: [QuestionState; 3] = [QuestionState::Waiting, QuestionState::Answered, QuestionState::Shown];

    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            QuestionState::Waiting => "waiting",
            QuestionState::Answered => "answered",
            QuestionState::Shown => "shown",
        }
    }

    pub(crate) fn read(word: &str) -> QuestionState {
        match word {
            "answered" => QuestionState::Answered,
            "shown" => QuestionState::Shown,
            _ => QuestionState::Waiting,
        }
    }
}

/// A question with its answer, if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Id.
    pub id: i64,
    /// `pack/item`.
    pub item: String,
    /// Who asks.
    pub account: AccountId,
    /// That person's name; never shown to others than the office.
    pub asker: String,
    /// The question.
    pub ask: String,
    /// Whether the asker lets others read it.
    pub may_publish: bool,
    /// When it was asked.
    pub asked: Moment,
    /// How it stands.
    pub state: QuestionState,
    /// The answer; empty while it waits.
    pub answer: String,
    /// When it was answered.
    pub answered: Option<Moment>,
    /// Name of the office's official who answered.
    pub answerer: String,
    /// The office in charge.
    pub office: Option<OfficeId>,
    /// Path of that office.
    pub path: String,
    /// Division code of that office.
    pub region: String,
}

impl Question {
    /// The question as a target of rights.
    pub fn target(&self) -> Target<'_> {
        Target { owner: Some(self.account), office: self.office, path: &self.path, region: &self.region }
    }
}
