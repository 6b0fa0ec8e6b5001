//! How somebody wants to be told.

use base::Locale;
use serde::{Deserialize, Serialize};

/// Beside the message on this site, which is always written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// Short texts to the phone, for what matters.
    pub sms: bool,
    /// E-mail, once an address is known.
    pub email: bool,
    /// Whether what goes out is in English.
    pub english: bool,
}

impl Choices {
    /// What holds for a resident who chose nothing.
    pub const PERSON: Choices = Choices { sms: true, email: false, english: false };
    /// What holds for an official who chose nothing: messages on this site only.
    pub const OFFICIAL: Choices = Choices { sms: false, email: false, english: false };

    /// The language of what goes out.
    pub fn locale(self) -> Locale {
        if self.english { Locale::En } else { Locale::Zh }
    }
}

/// Choices with the e-mail address, for the page of its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wishes {
    /// Choices.
    pub choices: Choices,
    /// E-mail address; empty when none is known.
    pub email: String,
    /// Version for optimistic writes; 0 when nothing was chosen.
    pub version: i64,
}
