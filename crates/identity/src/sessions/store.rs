//! Sessions in the database, known by the digest of their token.

use crate::accounts::model::{AccountKind, Device};
use crate::rights::Duty;
use crate::setup::Limits;
use crate::tokens;
use base::moment::{HOUR, MINUTE};
use base::{AccountId, CompanyId, Moment, Permit, PersonId, Result};
use db::{Cx, Row, V};

/// A session with its account, as one point read gives it.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub id: i64,
    pub account: AccountId,
    pub level: i64,
    pub seen_at: Moment,
    pub ends_at: Moment,
    pub post: Option<i64>,
    pub acting: Option<PersonId>,
    pub company: Option<CompanyId>,
    pub version: i64,
    pub kind: AccountKind,
    pub name: String,
    pub active: bool,
    pub duty: Option<Duty>,
    pub person: Option<PersonId>,
    pub account_version: i64,
    pub identity_version: i64,
}

/// The session of a token, unless it was revoked.
pub(crate) fn by_token(cx: &mut Cx, token: &str) -> Result<Option<Session>> {
    let row = cx.one(
        "SELECT s.id, s.account, s.level, s.seen_at, s.ends_at, s.post, s.acting_person, s.company, s.version, a.kind, a.name, a.state, \
         a.duty, a.person, a.version, (SELECT v.version FROM identity_version v WHERE v.id = 1) \
         FROM session s JOIN account a ON a.id = s.account WHERE s.token = $1 AND s.revoked_at IS NULL",
        &[V::from(tokens::digest(token))],
    )?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Session {
        id: row.i64(0)?,
        account: AccountId(row.i64(1)?),
        level: row.i64(2)?,
        seen_at: row.moment(3)?,
        ends_at: row.moment(4)?,
        post: row.opt_i64(5)?,
        acting: row.opt_i64(6)?.map(PersonId),
        company: row.opt_i64(7)?.map(CompanyId),
        version: row.i64(8)?,
        kind: AccountKind::from_code(row.text(9)?),
        name: row.string(10)?,
        active: row.text(11)? == "active",
        duty: Duty::from_code(row.text(12)?),
        person: row.opt_i64(13)?.map(PersonId),
        account_version: row.i64(14)?,
        identity_version: row.i64(15)?,
    }))
}

impl Session {
    /// How long the session may rest between requests.
    pub fn idle(&self, limits: &Limits) -> i64 {
        match (self.duty, self.kind) {
            (Some(_), _) => limits.idle_duty,
            (None, AccountKind::Official) => limits.idle_official,
            (None, AccountKind::Person) => limits.idle_person,
        }
    }

    /// Whether it has ended by time, or its account may not sign in. One that was used in the future is over too: the clock was
    /// set back, and nobody knows how long it really rested.
    pub fn is_over(&self, limits: &Limits, now: Moment) -> bool {
        let from_the_future = self.seen_at > now.plus(HOUR);
        !self.active || self.ends_at <= now || self.seen_at.plus(self.idle(limits)) <= now || from_the_future
    }
}

/// Opens a session; answers its token. Level 0 waits for the second factor and lasts ten minutes.
pub(crate) fn open(
    cx: &mut Cx,
    permit: &Permit,
    account: AccountId,
    level: i64,
    device: &str,
    whole: i64,
) -> Result<String> {
    let (token, id, now) = (tokens::make(), cx.new_id(), cx.now());
    let life = if level == 0 { 10 * MINUTE } else { whole };
    let device: String = device.chars().take(100).collect();
    cx.write(
        permit,
        "INSERT INTO session (id, token, account, level, device, made_at, seen_at, ends_at, revoked_at, post, acting_person, company, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7, NULL, NULL, NULL, NULL, 1)",
        vec![
            V::from(id),
            V::from(tokens::digest(&token)),
            V::from(account),
            V::from(level),
            V::from(device),
            V::from(now),
            V::from(now.plus(life)),
        ],
    )?;
    Ok(token)
}

/// Devices on which an account is signed in, the last used first.
pub(crate) fn devices(cx: &mut Cx, account: AccountId, this: i64) -> Result<Vec<Device>> {
    let now = cx.now();
    let rows = cx.query(
        "SELECT id, device, made_at, seen_at FROM session WHERE account = $1 AND revoked_at IS NULL AND level > 0 AND ends_at > $2 \
         ORDER BY seen_at DESC LIMIT 50",
        &[V::from(account), V::from(now)],
    )?;
    let read = |row: &Row| {
        let session = row.i64(0)?;
        Ok(Device {
            session,
            device: row.string(1)?,
            made_at: row.moment(2)?,
            seen_at: row.moment(3)?,
            this: session == this,
        })
    };
    rows.iter().map(read).collect()
}

/// Ends one session of an account; refused as `stale` when it is not there or has ended.
pub(crate) fn revoke(cx: &mut Cx, permit: &Permit, account: AccountId, session: i64) -> Result<()> {
    let now = cx.now();
    cx.write_one(
        permit,
        "UPDATE session SET revoked_at = $3, version = version + 1 WHERE id = $1 AND account = $2 AND revoked_at IS NULL",
        vec![V::from(session), V::from(account), V::from(now)],
    )
}

/// Whether an account has a session that has not been ended.
pub(crate) fn is_open(cx: &mut Cx, account: AccountId, session: i64) -> Result<bool> {
    let row = cx.one(
        "SELECT id FROM session WHERE id = $1 AND account = $2 AND revoked_at IS NULL",
        &[V::from(session), V::from(account)],
    )?;
    Ok(row.is_some())
}

/// Ends all sessions of an account but one.
pub(crate) fn revoke_others(cx: &mut Cx, permit: &Permit, account: AccountId, but: i64) -> Result<()> {
    let now = cx.now();
    cx.write(
        permit,
        "UPDATE session SET revoked_at = $3, version = version + 1 WHERE account = $1 AND id <> $2 AND revoked_at IS NULL",
        vec![V::from(account), V::from(but), V::from(now)],
    )
}

/// Chooses for whom, for which company, or at which post a session acts.
pub(crate) fn choose(
    cx: &mut Cx,
    permit: &Permit,
    session: i64,
    post: Option<i64>,
    acting: Option<PersonId>,
    company: Option<CompanyId>,
) -> Result<()> {
    let me = cx.me();
    cx.write_one(
        permit,
        "UPDATE session SET post = $3, acting_person = $4, company = $5, version = version + 1 \
         WHERE id = $1 AND account = $2 AND revoked_at IS NULL",
        vec![V::from(session), V::from(me), V::from(post), V::from(acting), V::from(company)],
    )
}

/// Notes a request; called about once a minute for each session.
pub(crate) fn seen(cx: &mut Cx, permit: &Permit, session: i64) -> Result<()> {
    let now = cx.now();
    cx.keep(
        permit,
        "UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2",
        vec![V::from(session), V::from(now)],
    )
}

/// Lets sessions of an account act for nobody else any more: a mandate or an agency has ended.
pub(crate) fn act_for_self(
    cx: &mut Cx,
    permit: &Permit,
    holder: PersonId,
    acting: Option<PersonId>,
    company: Option<CompanyId>,
) -> Result<()> {
    cx.write(
        permit,
        "UPDATE session SET acting_person = NULL, company = NULL, version = version + 1 WHERE revoked_at IS NULL \
         AND account IN (SELECT id FROM account WHERE person = $1) AND (acting_person = $2 OR company = $3)",
        vec![V::from(holder), V::from(acting), V::from(company)],
    )
}
