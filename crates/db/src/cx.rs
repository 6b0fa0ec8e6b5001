//! The first parameter of every command and query: who acts, when, in which language, over which transaction.

use crate::audit;
use crate::handle::Shared;
use crate::jobs::Lane;
use crate::keys::{self, DataKey};
use crate::tx::{Tx, Write};
use crate::{Engine, Row, V};
use base::moment::day_number;
use base::{AccountId, Error, Kind, Locale, Moment, Permit, Principal, Refusal, Result, Right, Target};
use jiff::civil::Date;
use serde_json::{Map, Value};
use std::any::Any;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// Who calls, in which language, and under which trace id. One for each request, job or command line.
#[derive(Debug, Clone)]
pub struct Call {
    /// Who acts.
    pub actor: Arc<Principal>,
    /// Language of texts that the command itself writes.
    pub locale: Locale,
    /// Trace id of the request, found again in logs and audit.
    pub trace: Arc<str>,
}

impl Call {
    /// A call by a person or by nobody.
    pub fn new(actor: Principal, locale: Locale, trace: &str) -> Call {
        Call { actor: Arc::new(actor), locale, trace: Arc::from(trace) }
    }

    /// A call by a named part of the system.
    pub fn system(name: &str) -> Call {
        Call::new(Principal::system(name), Locale::Zh, name)
    }
}

