//! Schema versions: append-only, each applied once, known by digest; a binary that does not know an applied one refuses to start.

use crate::dialect::Engine;
use crate::keys::sm3;
use crate::tx::Tx;
use crate::{V, tables};
use base::{Error, Moment, Result};

/// One step of the schema. The text never changes once it has been released.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Crate and number, such as `cases-003`.
    pub id: &'static str,
    /// Statements of our dialect ([`Engine::ddl`]), each ended by `;` at the end of a line.
    pub sql: &'static str,
}

/// The seam's own tables, for tests that list every statement.
pub const MIGRATIONS_OF_DB: &[Migration] = tables::TABLES;

const JOURNAL: &str =
    "CREATE TABLE IF NOT EXISTS schema_migration (id KEYTEXT PRIMARY KEY, digest TEXT NOT NULL, at BIGINT NOT NULL)";

/// Applies what is missing, in order, in one transaction; answers the ids that were applied.
///
/// Refuses with a plain sentence when the database holds a step that this binary does not know (it is older than the
/// database), or one whose text differs.
pub(crate) fn migrate(
    tx: &mut dyn Tx,
    engine: Engine,
    steps: &[Migration],
    now: Moment,
    apply: bool,
) -> Result<Vec<&'static str>> {
    tx.execute_script(&engine.ddl(JOURNAL))?;
    let known = tx.query("SELECT id, digest FROM schema_migration ORDER BY id", &[])?;
    let all: Vec<&Migration> = tables::TABLES.iter().chain(steps).collect();
    for row in &known {
        let id = row.text(0)?;
        let Some(step) = all.iter().find(|step| step.id == id) else {
            return Err(Error::fault(format_args!(
                "this database was made by a newer version of tongban (it has schema step {id}); start that version, or restore a backup"
            )));
        };
        if row.text(1)? != hex::encode(sm3(step.sql.as_bytes())) {
            return Err(Error::fault(format_args!(
                "schema step {id} differs from the one this database was made with"
            )));
        }
    }
    let missing: Vec<&&Migration> =
        all.iter().filter(|step| !known.iter().any(|row| row.text(0).is_ok_and(|id| id == step.id))).collect();
    if !apply {
        return Ok(missing.iter().map(|step| step.id).collect());
    }
    for step in &missing {
        tx.execute_script(&engine.ddl(step.sql))?;
        tx.query(
            "INSERT INTO schema_migration (id, digest, at) VALUES ($1, $2, $3) RETURNING id",
            &[V::from(step.id), V::from(hex::encode(sm3(step.sql.as_bytes()))), V::from(now)],
        )?;
    }
    Ok(missing.iter().map(|step| step.id).collect())
}
