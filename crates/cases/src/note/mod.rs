//! What applicant and office write to each other about a case.

pub mod store;

use base::Moment;

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Id.
    pub id: i64,
    /// Who wrote it, as the name was then.
    pub name: String,
    /// Whether the applicant did.
    pub from_applicant: bool,
    /// What was said.
    pub words: String,
    /// When.
    pub sent_at: Moment,
    /// When the other side first saw it.
    pub read_at: Option<Moment>,
}
