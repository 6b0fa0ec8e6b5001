//! What the program tells identity at its start: rights that come with an account, limits of sessions, hooks.

use crate::rights::{Duty, OWN, RECOVER, REGISTER, RIGHTS, SIGN_IN};
use base::moment::{HOUR, MINUTE};
use base::{Grant, Locale, Principal, Result, Right, Scope};
use std::sync::Arc;

/// How long sessions last, in milliseconds (GB/T 22239-2019, 8.1.4.1 b).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Without a request, for residents.
    pub idle_person: i64,
    /// Without a request, for officials.
    pub idle_official: i64,
    /// Without a request, for administrators.
    pub idle_duty: i64,
    /// Whatever happens.
    pub whole: i64,
    /// Wrong passwords or codes in a row before the account rests.
    pub failures: i64,
    /// How long it rests.
    pub rest: i64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            idle_person: HOUR,
            idle_official: 30 * MINUTE,
            idle_duty: 15 * MINUTE,
            whole: 12 * HOUR,
            failures: 5,
            rest: 15 * MINUTE,
        }
    }
}

/// Counts the unread messages of somebody who is signed in.
pub type Unread = fn(&mut db::Cx, &Principal) -> Result<u32>;

/// The settings. Identity's own rights are added to each list.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// What residents may do with what is theirs.
    pub person_rights: Vec<Right>,
    /// What anybody may do.
    pub nobody_rights: Vec<Right>,
    /// What officials may do with what is theirs, whatever their post.
    pub official_rights: Vec<Right>,
    /// Further rights of the system administrator; no role can be given them.
    pub system_rights: Vec<Right>,
    /// Further rights of the security administrator.
    pub security_rights: Vec<Right>,
    /// Further rights of the audit administrator.
    pub audit_rights: Vec<Right>,
    /// Every right of the other crates with its words, for the page of roles.
    pub known_rights: Vec<(Right, &'static str, &'static str)>,
    /// Limits of sessions.
    pub limits: Limits,
    /// Counts unread messages.
    pub unread: Option<Unread>,
}

fn own(rights: impl Iterator<Item = Right>) -> Vec<Grant> {
    rights.map(|right| Grant { right: Arc::from(right.0), scope: Scope::Own }).collect()
}

impl Setup {
    /// Somebody who has not signed in.
    pub fn nobody(&self) -> Principal {
        let rights: Vec<Right> =
            [REGISTER, SIGN_IN, RECOVER].into_iter().chain(self.nobody_rights.iter().copied()).collect();
        Principal::nobody(&rights)
    }

    /// Grants of every resident.
    pub fn person_grants(&self) -> Vec<Grant> {
        own([OWN].into_iter().chain(self.person_rights.iter().copied()))
    }

    /// Grants of every official.
    pub fn official_grants(&self) -> Vec<Grant> {
        own([OWN].into_iter().chain(self.official_rights.iter().copied()))
    }

    /// The rights of a duty.
    pub fn duty_rights(&self, duty: Duty) -> Vec<Right> {
        let more = match duty {
            Duty::System => &self.system_rights,
            Duty::Security => &self.security_rights,
            Duty::Audit => &self.audit_rights,
        };
        duty.rights().iter().chain(more).copied().collect()
    }

    /// The duty that a right is reserved for, if any.
    pub fn reserved(&self, right: &str) -> bool {
        Duty::ALL.into_iter().any(|duty| self.duty_rights(duty).iter().any(|known| known.0 == right))
    }

    /// The words of a right; its name when nobody gave it words.
    pub fn right_words(&self, right: &str, locale: Locale) -> String {
        match (self.all_rights().find(|(known, ..)| known.0 == right), locale) {
            (Some((_, zh, _)), Locale::Zh) => zh.to_owned(),
            (Some((_, _, en)), Locale::En) => en.to_owned(),
            (None, _) => right.to_owned(),
        }
    }

    /// Every right with its words.
    pub fn all_rights(&self) -> impl Iterator<Item = (Right, &'static str, &'static str)> {
        RIGHTS.iter().chain(&self.known_rights).copied()
    }
}