/// A transaction with everything a command may know.
pub struct Cx<'a> {
    tx: &'a mut dyn Tx,
    shared: &'a Shared,
    call: &'a Call,
    actor: Arc<Principal>,
    command: &'static str,
    now: Moment,
    pending: Vec<Write>,
    subject: Option<(&'static str, i64)>,
    detail: Map<String, Value>,
    digest: audit::Digest,
    permitted: bool,
    poisoned: bool,
    may_write: bool,
    wrote: bool,
    fresh_keys: HashMap<String, (i64, DataKey)>,
    opened: HashMap<i64, DataKey>,
    seen: HashMap<(&'static str, i64), Box<dyn Any + Send + Sync>>,
}

impl<'a> Cx<'a> {
    pub(crate) fn new(
        tx: &'a mut dyn Tx,
        shared: &'a Shared,
        call: &'a Call,
        command: &'static str,
        may_write: bool,
    ) -> Cx<'a> {
        Cx {
            tx,
            shared,
            call,
            actor: Arc::clone(&call.actor),
            command,
            now: shared.clock.now(),
            pending: Vec::new(),
            subject: None,
            detail: Map::new(),
            digest: audit::Digest::new(),
            permitted: false,
            poisoned: false,
            may_write,
            wrote: false,
            fresh_keys: HashMap::new(),
            opened: HashMap::new(),
            seen: HashMap::new(),
        }
    }

    /// The account that acts; 0 for nobody and for the system.
    pub fn me(&self) -> AccountId {
        self.actor.account
    }

    /// Who acts.
    pub fn actor(&self) -> &Arc<Principal> {
        &self.actor
    }

    /// From here on the transaction acts as a person whose order a job carries out: it may what that person may, and journal and
    /// audit name that person. It only narrows: nobody but a part of the system may turn into somebody, and never back.
    pub fn act_as(&mut self, person: &Arc<Principal>) -> Result<()> {
        if self.actor.kind != Kind::System || person.kind == Kind::System {
            return Err(Error::fault("only a part of the system acts as a person"));
        }
        self.actor = Arc::clone(person);
        Ok(())
    }

    /// The time of this transaction.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// Today in the city.
    pub fn today(&self) -> Date {
        self.now.date()
    }

    /// Today as a stored day number.
    pub fn today_number(&self) -> i64 {
        day_number(self.now.date())
    }

    /// Language of the caller.
    pub fn locale(&self) -> Locale {
        self.call.locale
    }

    /// The caller's trace id.
    pub fn trace(&self) -> &str {
        &self.call.trace
    }

    /// The engine, for tests and plans; domain code has no use for it.
    pub fn engine(&self) -> Engine {
        self.shared.engine
    }

    /// A new time-ordered id.
    pub fn new_id(&self) -> i64 {
        self.shared.ids.make(self.now)
    }

    /// The permit for a right over a target; refused as `not_permitted`.
    pub fn permit(&self, right: Right, target: Target<'_>) -> Result<Permit> {
        self.actor.permit(right, target).map_err(Error::from)
    }

    fn sound(&self) -> Result<()> {
        if self.poisoned { Err(Error::fault("the transaction had an error before and cannot go on")) } else { Ok(()) }
    }

    fn hold<T>(&mut self, result: Result<T>) -> Result<T> {
        self.poisoned |= result.is_err();
        result
    }

    /// Rows of a query. Waiting writes are sent first, on a server together with it.
    pub fn query(&mut self, sql: &str, params: &[V]) -> Result<Vec<Row>> {
        self.sound()?;
        self.shared.watched(sql, params);
        let result = if self.pending.is_empty() {
            self.tx.query(sql, params)
        } else {
            let writes = std::mem::take(&mut self.pending);
            self.tx.query_after(&writes, sql, params)
        };
        self.hold(result)
    }

    /// Something that is read at most once in this transaction, such as the name of the office that acts. Nothing that the
    /// command itself may change.
    pub fn once<T: Clone + Send + Sync + 'static>(
        &mut self,
        what: &'static str,
        id: i64,
        load: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        if let Some(found) = self.seen.get(&(what, id)).and_then(|found| found.downcast_ref::<T>()) {
            return Ok(found.clone());
        }
        let found = load(self)?;
        self.have_seen(what, id, found.clone());
        Ok(found)
    }

    /// What [`Cx::once`] will answer, where it was read on the way.
    pub fn have_seen<T: Clone + Send + Sync + 'static>(&mut self, what: &'static str, id: i64, found: T) {
        self.seen.insert((what, id), Box::new(found));
    }

    /// Something that never changes once it is stored, such as a publication: read once in the life of this store. What a
    /// transaction reads after it began to write is not kept, for it may not come to be.
    pub fn known<T: Clone + Send + Sync + 'static>(
        &mut self,
        what: &'static str,
        id: i64,
        load: impl FnOnce(&mut Self) -> Result<Option<T>>,
    ) -> Result<Option<T>> {
        if let Some(found) = self.shared.known.get(what, id) {
            return Ok(Some(found));
        }
        let untouched = !self.wrote;
        let found = load(self)?;
        if let Some(found) = found.as_ref().filter(|_| untouched) {
            self.shared.known.put(what, id, found.clone());
        }
        Ok(found)
    }

    /// The first row of a query.
    pub fn one(&mut self, sql: &str, params: &[V]) -> Result<Option<Row>> {
        Ok(self.query(sql, params)?.into_iter().next())
    }

    fn queue(&mut self, sql: Cow<'static, str>, params: Vec<V>, exact: bool) -> Result<()> {
        self.sound()?;
        if !self.may_write {
            return Err(Error::fault(format_args!("{} writes inside a read", self.command)));
        }
        self.shared.watched(&sql, &params);
        self.wrote = true;
        self.pending.push(Write { sql, params, exact });
        Ok(())
    }

    fn permitted(&mut self, permit: &Permit, sql: &str, params: &[V]) {
        self.permitted = true;
        self.digest.add(permit.right().0, sql, params);
    }

    /// Queues a write that may touch any number of rows.
    pub fn write(&mut self, permit: &Permit, sql: impl Into<Cow<'static, str>>, params: Vec<V>) -> Result<()> {
        let sql = sql.into();
        self.permitted(permit, &sql, &params);
        self.queue(sql, params, false)
    }

    /// Queues a write of one row that must still be as it was read (`… AND version = $n`); if it is not, the command is
    /// refused as `stale`. The statement must not have a RETURNING clause.
    pub fn write_one(&mut self, permit: &Permit, sql: impl Into<Cow<'static, str>>, params: Vec<V>) -> Result<()> {
        let sql = sql.into();
        self.permitted(permit, &sql, &params);
        self.queue(sql, params, true)
    }

    /// Writes at once and answers the RETURNING rows.
    pub fn write_returning(&mut self, permit: &Permit, sql: &str, params: &[V]) -> Result<Vec<Row>> {
        if !self.may_write {
            return Err(Error::fault(format_args!("{} writes inside a read", self.command)));
        }
        self.permitted(permit, sql, params);
        self.wrote = true;
        self.query(sql, params)
    }

    /// Queues housekeeping that leaves no audit row of its own: last-seen times, unsent drafts of opinions, counters.
    /// It still takes a permit.
    pub fn keep(&mut self, _permit: &Permit, sql: impl Into<Cow<'static, str>>, params: Vec<V>) -> Result<()> {
        self.queue(sql.into(), params, false)
    }

    pub(crate) fn keep_returning(&mut self, sql: &str, params: &[V]) -> Result<Vec<Row>> {
        self.wrote = true;
        self.query(sql, params)
    }

    pub(crate) fn keep_raw(&mut self, write: Write) -> Result<()> {
        self.queue(write.sql, write.params, write.exact)
    }

    pub(crate) fn keep_internal(&mut self, sql: &'static str, params: Vec<V>) -> Result<()> {
        self.queue(Cow::Borrowed(sql), params, false)
    }

    /// Names what the command is about; the audit row of a writing command needs it. The first call counts.
    pub fn about(&mut self, noun: &'static str, id: impl Into<i64>) {
        self.subject.get_or_insert((noun, id.into()));
    }

    /// Adds a plain fact to the audit row. Never a sensitive value.
    pub fn note(&mut self, name: &str, value: impl Into<Value>) {
        self.detail.insert(name.to_owned(), value.into());
    }

    /// Emits an event: each listener gets a job in this same transaction. No sensitive values in the payload.
    pub fn emit(&mut self, event: &'static str, payload: &Value) -> Result<()> {
        let listeners: Vec<&'static str> = self
            .shared
            .listeners
            .iter()
            .filter(|listener| listener.event == event)
            .map(|listener| listener.name)
            .collect();
        for name in listeners {
            self.enqueue(name, None, payload, self.now)?;
        }
        Ok(())
    }

    /// Puts a job into the outbox. With a key, a second one under the same key is dropped while the first waits.
    pub fn enqueue(&mut self, kind: &str, key: Option<&str>, payload: &Value, run_at: Moment) -> Result<()> {
        self.put_job(Lane::Inside, kind, key, payload, run_at)
    }

    /// [`Cx::enqueue`] for a job that calls another system: such jobs wait in a lane of their own, so that a mail server which
    /// does not answer holds nothing else up.
    pub fn enqueue_outside(&mut self, kind: &str, key: Option<&str>, payload: &Value, run_at: Moment) -> Result<()> {
        self.put_job(Lane::Outside, kind, key, payload, run_at)
    }

    fn put_job(&mut self, lane: Lane, kind: &str, key: Option<&str>, payload: &Value, run_at: Moment) -> Result<()> {
        let id = self.new_id();
        self.queue(
            Cow::Borrowed(
                "INSERT INTO job (id, kind, key, payload, run_at, attempts, locked_until, state, last_error, made_at, lane) \
                 VALUES ($1, $2, $3, $4, $5, 0, 0, 0, '', $6, $7) ON CONFLICT (key) DO NOTHING",
            ),
            vec![
                V::from(id),
                V::from(kind),
                V::from(key),
                V::from(payload),
                V::from(run_at),
                V::from(self.now),
                V::from(lane.stored()),
            ],
            false,
        )
    }

    /// Takes a waiting job back by its key.
    pub fn cancel_job(&mut self, key: &str) -> Result<()> {
        self.queue(Cow::Borrowed("DELETE FROM job WHERE key = $1"), vec![V::from(key)], false)
    }

    /// A keyed index of a sensitive value, for equality only.
    pub fn blind(&self, purpose: &str, value: &str) -> String {
        self.shared.keys.blind(purpose, value)
    }

    /// Encrypts under the data key of a subject such as `person:123`; the key is made with the first use.
    pub fn seal(&mut self, subject: &str, plain: &[u8]) -> Result<Vec<u8>> {
        let (id, key) = self.data_key(subject)?;
        keys::encrypt(&key, id, plain)
    }

    /// Decrypts what [`Cx::seal`] made. A subject whose key was destroyed is refused as `data_destroyed`.
    pub fn unseal(&mut self, sealed: &[u8]) -> Result<Vec<u8>> {
        let id = keys::key_id(sealed)?;
        if let Some((_, key)) = self.fresh_keys.values().find(|(known, _)| *known == id) {
            return keys::decrypt(&key.clone(), id, sealed);
        }
        if let Some(key) = self.opened.get(&id) {
            return keys::decrypt(&key.clone(), id, sealed);
        }
        let row = self.one("SELECT wrapped FROM data_key WHERE id = $1", &[V::from(id)])?;
        let wrapped = row.as_ref().map(|row| row.opt_bytes(0)).transpose()?.flatten();
        let Some(wrapped) = wrapped else {
            self.shared.keys.forget(id);
            return Err(Refusal::new("data_destroyed").into());
        };
        let key = self.shared.keys.unwrap_data_key(id, wrapped)?;
        self.opened.insert(id, key.clone());
        keys::decrypt(&key, id, sealed)
    }

    fn data_key(&mut self, subject: &str) -> Result<(i64, DataKey)> {
        if let Some((id, key)) = self.fresh_keys.get(subject) {
            return Ok((*id, key.clone()));
        }
        let found = self.one("SELECT id, wrapped FROM data_key WHERE subject = $1", &[V::from(subject)])?;
        let (id, key) = match found {
            Some(row) => {
                let id = row.i64(0)?;
                let wrapped = row.opt_bytes(1)?.ok_or_else(|| Error::from(Refusal::new("data_destroyed")))?;
                (id, self.shared.keys.unwrap_data_key(id, wrapped)?)
            }
            None => {
                let id = self.new_id();
                let (key, wrapped) = self.shared.keys.make_data_key(id)?;
                self.queue(
                    Cow::Borrowed("INSERT INTO data_key (id, subject, wrapped, made_at) VALUES ($1, $2, $3, $4)"),
                    vec![V::from(id), V::from(subject), V::from(wrapped), V::from(self.now)],
                    false,
                )?;
                (id, key)
            }
        };
        self.fresh_keys.insert(subject.to_owned(), (id, key.clone()));
        Ok((id, key))
    }

    /// Destroys the data key of a subject: everything sealed under it is unreadable from then on.
    pub fn destroy_data_key(&mut self, permit: &Permit, subject: &str) -> Result<()> {
        self.fresh_keys.remove(subject);
        self.opened.clear();
        self.write(
            permit,
            "UPDATE data_key SET wrapped = NULL, destroyed_at = $2 WHERE subject = $1",
            vec![V::from(subject), V::from(self.now)],
        )
    }

    /// The next of the installation's running numbers: never given twice, perhaps with gaps.
    pub fn next_number(&mut self) -> Result<i64> {
        let sql = self.shared.engine.next_number();
        let row = self.one(sql, &[])?.ok_or_else(|| Error::fault("the counter gave no number"))?;
        row.i64(0)
    }

    /// A stored setting's JSON text.
    pub fn setting(&mut self, name: &str) -> Result<Option<String>> {
        self.one("SELECT value FROM setting WHERE name = $1", &[V::from(name)])?.map(|row| row.string(0)).transpose()
    }

    /// Stores a setting.
    pub fn set_setting(&mut self, permit: &Permit, name: &str, value: &Value) -> Result<()> {
        self.note("setting", name);
        self.write(
            permit,
            "INSERT INTO setting (name, value, changed_at, version) VALUES ($1, $2, $3, 1) \
             ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, version = setting.version + 1",
            vec![V::from(name), V::from(value), V::from(self.now)],
        )
    }

    /// Adds the audit row, sends what waits, and leaves the transaction ready for its commit.
    pub(crate) fn finish(&mut self) -> Result<()> {
        self.sound()?;
        let mut mark = None;
        if self.permitted {
            let Some((noun, subject)) = self.subject else {
                return Err(Error::fault(format_args!("{} wrote without saying what about", self.command)));
            };
            let id = self.new_id();
            mark = Some(id);
            let row = audit::AuditRow {
                id,
                at: self.now,
                account: self.me(),
                actor: self.actor.name.to_string(),
                office: self.actor.office,
                command: self.command.to_owned(),
                noun: noun.to_owned(),
                subject,
                outcome: "done".to_owned(),
                detail: Value::Object(std::mem::take(&mut self.detail)).to_string(),
                trace: self.call.trace.to_string(),
            };
            let written = std::mem::replace(&mut self.digest, audit::Digest::new());
            self.pending.extend(row.writes(written));
        }
        let writes = std::mem::take(&mut self.pending);
        self.tx.last(&writes, mark)
    }

    /// Whether the commit was sent along and its answer lost.
    pub(crate) fn in_doubt(&self) -> bool {
        self.tx.in_doubt()
    }
}
