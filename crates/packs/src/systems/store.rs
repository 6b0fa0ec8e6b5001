//! What came of stories, in the database.

use super::Recorded;
use base::{Permit, Result};
use db::{Cx, V};

/// Most results that are read: stories times engines.
const MOST: i64 = 5_000;

pub(crate) fn keep(cx: &mut Cx, permit: &Permit, one: &Recorded) -> Result<()> {
    cx.write(
        permit,
        "INSERT INTO story_result (name, engine, digest, ok, program, at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (name, engine) DO UPDATE SET digest = excluded.digest, ok = excluded.ok, program = excluded.program, \
         at = excluded.at",
        vec![
            V::from(&one.name),
            V::from(&one.engine),
            V::from(&one.digest),
            V::from(i64::from(one.ok)),
            V::from(&one.program),
            V::from(one.at),
        ],
    )
}

/// Everything that is kept, by name and engine.
pub(crate) fn all(cx: &mut Cx) -> Result<Vec<Recorded>> {
    let rows = cx.query(
        "SELECT name, engine, digest, ok, program, at FROM story_result ORDER BY name, engine LIMIT $1",
        &[V::from(MOST)],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Recorded {
                name: row.string(0)?,
                engine: row.string(1)?,
                digest: row.string(2)?,
                ok: row.i64(3)? != 0,
                program: row.string(4)?,
                at: row.moment(5)?,
            })
        })
        .collect()
}
