//! Rows of visits to a window.

use super::{STAYS, Visit};
use base::{Permit, PersonId, Result};
use db::{Cx, V};

/// A visit of the caller's own whose person still stands there.
pub fn own(cx: &mut Cx, id: i64) -> Result<Option<Visit>> {
    let row = cx.one(
        "SELECT person, made_at FROM window_visit WHERE id = $1 AND account = $2",
        &[V::from(id), V::from(cx.me())],
    )?;
    let Some(row) = row else { return Ok(None) };
    let visit = Visit { id, person: PersonId(row.i64(0)?), made_at: row.moment(1)? };
    Ok(Some(visit).filter(|visit| visit.made_at.plus(STAYS) > cx.now()))
}

/// Writes down who was identified; visits that are over go.
pub fn add(cx: &mut Cx, permit: &Permit, person: PersonId) -> Result<Visit> {
    let visit = Visit { id: cx.new_id(), person, made_at: cx.now() };
    cx.about("person", person.0);
    let over = visit.made_at.plus(-STAYS);
    cx.keep(permit, "DELETE FROM window_visit WHERE made_at <= $1", vec![V::from(over)])?;
    cx.write(
        permit,
        "INSERT INTO window_visit (id, account, person, made_at) VALUES ($1, $2, $3, $4)",
        vec![V::from(visit.id), V::from(cx.me()), V::from(person), V::from(visit.made_at)],
    )?;
    Ok(visit)
}
