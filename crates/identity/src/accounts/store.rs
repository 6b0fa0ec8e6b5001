//! Accounts and their second factors in the database.

use super::model::{Account, AccountKind, Factor};
use crate::rights::Duty;
use base::refusal::OrRefuse;
use base::{AccountId, Moment, Permit, PersonId, Refusal, Result};
use db::{Cx, Row, V};

const COLUMNS: &str =
    "a.id, a.kind, a.login, a.name, a.state, a.duty, a.person, a.password, a.password_at, a.signed_in_at, a.version";

fn read(row: &Row) -> Result<Account> {
    Ok(Account {
        id: AccountId(row.i64(0)?),
        kind: AccountKind::from_code(row.text(1)?),
        login: row.opt_string(2)?,
        name: row.string(3)?,
        active: row.text(4)? == "active",
        duty: Duty::from_code(row.text(5)?),
        person: row.opt_i64(6)?.map(PersonId),
        has_password: !row.text(7)?.is_empty(),
        password_at: row.moment(8)?,
        signed_in_at: row.opt_moment(9)?,
        version: row.i64(10)?,
    })
}

/// An account by id.
pub fn account(cx: &mut Cx, id: AccountId) -> Result<Option<Account>> {
    let row = cx.one(&format!("SELECT {COLUMNS} FROM account a WHERE a.id = $1"), &[V::from(id)])?;
    row.as_ref().map(read).transpose()
}

/// The account, or `not_found`.
pub(crate) fn must(cx: &mut Cx, id: AccountId) -> Result<Account> {
    account(cx, id)?.or_refuse(Refusal::NOT_FOUND)
}

/// An account by login name.
pub fn by_login(cx: &mut Cx, login: &str) -> Result<Option<Account>> {
    let row = cx.one(&format!("SELECT {COLUMNS} FROM account a WHERE a.login = $1"), &[V::from(login)])?;
    row.as_ref().map(read).transpose()
}

/// The account of a person.
pub fn of_person(cx: &mut Cx, person: PersonId) -> Result<Option<Account>> {
    let row = cx.one(&format!("SELECT {COLUMNS} FROM account a WHERE a.person = $1"), &[V::from(person)])?;
    row.as_ref().map(read).transpose()
}

/// The account that has a phone.
pub(crate) fn by_phone(cx: &mut Cx, phone: &str) -> Result<Option<Account>> {
    let blind = cx.blind("phone", phone);
    let row = cx.one(&format!("SELECT {COLUMNS} FROM account a WHERE a.phone_blind = $1"), &[V::from(blind)])?;
    row.as_ref().map(read).transpose()
}

/// Accounts of officials after an id, with a part of the name or login.
pub(crate) fn officials(cx: &mut Cx, search: &str, after: i64, limit: i64) -> Result<Vec<Account>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM account a WHERE a.kind = 'official' AND a.id > $1 \
         AND (CAST($2 AS TEXT) = '' OR lower(a.name) LIKE lower($3) OR lower(a.login) LIKE lower($3)) ORDER BY a.id LIMIT $4"
    );
    let pattern = format!("%{}%", search.replace(['%', '_', '\\'], ""));
    cx.query(&sql, &[V::from(after), V::from(search), V::from(pattern), V::from(limit)])?.iter().map(read).collect()
}

/// Accounts that hold a duty and can sign in.
pub(crate) fn on_duty(cx: &mut Cx, duty: Duty) -> Result<Vec<Account>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM account a WHERE a.duty = $1 AND a.duty <> '' AND a.state = 'active' ORDER BY a.id"
    );
    cx.query(&sql, &[V::from(duty.code())])?.iter().map(read).collect()
}

/// The stored hash of a password; empty when none was set.
pub(crate) fn password(cx: &mut Cx, id: AccountId) -> Result<String> {
    let row = cx.one("SELECT password FROM account WHERE id = $1", &[V::from(id)])?.or_refuse(Refusal::NOT_FOUND)?;
    row.string(0)
}

/// The hashes of the last passwords, the present one first.
pub(crate) fn past_passwords(cx: &mut Cx, id: AccountId) -> Result<Vec<String>> {
    let mut hashes = vec![password(cx, id)?];
    let rows =
        cx.query("SELECT password FROM password_past WHERE account = $1 ORDER BY id DESC LIMIT 4", &[V::from(id)])?;
    for row in &rows {
        hashes.push(row.string(0)?);
    }
    hashes.retain(|hash| !hash.is_empty());
    Ok(hashes)
}

/// What a new account starts with.
#[derive(Debug, Clone)]
pub(crate) struct NewAccount<'a> {
    pub kind: AccountKind,
    pub login: Option<&'a str>,
    pub name: &'a str,
    pub password: &'a str,
    pub duty: Option<Duty>,
    pub phone: Option<&'a str>,
}

