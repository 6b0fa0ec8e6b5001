//! What every crate shares and nothing more: who acts, when, in which language, with what right, and how a refusal is said.
//!
//! Pure: no I/O. The one place that reads the system clock is [`clock`].

pub mod clock;
pub mod id;
pub mod letters;
pub mod moment;
pub mod principal;
pub mod refusal;
pub mod right;
pub mod text;

pub use clock::Clock;
pub use id::IdMaker;
pub use moment::Moment;
pub use principal::{Grant, Kind, Principal, Target};
pub use refusal::{Error, OrRefuse, Refusal, Result};
pub use right::{Permit, Right, Scope};
pub use text::{Locale, Text};

id!(
    /// An account that can sign in: a resident, a company's agent, or an official.
    AccountId
);
id!(
    /// A natural person known to the city.
    PersonId
);
id!(
    /// A company or other organisation that applies.
    CompanyId
);
id!(
    /// An office: an organisation, or a section within one, in the tree of government.
    OfficeId
);
id!(
    /// One accepted or drafted piece of work.
    CaseId
);
id!(
    /// A stored file.
    FileId
);
