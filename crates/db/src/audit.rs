//! The audit row that every writing command leaves in its own transaction.

use crate::V;
use crate::tx::Write;
use base::{AccountId, Moment, OfficeId};
use sm3::{Digest as _, Sm3};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

/// One line of the audit: who did what to which thing. Beside it stands a digest of what was written, and a seal covers both.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// Plain facts as the text of a JSON object; never sensitive values.
    pub detail: String,
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

impl AuditRow {
    /// SM3 over every column of the row, `written` (the digest of what the command wrote) among them. Nobody stores it: whoever
    /// seals or verifies computes it from the row as it stands.
    pub fn digest(&self, written: &[u8]) -> [u8; 32] {
        let mut digest = Digest::new();
        digest.part(written);
        for number in [self.id, self.at.0, self.account.0, self.subject] {
            digest.part(&number.to_be_bytes());
        }
        digest.part(&self.office.map_or_else(Vec::new, |office| office.0.to_be_bytes().to_vec()));
        for text in [&self.actor, &self.command, &self.noun, &self.outcome, &self.detail, &self.trace] {
            digest.part(text.as_bytes());
        }
        digest.finish()
    }

    /// The inserts of a row and of its leaf, which waits for a seal.
    pub(crate) fn writes(self, written: Digest) -> [Write; 2] {
        let leaf = Write { sql: Cow::Borrowed(LEAF), params: vec![V::from(self.id)], exact: false };
        let params = vec![
            V::from(self.id),
            V::from(self.at),
            V::from(self.account),
            V::from(self.actor),
            V::from(self.office),
            V::from(self.command),
            V::from(self.noun),
            V::from(self.subject),
            V::from(self.outcome),
            V::from(self.detail),
            V::from(self.trace),
            V::from(written.finish().to_vec()),
        ];
        [Write { sql: Cow::Borrowed(ROW), params, exact: false }, leaf]
    }

    /// One statement that puts the row and its leaf where no row of its id stands; it touches no row otherwise.
    pub(crate) fn bar(self) -> (String, Vec<V>) {
        let sql = format!(
            "WITH barred AS ({ROW} ON CONFLICT (id) DO NOTHING RETURNING id) \
             INSERT INTO audit_leaf (audit, seal) SELECT id, 0 FROM barred"
        );
        let [row, _] = self.writes(Digest::new());
        (sql, row.params)
    }
}

const ROW: &str = "INSERT INTO audit (id, at, account, actor, office, command, noun, subject, outcome, detail, trace, written) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const LEAF: &str = "INSERT INTO audit_leaf (audit, seal) VALUES ($1, 0)";
