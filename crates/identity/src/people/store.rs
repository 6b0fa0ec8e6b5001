//! Persons in the database: sealed facts, keyed indexes.

use super::model::{Facts, Level, Person, Sensitive};
use base::refusal::OrRefuse;
use base::{Error, Kind, Permit, PersonId, Refusal, Result};
use codes::{CitizenId, mask};
use db::{Cx, Row, V};
use std::sync::Arc;

const COLUMNS: &str = "id, name, certificate_type, facts_sealed, phone_sealed, level, version";

/// The certificate type of a citizen identity card.
pub const CITIZEN: &str = "111";

/// Opens a sealed text.
pub(crate) fn open_text(cx: &mut Cx, sealed: &[u8]) -> Result<String> {
    String::from_utf8(cx.unseal(sealed)?).map_err(|_| Error::fault("a sealed text is not UTF-8"))
}

fn blind(cx: &Cx, certificate_type: &str, number: &str) -> String {
    if certificate_type == CITIZEN {
        cx.blind("citizen-id", number)
    } else {
        cx.blind(&format!("certificate-{certificate_type}"), number)
    }
}

fn facts_of(cx: &mut Cx, row: &Row) -> Result<Facts> {
    let sealed = row.bytes(3)?.to_vec();
    Ok(serde_json::from_str(&open_text(cx, &sealed)?)?)
}

fn phone_of(cx: &mut Cx, row: &Row) -> Result<Option<String>> {
    let sealed = row.opt_bytes(4)?.map(<[u8]>::to_vec);
    sealed.map(|sealed| open_text(cx, &sealed)).transpose()
}

fn row_of(cx: &mut Cx, id: PersonId) -> Result<Option<Row>> {
    cx.one(&format!("SELECT {COLUMNS} FROM person WHERE id = $1"), &[V::from(id)])
}

fn read(cx: &mut Cx, row: &Row) -> Result<Person> {
    let facts = facts_of(cx, row)?;
    let phone = phone_of(cx, row)?;
    Ok(Person {
        id: PersonId(row.i64(0)?),
        name: row.string(1)?,
        certificate_type: row.string(2)?,
        number_mask: mask::number(&facts.number),
        phone_mask: phone.map(|phone| mask::ends(&phone, 3, 4)),
        birth: facts.birth,
        sex: facts.sex,
        division: facts.division,
        level: Level::from_number(row.i64(5)?),
        version: row.i64(6)?,
    })
}

/// A person by id.
pub fn person(cx: &mut Cx, id: PersonId) -> Result<Option<Person>> {
    let row = row_of(cx, id)?;
    row.map(|row| read(cx, &row)).transpose()
}

/// The person, or `not_found`.
pub(crate) fn must(cx: &mut Cx, id: PersonId) -> Result<Person> {
    person(cx, id)?.or_refuse(Refusal::NOT_FOUND)
}

/// The name of a person; empty when unknown.
pub fn name(cx: &mut Cx, id: PersonId) -> Result<String> {
    let row = cx.one("SELECT name FROM person WHERE id = $1", &[V::from(id)])?;
    row.map_or(Ok(String::new()), |row| row.string(0))
}

/// The person with a certificate number.
pub fn by_number(cx: &mut Cx, certificate_type: &str, number: &str) -> Result<Option<Person>> {
    let blind = blind(cx, certificate_type, number);
    let row = cx.one(&format!("SELECT {COLUMNS} FROM person WHERE number_blind = $1"), &[V::from(blind)])?;
    row.map(|row| read(cx, &row)).transpose()
}

/// The numbers in clear of the person who acts, of one who gave them a mandate that holds today, or for the system; for nobody
/// else.
///
/// An official at a window acts for the one person who was identified for the draft in hand, and for nobody else: whoever sets
/// that in the call has written the view down ([`crate::disclosures`]).
pub fn sensitive(cx: &mut Cx, id: PersonId) -> Result<Sensitive> {
    let actor = Arc::clone(cx.actor());
    let allowed = match actor.kind {
        Kind::System => true,
        Kind::Official => {
            actor.person == Some(id) || (actor.acting_for == Some(id) && crate::rights::at_window(cx).is_ok())
        }
        Kind::Person | Kind::Nobody => actor.person == Some(id) || actor.acting_for == Some(id) || mandated(cx, id)?,
    };
    base::refuse_if!(!allowed, Refusal::NOT_FOUND);
    clear(cx, id)
}

