//! What a message is.

use base::{AccountId, Moment, Text};

/// A message on this site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Id.
    pub id: i64,
    /// Whom it tells.
    pub account: AccountId,
    /// What it belongs to, such as `("case", 123)`.
    pub about: (String, i64),
    /// Key of the wording.
    pub wording: String,
    /// Title.
    pub title: Text,
    /// Body; lines part at line feeds.
    pub body: Text,
    /// The page it leads to; empty for none.
    pub href: String,
    /// When it was sent.
    pub sent_at: Moment,
    /// When it was first opened.
    pub read_at: Option<Moment>,
}
