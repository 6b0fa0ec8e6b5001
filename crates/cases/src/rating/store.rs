//! Rows of ratings.

use super::Rating;
use crate::case::Case;
use base::{CaseId, Permit, Result};
use db::{Cx, V};

/// The rating of a case.
pub fn of_case(cx: &mut Cx, case: CaseId) -> Result<Option<Rating>> {
    let row = cx.one("SELECT level, reasons, words, rated_at FROM case_rating WHERE case_id = $1", &[V::from(case)])?;
    row.map(|row| {
        Ok(Rating { level: row.i64(0)?, reasons: row.json(1)?, words: row.string(2)?, rated_at: row.moment(3)? })
    })
    .transpose()
}

/// Adds the rating of a case.
pub fn add(cx: &mut Cx, permit: &Permit, case: &Case, level: i64, reasons: &[String], words: &str) -> Result<()> {
    cx.about("case", case.id.0);
    let params = vec![
        V::from(case.id),
        V::from(level),
        V::from(serde_json::to_string(reasons)?),
        V::from(words),
        V::from(case.channel.word()),
        V::from(cx.now()),
        V::from(cx.me()),
        V::from(&case.office_path),
        V::from(&case.item),
    ];
    cx.write(
        permit,
        "INSERT INTO case_rating (case_id, level, reasons, words, channel, rated_at, account, office_path, item) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params,
    )
}