/// Writes a new account. Login and phone must be free.
pub(crate) fn insert(cx: &mut Cx, permit: &Permit, new: &NewAccount) -> Result<AccountId> {
    let id = cx.new_id();
    let sealed = new.phone.map(|phone| cx.seal(&format!("account:{id}"), phone.as_bytes())).transpose()?;
    let blind = new.phone.map(|phone| cx.blind("phone", phone));
    cx.write(
        permit,
        "INSERT INTO account (id, kind, login, name, password, password_at, state, duty, person, phone_sealed, phone_blind, made_at, \
         signed_in_at, version) VALUES ($1, $2, $3, $4, $5, $6, 'active', $7, NULL, $8, $9, $6, NULL, 1)",
        vec![
            V::from(id),
            V::from(new.kind.code()),
            V::from(new.login),
            V::from(new.name),
            V::from(new.password),
            V::from(cx.now()),
            V::from(new.duty.map_or("", Duty::code)),
            V::from(sealed),
            V::from(blind),
        ],
    )?;
    Ok(AccountId(id))
}

/// Sets a password; the former one is remembered so that it is not used again.
pub(crate) fn set_password(cx: &mut Cx, permit: &Permit, account: &Account, hash: &str) -> Result<()> {
    let (id, now) = (cx.new_id(), cx.now());
    if account.has_password {
        cx.write(
            permit,
            "INSERT INTO password_past (id, account, password) SELECT CAST($1 AS BIGINT), id, password FROM account WHERE id = $2",
            vec![V::from(id), V::from(account.id)],
        )?;
    }
    cx.write_one(
        permit,
        "UPDATE account SET password = $2, password_at = $3, version = version + 1 WHERE id = $1 AND version = $4",
        vec![V::from(account.id), V::from(hash), V::from(now), V::from(account.version)],
    )
}

/// Sets login, name and password of an account.
pub(crate) fn set_phone(cx: &mut Cx, permit: &Permit, account: &Account, phone: &str) -> Result<()> {
    let sealed = cx.seal(&format!("account:{}", account.id), phone.as_bytes())?;
    let blind = cx.blind("phone", phone);
    cx.write_one(
        permit,
        "UPDATE account SET phone_sealed = $2, phone_blind = $3, version = version + 1 WHERE id = $1 AND version = $4",
        vec![V::from(account.id), V::from(sealed), V::from(blind), V::from(account.version)],
    )
}

/// The phone of an account in clear; for its owner's page and for sending to it.
pub(crate) fn phone(cx: &mut Cx, id: AccountId) -> Result<Option<String>> {
    let row = cx.one("SELECT phone_sealed FROM account WHERE id = $1", &[V::from(id)])?;
    let sealed = row.as_ref().map(|row| row.opt_bytes(0)).transpose()?.flatten().map(<[u8]>::to_vec);
    sealed.map(|sealed| crate::people::store::open_text(cx, &sealed)).transpose()
}

/// Joins an account to a person and takes over the person's name.
pub(crate) fn set_person(cx: &mut Cx, permit: &Permit, account: &Account, person: PersonId, name: &str) -> Result<()> {
    cx.write_one(
        permit,
        "UPDATE account SET person = $2, name = $3, version = version + 1 WHERE id = $1 AND version = $4",
        vec![V::from(account.id), V::from(person), V::from(name), V::from(account.version)],
    )
}

/// Lets an account sign in, or no longer.
pub(crate) fn set_active(cx: &mut Cx, permit: &Permit, account: &Account, active: bool) -> Result<()> {
    cx.write_one(
        permit,
        "UPDATE account SET state = $2, version = version + 1 WHERE id = $1 AND version = $3",
        vec![V::from(account.id), V::from(if active { "active" } else { "disabled" }), V::from(account.version)],
    )
}

/// Gives a duty of administration, or takes it.
pub(crate) fn set_duty(cx: &mut Cx, permit: &Permit, account: &Account, duty: Option<Duty>) -> Result<()> {
    cx.write_one(
        permit,
        "UPDATE account SET duty = $2, version = version + 1 WHERE id = $1 AND version = $3",
        vec![V::from(account.id), V::from(duty.map_or("", Duty::code)), V::from(account.version)],
    )
}

/// Notes a sign-in.
pub(crate) fn signed_in(cx: &mut Cx, permit: &Permit, id: AccountId) -> Result<()> {
    let now = cx.now();
    cx.keep(permit, "UPDATE account SET signed_in_at = $2 WHERE id = $1", vec![V::from(id), V::from(now)])
}

/// Makes what is cached about an account stale: who it may act for has changed.
pub(crate) fn touch(cx: &mut Cx, permit: &Permit, person: PersonId) -> Result<()> {
    cx.write(permit, "UPDATE account SET version = version + 1 WHERE person = $1", vec![V::from(person)])
}

