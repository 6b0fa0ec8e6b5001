//! What a case is. Few statuses, a flag for a stopped clock, an outcome at the end.

use base::moment::day_date;
use base::{AccountId, CaseId, CompanyId, Moment, OfficeId, PersonId, Target, Text};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$each])* $variant),+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word in the database, in addresses and in Fluent keys.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// Reads the word.
            pub fn read(word: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Where a case stands (standards-cn 1.6). Only acceptance starts the clock.
    Status {
        /// Handed in, not yet accepted (收件).
        Submitted = "submitted",
        /// The applicant was told, at once, everything that is missing (待补正).
        Supplement = "supplement",
        /// Accepted and being handled (办理中).
        Accepted = "accepted",
        /// Over; the outcome says how (办结).
        Closed = "closed",
    }
}

words! {
    /// How a case ended.
    Outcome {
        /// Granted (准予).
        Granted = "granted",
        /// Refused, with reasons and legal routes (不予).
        Refused = "refused",
        /// Some children granted, some not (部分准予).
        Partly = "partly",
        /// Not accepted (不予受理).
        NotAccepted = "not-accepted",
        /// Withdrawn by the applicant (撤回).
        Withdrawn = "withdrawn",
        /// Nothing came within the time for supplements (补交不来办结).
        Lapsed = "lapsed",
        /// Ended because the joint case it belonged to ended (作废).
        Void = "void",
    }
}

words! {
    /// How the application reached us (GB/T 39046 A.5).
    Channel {
        /// On a computer.
        Online = "online",
        /// On a phone.
        Phone = "phone",
        /// At a window, by a clerk.
        Window = "window",
        /// By another system.
        Api = "api",
        /// Opened by its joint case.
        Joint = "joint",
    }
}

/// A case as its row holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Id.
    pub id: CaseId,
    /// Number printed on receipts: division, date, running number. Never reused.
    pub number: String,
    /// The joint case that opened it.
    pub parent: Option<CaseId>,
    /// The activity of the parent's process that waits for it; 0 for none.
    pub activity: i64,
    /// Item, `pack/item`.
    pub item: String,
    /// The publication it pins: item, form and process at one version.
    pub publication: i64,
    /// Title of the item as published.
    pub title: Text,
    /// Account of the applicant; none until a window applicant joins the case to an account.
    pub applicant: Option<AccountId>,
    /// The person for whom it is.
    pub person: Option<PersonId>,
    /// The company for which it is.
    pub company: Option<CompanyId>,
    /// Name of the applicant, for lists.
    pub applicant_name: String,
    /// How it reached us.
    pub channel: Channel,
    /// Office in charge.
    pub office: OfficeId,
    /// Its path.
    pub office_path: String,
    /// Division code it lies in.
    pub region: String,
    /// First-contact owner (首办), an official's account; stays through every transfer.
    pub owner: Option<AccountId>,
    /// Where it stands.
    pub status: Status,
    /// Whether the clock is stopped by a supplement or a special procedure.
    pub paused: bool,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Names of the open steps, for lists.
    pub step: String,
    /// When it was handed in.
    pub submitted_at: Moment,
    /// When it counts as accepted.
    pub accepted_at: Option<Moment>,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// When it was over.
    pub finished_at: Option<Moment>,
    /// Last day on which silence does not accept it, as a day number.
    pub accept_due: Option<i64>,
    /// Day from which its clock counts, as a day number.
    pub clock_from: Option<i64>,
    /// Promised limit, such as `3wd`; empty for none.
    pub promised: String,
    /// Statutory limit; empty for none.
    pub statutory: String,
    /// Granted extension; empty for none.
    pub extended: String,
    /// Promised due day.
    pub promised_due: Option<i64>,
    /// Statutory due day.
    pub statutory_due: Option<i64>,
    /// A due day crosses a year whose calendar is not announced.
    pub provisional: bool,
    /// Number of the licence or decision.
    pub result_number: String,
    /// Optimistic version.
    #[serde(skip)]
    pub version: i64,
}

impl Case {
    /// Where it lies and whose it is, for permits.
    pub fn target(&self) -> Target<'_> {
        Target { owner: self.applicant, office: Some(self.office), path: &self.office_path, region: &self.region }
    }

    /// Whether it is still going on.
    pub fn is_open(&self) -> bool {
        self.status != Status::Closed
    }

    /// The day that counts first: the promised one, else the statutory one, else the one for acceptance.
    pub fn next_due(&self) -> Option<Date> {
        let day = match self.status {
            Status::Submitted | Status::Supplement => self.accept_due,
            Status::Accepted | Status::Closed => self.promised_due.or(self.statutory_due),
        };
        day.map(day_date)
    }

    /// The last four or six digits people use to speak of it.
    pub fn tail(&self) -> &str {
        self.number.rsplit('-').next().unwrap_or(&self.number)
    }
}
