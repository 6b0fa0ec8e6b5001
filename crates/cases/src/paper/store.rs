//! Rows of papers and their registers.

use super::{Body, Paper, PaperKind};
use crate::case::represented::Represented;
use crate::case::store::on_side;
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
        withdrawn_at: row.opt_moment(9)?,
    })
}

const COLUMNS: &str = "id, case_id, kind, number, title, body, made_at, made_by, seen_at, withdrawn_at";

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

/// Decisions to grant among the papers of cases on the caller's side, below an id, newest first.
pub fn granted_to(cx: &mut Cx, before: i64, limit: i64) -> Result<Vec<Paper>> {
    let columns: Vec<String> = COLUMNS.split(", ").map(|column| format!("p.{column}")).collect();
    let mut params = vec![V::from(PaperKind::Grant.word()), V::from(before), V::from(limit)];
    let ids = on_side(&Represented::by_caller(cx)?, &mut params);
    let sql = format!(
        "SELECT {} FROM case_paper p WHERE p.case_id IN ({ids}) AND p.kind = $1 AND p.id < $2 ORDER BY p.id DESC LIMIT $3",
        columns.join(", ")
    );
    cx.query(&sql, &params)?.iter().map(read).collect()
}

/// Where a decision takes its number from.
pub struct Register<'a> {
    /// Short name of the office.
    pub short: &'a str,
    /// Division of the office; its first six digits are the region's code.
    pub division: &'a str,
    /// The item's own pattern, with `{region.short}`, `{region.code}`, `{year}` and `{seq}`, or `{credit_code}` alone.
    pub pattern: Option<&'a str>,
}

/// The case of a paper, and whether it is a new one, which has no papers yet.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The case.
    pub case: CaseId,
    /// It does not exist yet.
    pub fresh: bool,
}

/// Adds a paper with its number: a decision takes the next one of its office's register, anything else the number of the case
/// with the paper's mark.
pub fn add(
    cx: &mut Cx,
    permit: &Permit,
    place: Place,
    kind: PaperKind,
    register: Register<'_>,
    body: Body,
) -> Result<Paper> {
    let id = cx.new_id();
    let number = if kind.is_decision() {
        registered(cx, permit, id, kind, register)?
    } else {
        let before = if place.fresh { 0 } else { count(cx, place.case, kind)? };
        let again = if before == 0 { String::new() } else { (before + 1).to_string() };
        format!("{}-{}{again}", body.case_number, kind.mark())
    };
    let paper = Paper {
        id,
        case: place.case,
        kind,
        number,
        title: kind.title().zh,
        body,
        made_at: cx.now(),
        made_by: cx.me(),
        seen_at: None,
        withdrawn_at: None,
    };
    cx.write(
        permit,
        "INSERT INTO case_paper (id, case_id, kind, number, title, body, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        vec![
            V::from(id),
            V::from(place.case),
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

fn count(cx: &mut Cx, case: CaseId, kind: PaperKind) -> Result<usize> {
    let sql = "SELECT id FROM case_paper WHERE case_id = $1 AND kind = $2 LIMIT 200";
    Ok(cx.query(sql, &[V::from(case), V::from(kind.word())])?.len())
}

/// The next number of a register: the office's short name and the paper's mark, or the item's own pattern. What the pattern says
/// apart from the running number names the register, so that no number is given twice. Two decisions of one register at one
/// moment make one command run again, never a gap.
fn registered(cx: &mut Cx, permit: &Permit, paper: i64, kind: PaperKind, from: Register<'_>) -> Result<String> {
    let region: String = from.division.chars().take(6).collect();
    // Credit codes carry no year: their register goes on for ever.
    let year = if from.pattern.is_some_and(|pattern| pattern.contains(CREDIT_CODE)) {
        0
    } else {
        i64::from(cx.today().year())
    };
    let usual = format!("{{region.short}}{}字〔{{year}}〕第{{seq}}号", kind.mark());
    let named = from
        .pattern
        .unwrap_or(&usual)
        .replace("{region.short}", from.short)
        .replace("{region.code}", &region)
        .replace("{year}", &year.to_string());
    let register = named.replace(CREDIT_CODE, &format!("{region}{CREDIT_CODE}"));
    let row = cx.one(
        "SELECT seq FROM paper_number WHERE register = $1 AND year = $2 ORDER BY seq DESC LIMIT 1",
        &[V::from(&register), V::from(year)],
    )?;
    let seq = row.map(|row| row.i64(0)).transpose()?.unwrap_or(0) + 1;
    cx.write(
        permit,
        "INSERT INTO paper_number (register, year, seq, paper) VALUES ($1, $2, $3, $4)",
        vec![V::from(&register), V::from(year), V::from(seq), V::from(paper)],
    )?;
    if named.contains(CREDIT_CODE) {
        return Ok(named.replace(CREDIT_CODE, &credit_code(&region, seq)?));
    }
    Ok(named.replace("{seq}", &seq.to_string()))
}

const CREDIT_CODE: &str = "{credit_code}";

/// The code of an enterprise that is registered now (GB 32100-2015): market regulation, enterprise, the region, and an
/// organisation code that begins with MA as those given since 2015 do.
fn credit_code(region: &str, seq: i64) -> Result<String> {
    const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let (mut left, mut body) = (seq, String::new());
    while body.len() < 6 {
        body.insert(0, char::from(ALPHABET[left.rem_euclid(31) as usize]));
        left /= 31;
    }
    let code = codes::CreditCode::build('9', '1', region, &format!("MA{body}"));
    code.map(|code| code.to_string())
        .map_err(|error| Error::fault(format_args!("no credit code for {region}: {error:?}")))
}

/// Notes that the applicant opened a paper for the first time.
pub fn seen(cx: &mut Cx, permit: &Permit, id: i64) -> Result<()> {
    cx.write(
        permit,
        "UPDATE case_paper SET seen_at = $2 WHERE id = $1 AND seen_at IS NULL",
        vec![V::from(id), V::from(cx.now())],
    )
}

/// Takes back the papers of a kind that still hold; they stay in the file, marked.
pub fn withdraw(cx: &mut Cx, permit: &Permit, case: CaseId, kind: PaperKind) -> Result<()> {
    cx.write(
        permit,
        "UPDATE case_paper SET withdrawn_at = $3 WHERE case_id = $1 AND kind = $2 AND withdrawn_at IS NULL",
        vec![V::from(case), V::from(kind.word()), V::from(cx.now())],
    )
}