/// Second factors, those that wait for their first code included.
pub(crate) fn factors(cx: &mut Cx, account: AccountId) -> Result<Vec<Factor>> {
    let rows = cx.query(
        "SELECT id, kind, name, confirmed_at FROM factor WHERE account = $1 ORDER BY id LIMIT 20",
        &[V::from(account)],
    )?;
    let read = |row: &Row| {
        Ok(Factor { id: row.i64(0)?, kind: row.string(1)?, name: row.string(2)?, confirmed_at: row.opt_moment(3)? })
    };
    rows.iter().map(read).collect()
}

/// The secret of a factor and its last used step; only the owner's.
pub(crate) fn factor_secret(cx: &mut Cx, account: AccountId, factor: i64) -> Result<Option<(Vec<u8>, i64)>> {
    let row = cx.one(
        "SELECT secret_sealed, last_step FROM factor WHERE id = $1 AND account = $2",
        &[V::from(factor), V::from(account)],
    )?;
    let Some(row) = row else { return Ok(None) };
    let secret = cx.unseal(row.bytes(0)?)?;
    Ok(Some((secret, row.i64(1)?)))
}

/// Writes a factor that waits for its first code, in place of one that waited before.
pub(crate) fn insert_factor(
    cx: &mut Cx,
    permit: &Permit,
    account: AccountId,
    kind: &str,
    name: &str,
    secret: &[u8],
) -> Result<i64> {
    let (id, now) = (cx.new_id(), cx.now());
    let sealed = cx.seal(&format!("account:{account}"), secret)?;
    cx.write(permit, "DELETE FROM factor WHERE account = $1 AND confirmed_at IS NULL", vec![V::from(account)])?;
    cx.write(
        permit,
        "INSERT INTO factor (id, account, kind, name, secret_sealed, last_step, confirmed_at, made_at) VALUES ($1, $2, $3, $4, $5, 0, NULL, $6)",
        vec![V::from(id), V::from(account), V::from(kind), V::from(name), V::from(sealed), V::from(now)],
    )?;
    Ok(id)
}

/// Notes the step a factor was used in; it confirms a new one. Refused as `stale` when the step was used meanwhile.
pub(crate) fn use_factor(cx: &mut Cx, permit: &Permit, account: AccountId, factor: i64, step: i64) -> Result<()> {
    let now = cx.now();
    cx.write_one(
        permit,
        "UPDATE factor SET last_step = $3, confirmed_at = coalesce(confirmed_at, $4) \
         WHERE id = $1 AND account = $2 AND (last_step < $3 OR last_step > $5)",
        vec![V::from(factor), V::from(account), V::from(step), V::from(now), V::from(step + crate::totp::AHEAD)],
    )
}

/// Removes one factor, or all.
pub(crate) fn remove_factor(cx: &mut Cx, permit: &Permit, account: AccountId, factor: Option<i64>) -> Result<()> {
    cx.write(
        permit,
        "DELETE FROM factor WHERE account = $1 AND (CAST($2 AS BIGINT) IS NULL OR id = $2)",
        vec![V::from(account), V::from(factor)],
    )
}

/// Wrong tries under a key and until when it rests.
pub(crate) fn attempts(cx: &mut Cx, key: &str) -> Result<(i64, Moment)> {
    let row = cx.one("SELECT failures, rests_until FROM sign_in_attempt WHERE key = $1", &[V::from(key)])?;
    row.map_or(Ok((0, Moment(0))), |row| Ok((row.i64(0)?, row.moment(1)?)))
}

/// Keeps the count of wrong tries; old counts are swept out.
pub(crate) fn set_attempts(cx: &mut Cx, permit: &Permit, key: &str, failures: i64, rests_until: Moment) -> Result<()> {
    let now = cx.now();
    cx.keep(permit, "DELETE FROM sign_in_attempt WHERE at < $1", vec![V::from(now.plus(-base::moment::DAY))])?;
    cx.keep(
        permit,
        "INSERT INTO sign_in_attempt (key, failures, rests_until, at) VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO UPDATE \
         SET failures = excluded.failures, rests_until = excluded.rests_until, at = excluded.at",
        vec![V::from(key), V::from(failures), V::from(rests_until), V::from(now)],
    )
}

/// Forgets wrong tries.
pub(crate) fn clear_attempts(cx: &mut Cx, permit: &Permit, key: &str) -> Result<()> {
    cx.keep(permit, "DELETE FROM sign_in_attempt WHERE key = $1", vec![V::from(key)])
}

/// Writes nothing but leaves the audit row of a try that failed.
pub(crate) fn leave_trace(cx: &mut Cx, permit: &Permit) -> Result<()> {
    cx.write(permit, "UPDATE sign_in_attempt SET at = at WHERE key = ''", vec![])
}
