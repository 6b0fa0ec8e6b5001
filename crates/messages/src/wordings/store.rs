//! Edited wordings.

use super::model::Wording;
use base::{Permit, Result};
use db::{Cx, V};
use serde_json::json;

/// An edited wording and its version.
pub(crate) fn edited(cx: &mut Cx, key: &str) -> Result<Option<(Wording, i64)>> {
    let row = cx.one("SELECT texts, version FROM wording WHERE key = $1", &[V::from(key)])?;
    row.map(|row| Ok((row.json(0)?, row.i64(1)?))).transpose()
}

/// Keys of all edited wordings.
pub(crate) fn edited_keys(cx: &mut Cx) -> Result<Vec<String>> {
    cx.query("SELECT key FROM wording ORDER BY key LIMIT 1000", &[])?.iter().map(|row| row.string(0)).collect()
}

/// Writes a wording over the version that was read; 0 when there was none.
pub(crate) fn save(cx: &mut Cx, permit: &Permit, key: &str, wording: &Wording, version: i64) -> Result<()> {
    let (me, now) = (cx.me(), cx.now());
    let texts = json!(wording);
    if version == 0 {
        let rows = cx.write_returning(
            permit,
            "INSERT INTO wording (key, texts, changed_by, changed_at, version) VALUES ($1, $2, $3, $4, 1) \
             ON CONFLICT (key) DO NOTHING RETURNING version",
            &[V::from(key), V::from(&texts), V::from(me), V::from(now)],
        )?;
        base::refuse_if!(rows.is_empty(), base::Refusal::STALE);
        return Ok(());
    }
    cx.write_one(
        permit,
        "UPDATE wording SET texts = $2, changed_by = $3, changed_at = $4, version = version + 1 WHERE key = $1 AND version = $5",
        vec![V::from(key), V::from(&texts), V::from(me), V::from(now), V::from(version)],
    )
}

/// Back to the built-in wording.
pub(crate) fn restore(cx: &mut Cx, permit: &Permit, key: &str, version: i64) -> Result<()> {
    cx.write_one(permit, "DELETE FROM wording WHERE key = $1 AND version = $2", vec![V::from(key), V::from(version)])
}
