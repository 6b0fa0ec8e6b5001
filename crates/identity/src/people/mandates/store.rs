//! Mandates in the database.

use crate::people::model::{Mandate, MandateKind, MandateState};
use base::moment::{day_date, day_number};
use base::refusal::OrRefuse;
use base::{AccountId, Permit, PersonId, Refusal, Result};
use db::{Cx, Row, V};
use jiff::civil::Date;

const FROM: &str = "m.id, m.kind, m.giver, g.name, m.holder, h.name, m.state, m.from_day, m.to_day, m.made_by, m.version \
     FROM mandate m JOIN person g ON g.id = m.giver JOIN person h ON h.id = m.holder";

fn read(row: &Row) -> Result<Mandate> {
    Ok(Mandate {
        id: row.i64(0)?,
        kind: if row.text(1)? == "guardian" { MandateKind::Guardian } else { MandateKind::Adult },
        giver: PersonId(row.i64(2)?),
        giver_name: row.string(3)?,
        holder: PersonId(row.i64(4)?),
        holder_name: row.string(5)?,
        state: MandateState::from_code(row.text(6)?),
        from: day_date(row.i64(7)?),
        to: day_date(row.i64(8)?),
        made_by: AccountId(row.i64(9)?),
        version: row.i64(10)?,
    })
}

/// A mandate that a person gave or holds; another's is not found.
pub(crate) fn of(cx: &mut Cx, person: PersonId, id: i64) -> Result<Mandate> {
    let sql = format!("SELECT {FROM} WHERE m.id = $1 AND (m.giver = $2 OR m.holder = $2)");
    let row = cx.one(&sql, &[V::from(id), V::from(person)])?.or_refuse(Refusal::NOT_FOUND)?;
    read(&row)
}

/// A mandate by id, for the window.
pub(crate) fn by_id(cx: &mut Cx, id: i64) -> Result<Mandate> {
    let row = cx.one(&format!("SELECT {FROM} WHERE m.id = $1"), &[V::from(id)])?.or_refuse(Refusal::NOT_FOUND)?;
    read(&row)
}

/// Mandates that a person gave or holds and that have not been ended, the newest first.
pub fn mandates(cx: &mut Cx, person: PersonId) -> Result<Vec<Mandate>> {
    let today = cx.today_number();
    let sql = format!(
        "SELECT {FROM} WHERE (m.giver = $1 OR m.holder = $1) AND m.state IN ('waiting', 'active') AND m.to_day >= $2 ORDER BY m.id DESC LIMIT 100"
    );
    cx.query(&sql, &[V::from(person), V::from(today)])?.iter().map(read).collect()
}

/// The mandate by which `holder` may act for `giver` today.
pub fn in_force(cx: &mut Cx, holder: PersonId, giver: PersonId) -> Result<Option<Mandate>> {
    let today = cx.today_number();
    let sql = format!(
        "SELECT {FROM} WHERE m.holder = $1 AND m.giver = $2 AND m.state = 'active' AND m.from_day <= $3 AND m.to_day >= $3 ORDER BY m.id LIMIT 1"
    );
    let row = cx.one(&sql, &[V::from(holder), V::from(giver), V::from(today)])?;
    row.as_ref().map(read).transpose()
}

/// Those for whom a person may act today.
pub fn givers_to(cx: &mut Cx, holder: PersonId) -> Result<Vec<PersonId>> {
    let today = cx.today_number();
    let rows = cx.query(
        "SELECT DISTINCT giver FROM mandate WHERE holder = $1 AND state = 'active' AND from_day <= $2 AND to_day >= $2 LIMIT 100",
        &[V::from(holder), V::from(today)],
    )?;
    rows.iter().map(|row| Ok(PersonId(row.i64(0)?))).collect()
}

/// A mandate to write.
pub(crate) struct NewMandate<'a> {
    pub kind: MandateKind,
    pub giver: PersonId,
    pub holder: PersonId,
    pub proof: &'static str,
    pub note: &'a str,
    pub state: MandateState,
    pub from: Date,
    pub to: Date,
}

/// Writes a mandate.
pub(crate) fn insert(cx: &mut Cx, permit: &Permit, new: &NewMandate) -> Result<i64> {
    let (id, now, me) = (cx.new_id(), cx.now(), cx.me());
    cx.write(
        permit,
        "INSERT INTO mandate (id, kind, giver, holder, proof, proof_note, state, from_day, to_day, made_by, made_at, settled_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, 1)",
        vec![
            V::from(id),
            V::from(new.kind.code()),
            V::from(new.giver),
            V::from(new.holder),
            V::from(new.proof),
            V::from(new.note),
            V::from(new.state.code()),
            V::from(day_number(new.from)),
            V::from(day_number(new.to)),
            V::from(me),
            V::from(now),
        ],
    )?;
    Ok(id)
}

/// Moves a mandate to another state.
pub(crate) fn settle(cx: &mut Cx, permit: &Permit, mandate: &Mandate, state: MandateState) -> Result<()> {
    let now = cx.now();
    cx.write_one(
        permit,
        "UPDATE mandate SET state = $2, settled_at = $3, version = version + 1 WHERE id = $1 AND version = $4",
        vec![V::from(mandate.id), V::from(state.code()), V::from(now), V::from(mandate.version)],
    )
}
