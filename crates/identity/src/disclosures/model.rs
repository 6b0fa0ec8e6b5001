//! What a view in clear is.

use base::{AccountId, CompanyId, Moment, OfficeId, PersonId, Text};

/// What was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// An application that is filled in at a window, with what the city knows of the person.
    Application,
    /// The answers of a case, unmasked.
    Answers,
    /// A file that was handed in.
    File,
}

impl What {
    /// All of them.
    pub const ALL: [What; 3] = [What::Application, What::Answers, What::File];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            What::Application => "application",
            What::Answers => "answers",
            What::File => "file",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<What> {
        What::ALL.into_iter().find(|what| what.code() == code)
    }
}

/// A view to write down.
#[derive(Debug, Clone)]
pub struct NewDisclosure {
    /// What is seen.
    pub what: What,
    /// The person it is about.
    pub person: Option<PersonId>,
    /// The company it is about.
    pub company: Option<CompanyId>,
    /// Where it lies, such as `("case", 123)`.
    pub about: (&'static str, i64),
    /// The matter, such as the title of the item.
    pub matter: Text,
    /// What for; as the official wrote it, or as the step itself says.
    pub purpose: Text,
}

/// A view as it was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// Id; time-ordered.
    pub id: i64,
    /// What was seen.
    pub what: What,
    /// The matter.
    pub matter: Text,
    /// What for.
    pub purpose: Text,
    /// Who looked.
    pub account: AccountId,
    /// The name of that official then.
    pub actor: String,
    /// The office at which the official worked; 0 for none.
    pub office: OfficeId,
    /// When.
    pub at: Moment,
}
