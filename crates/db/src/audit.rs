//! The audit row that every writing command leaves in its own transaction.

use crate::V;
use crate::tx::Write;
use base::{AccountId, Moment, OfficeId};
use serde_json::Value;
use sm3::{Digest as _, Sm3};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

/// One line of the audit: who did what to which thing, and the digest of what was written.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRow {
    /// Time-ordered id.
    pub id: i64,
    /// When.
    pub at: Moment,
    /// Which account; 0 for nobody and the system.
    pub account: AccountId,
    /// Name of the actor as it was then.
    pub actor: String,
    /// Office at which the actor worked.
    pub office: Option<OfficeId>,
    /// Command, such as `case.claim`.
    pub command: String,
    /// Kind of the subject, such as `case`.
    pub noun: String,
    /// Id of the subject.
    pub subject: i64,
    /// `done`, or the code of a refusal that matters.
    pub outcome: String,
    /// Plain facts; never sensitive values.
    pub detail: Value,
    /// Trace id of the request.
    pub trace: String,
}

/// Digest over everything a command wrote, in order.
pub(crate) struct Digest {
    hash: Sm3,
    /// Hashed in one go when it is long enough.
    waiting: Vec<u8>,
}

/// Bytes that wait before they are hashed.
const WAITING: usize = 16 << 10;
/// Digests of statements that a thread keeps.
const TEXTS: usize = 4_096;

/// The digest of a statement's text. The same few hundred texts come again and again, longer than what they write.
fn of_text(sql: &str) -> [u8; 32] {
    thread_local! {
        static KNOWN: RefCell<HashMap<Box<str>, [u8; 32]>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(digest) = known.get(sql) {
            return *digest;
        }
        if known.len() >= TEXTS {
            known.clear();
        }
        let digest: [u8; 32] = Sm3::digest(sql.as_bytes()).into();
        known.insert(sql.into(), digest);
        digest
    })
}

impl Digest {
    pub fn new() -> Digest {
        Digest { hash: Sm3::new(), waiting: Vec::new() }
    }

    pub fn add(&mut self, right: &str, sql: &str, params: &[V]) {
        self.part(right.as_bytes());
        self.part(&of_text(sql));
        for value in params {
            match value {
                V::Null => self.part(b"n"),
                V::I64(number) => self.part(&number.to_be_bytes()),
                V::F64(number) => self.part(&number.to_be_bytes()),
                V::Text(text) => self.part(text.as_bytes()),
                V::Bytes(bytes) => self.part(bytes),
            }
        }
    }

    fn part(&mut self, bytes: &[u8]) {
        self.waiting.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= WAITING {
            self.hash.update(&self.waiting);
            self.waiting.clear();
        }
    }

    fn finish(mut self) -> [u8; 32] {
        self.hash.update(&self.waiting);
        self.hash.finalize().into()
    }
}

/// The insert of a row. Its digest covers the row's own fields and what the command wrote.
pub(crate) fn row(row: &AuditRow, written: Digest) -> Write {
    let detail = row.detail.to_string();
    let mut digest = written;
    for part in [&row.command, &row.noun, &row.outcome, &detail, &row.actor, &row.trace] {
        digest.part(part.as_bytes());
    }
    for number in [row.id, row.at.0, row.account.0, row.subject, row.office.map_or(0, |office| office.0)] {
        digest.part(&number.to_be_bytes());
    }
    let digest = digest.finish();
    Write {
        sql: Cow::Borrowed(
            "INSERT INTO audit (id, at, account, actor, office, command, noun, subject, outcome, detail, trace, digest) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        ),
        params: vec![
            V::from(row.id),
            V::from(row.at),
            V::from(row.account),
            V::from(&row.actor),
            V::from(row.office),
            V::from(&row.command),
            V::from(&row.noun),
            V::from(row.subject),
            V::from(&row.outcome),
            V::from(detail),
            V::from(&row.trace),
            V::from(digest.to_vec()),
        ],
        exact: false,
    }
}