/// Whether a person gave the one who acts a mandate that holds today.
fn mandated(cx: &mut Cx, id: PersonId) -> Result<bool> {
    let Some(me) = cx.actor().person else { return Ok(false) };
    Ok(super::mandates::store::in_force(cx, me, id)?.is_some())
}

/// The numbers in clear, for commands that compare them.
pub(crate) fn clear(cx: &mut Cx, id: PersonId) -> Result<Sensitive> {
    let row = row_of(cx, id)?.or_refuse(Refusal::NOT_FOUND)?;
    let facts = facts_of(cx, &row)?;
    Ok(Sensitive { number: facts.number, phone: phone_of(cx, &row)? })
}

/// A person to write.
pub(crate) struct NewPerson<'a> {
    pub name: &'a str,
    pub number: &'a CitizenId,
    pub phone: Option<&'a str>,
    pub level: Level,
    pub source: &'static str,
}

/// Writes a person, or raises what is known of one: the level never falls, and a name that was proved replaces one that
/// was only said.
pub(crate) fn keep(cx: &mut Cx, permit: &Permit, new: &NewPerson) -> Result<PersonId> {
    let known = by_number(cx, CITIZEN, &new.number.to_string())?;
    let id = known.as_ref().map_or_else(|| PersonId(cx.new_id()), |known| known.id);
    let phone = match new.phone {
        Some(phone) => Some((cx.seal(&format!("person:{id}"), phone.as_bytes())?, cx.blind("phone", phone))),
        None => None,
    };
    let (phone_sealed, phone_blind) = phone.unzip();
    if let Some(known) = known {
        let better = new.level > known.level;
        let name = if better { new.name } else { known.name.as_str() };
        let level = known.level.max(new.level);
        cx.write_one(
            permit,
            "UPDATE person SET name = $2, level = $3, phone_sealed = coalesce($4, phone_sealed), phone_blind = coalesce($5, phone_blind), \
             version = version + 1 WHERE id = $1 AND version = $6",
            vec![V::from(id), V::from(name), V::from(level as i64), V::from(phone_sealed), V::from(phone_blind), V::from(known.version)],
        )?;
        return Ok(id);
    }
    let number = new.number.to_string();
    let facts = Facts {
        birth: Some(new.number.birth()),
        sex: Some(new.number.sex()),
        division: new.number.division().to_owned(),
        number,
    };
    let sealed = cx.seal(&format!("person:{id}"), serde_json::to_string(&facts)?.as_bytes())?;
    let (blind, now) = (blind(cx, CITIZEN, &facts.number), cx.now());
    cx.write(
        permit,
        "INSERT INTO person (id, name, certificate_type, number_blind, facts_sealed, phone_sealed, phone_blind, level, source, made_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)",
        vec![
            V::from(id),
            V::from(new.name),
            V::from(CITIZEN),
            V::from(blind),
            V::from(sealed),
            V::from(phone_sealed),
            V::from(phone_blind),
            V::from(new.level as i64),
            V::from(new.source),
            V::from(now),
        ],
    )?;
    Ok(id)
}

/// Sets the phone at which a person is reached.
pub(crate) fn set_phone(cx: &mut Cx, permit: &Permit, id: PersonId, phone: &str) -> Result<()> {
    let sealed = cx.seal(&format!("person:{id}"), phone.as_bytes())?;
    let blind = cx.blind("phone", phone);
    cx.write(
        permit,
        "UPDATE person SET phone_sealed = $2, phone_blind = $3, version = version + 1 WHERE id = $1",
        vec![V::from(id), V::from(sealed), V::from(blind)],
    )
}

/// The level at which an account begins that somebody joins to a person over the net.
pub(crate) fn begin(cx: &mut Cx, permit: &Permit, person: PersonId, level: Level) -> Result<()> {
    cx.write_one(
        permit,
        "UPDATE person SET level = $2, version = version + 1 WHERE id = $1",
        vec![V::from(person), V::from(level as i64)],
    )
}

/// Raises the level.
pub(crate) fn raise(cx: &mut Cx, permit: &Permit, person: &Person, level: Level) -> Result<()> {
    cx.write_one(
        permit,
        "UPDATE person SET level = $2, version = version + 1 WHERE id = $1 AND version = $3",
        vec![V::from(person.id), V::from(person.level.max(level) as i64), V::from(person.version)],
    )
}
