//! Rows of papers and their registers.

use super::{Body, Paper, PaperKind};
use base::{AccountId, CaseId, Error, Permit, Result};
use db::{Cx, Row, V};

fn read(row: &Row) -> Result<Paper> {
    Ok(Paper {
        id: row.i64(0)?,
        case: CaseId(row.i64(1)?),
        kind: PaperKind::read(row.text(2)?).ok_or_else(|| Error::fault("a paper has an unknown kind"))?,
        number: row.string(3)?,
        title: row.string(4)?,
        body: row.json(5)?,
        made_at: row.moment(6)?,
        made_by: AccountId(row.i64(7)?),
        seen_at: row.opt_moment(8)?,
    })
}

const COLUMNS: &str = "id, case_id, kind, number, title, body, made_at, made_by, seen_at";

/// Papers of a case, in order.
pub fn of_case(cx: &mut Cx, case: CaseId) -> Result<Vec<Paper>> {
    let sql = format!("SELECT {COLUMNS} FROM case_paper WHERE case_id = $1 ORDER BY id LIMIT 200");
    cx.query(&sql, &[V::from(case)])?.iter().map(read).collect()
}

/// One paper.
pub fn get(cx: &mut Cx, id: i64) -> Result<Option<Paper>> {
    let sql = format!("SELECT {COLUMNS} FROM case_paper WHERE id = $1");
    cx.one(&sql, &[V::from(id)])?.as_ref().map(read).transpose()
}

/// Adds a paper with the next number of its register: the office's short name and the paper's mark, or an item's own pattern with
/// `{region.short}`, `{year}` and `{seq}`. Two papers of one register at one moment make one command run again, never a gap.
pub fn add(
    cx: &mut Cx,
    permit: &Permit,
    case: CaseId,
    kind: PaperKind,
    short: &str,
    pattern: Option<&str>,
    body: Body,
) -> Result<Paper> {
    let year = i64::from(cx.today().year());
    let register = pattern.map_or_else(|| format!("{short}{}", kind.mark()), |pattern| format!("{short}|{pattern}"));
    let row = cx.one(
        "SELECT seq FROM paper_number WHERE register = $1 AND year = $2 ORDER BY seq DESC LIMIT 1",
        &[V::from(&register), V::from(year)],
    )?;
    let seq = row.map(|row| row.i64(0)).transpose()?.unwrap_or(0) + 1;
    let id = cx.new_id();
    cx.write(
        permit,
        "INSERT INTO paper_number (register, year, seq, paper) VALUES ($1, $2, $3, $4)",
        vec![V::from(&register), V::from(year), V::from(seq), V::from(id)],
    )?;
    let number = match pattern {
        Some(pattern) => pattern
            .replace("{region.short}", short)
            .replace("{year}", &year.to_string())
            .replace("{seq}", &seq.to_string()),
        None => format!("{short}{}字〔{year}〕第{seq}号", kind.mark()),
    };
    let paper = Paper {
        id,
        case,
        kind,
        number,
        title: kind.title().zh,
        body,
        made_at: cx.now(),
        made_by: cx.me(),
        seen_at: None,
    };
    cx.write(
        permit,
        "INSERT INTO case_paper (id, case_id, kind, number, title, body, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        vec![
            V::from(id),
            V::from(case),
            V::from(kind.word()),
            V::from(&paper.number),
            V::from(&paper.title),
            V::from(serde_json::to_string(&paper.body)?),
            V::from(paper.made_at),
            V::from(paper.made_by),
        ],
    )?;
    Ok(paper)
}

/// Notes that the applicant opened a paper for the first time.
pub fn seen(cx: &mut Cx, permit: &Permit, id: i64) -> Result<()> {
    cx.write(permit, "UPDATE case_paper SET seen_at = $2 WHERE id = $1 AND seen_at IS NULL", vec![V::from(id), V::from(cx.now())])
}
