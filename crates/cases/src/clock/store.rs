//! Rows of spans, extensions and loaded calendar years.

use super::{Span, SpanKind};
use crate::case::model::words;
use base::{AccountId, CaseId, Error, Moment, Permit, Result, Text};
use calendar::{Calendar, YearNotice};
use db::{Cx, Row, V};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock};

fn read(row: &Row) -> Result<Span> {
    Ok(Span {
        id: row.i64(0)?,
        case: CaseId(row.i64(1)?),
        kind: SpanKind::read(row.text(2)?).ok_or_else(|| Error::fault("a span has an unknown kind"))?,
        reason: row.string(3)?,
        from: row.i64(4)?,
        to: row.opt_i64(5)?,
        due: row.opt_i64(6)?,
    })
}

/// Spans of a case, in order.
pub fn spans(cx: &mut Cx, case: CaseId) -> Result<Vec<Span>> {
    let rows = cx.query(
        "SELECT id, case_id, kind, reason, from_day, to_day, due FROM case_span WHERE case_id = $1 ORDER BY id LIMIT 500",
        &[V::from(case)],
    )?;
    rows.iter().map(read).collect()
}

/// Begins a span today; `due`: the day by which the applicant is asked to answer.
pub fn begin(
    cx: &mut Cx,
    permit: &Permit,
    case: CaseId,
    (kind, reason): (SpanKind, &str),
    due: Option<i64>,
) -> Result<Span> {
    let span = Span { id: cx.new_id(), case, kind, reason: reason.to_owned(), from: cx.today_number(), to: None, due };
    cx.write(
        permit,
        "INSERT INTO case_span (id, case_id, kind, reason, from_day, began_by, due) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        vec![
            V::from(span.id),
            V::from(case),
            V::from(kind.word()),
            V::from(reason),
            V::from(span.from),
            V::from(cx.me()),
            V::from(due),
        ],
    )?;
    Ok(span)
}

/// Ends the open spans of a case today.
pub fn end(cx: &mut Cx, permit: &Permit, case: CaseId) -> Result<()> {
    let params = vec![V::from(case), V::from(cx.today_number()), V::from(cx.me())];
    cx.write(permit, "UPDATE case_span SET to_day = $2, ended_by = $3 WHERE case_id = $1 AND to_day IS NULL", params)
}

/// A request to extend a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Id.
    pub id: i64,
    /// The case.
    pub case: CaseId,
    /// By how much, such as `10wd`.
    pub term: String,
    /// Why.
    pub reason: String,
    /// Who asks.
    pub asked_by: AccountId,
    /// When.
    pub asked_at: Moment,
    /// `asked`, `approved` or `declined`.
    pub state: String,
    /// What the approver said.
    pub words: String,
}

fn read_extension(row: &Row) -> Result<Extension> {
    Ok(Extension {
        id: row.i64(0)?,
        case: CaseId(row.i64(1)?),
        term: row.string(2)?,
        reason: row.string(3)?,
        asked_by: AccountId(row.i64(4)?),
        asked_at: row.moment(5)?,
        state: row.string(6)?,
        words: row.string(7)?,
    })
}

/// Requests of a case, in order.
pub fn extensions(cx: &mut Cx, case: CaseId) -> Result<Vec<Extension>> {
    let rows = cx.query(
        "SELECT id, case_id, term, reason, asked_by, asked_at, state, words FROM case_extension WHERE case_id = $1 ORDER BY id LIMIT 100",
        &[V::from(case)],
    )?;
    rows.iter().map(read_extension).collect()
}

/// Requests that wait for an approver within the caller's reach, oldest first, after an id.
pub fn extensions_waiting(cx: &mut Cx, after: i64, limit: i64) -> Result<Vec<Extension>> {
    let mut params = vec![V::from(after), V::from(limit)];
    let scope = crate::case::store::SCOPE.visible(cx.actor(), &[crate::rights::EXTEND], &mut params);
    let sql = format!(
        "SELECT e.id, e.case_id, e.term, e.reason, e.asked_by, e.asked_at, e.state, e.words FROM case_extension e \
         JOIN cases c ON c.id = e.case_id WHERE e.state = 'asked' AND e.id > $1 AND {scope} ORDER BY e.id LIMIT $2"
    );
    cx.query(&sql, &params)?.iter().map(read_extension).collect()
}

/// Requests of one official that wait for an approver, oldest first.
pub fn extensions_asked_by(cx: &mut Cx, account: AccountId, limit: i64) -> Result<Vec<Extension>> {
    let rows = cx.query(
        "SELECT id, case_id, term, reason, asked_by, asked_at, state, words FROM case_extension \
         WHERE asked_by = $1 AND state = 'asked' ORDER BY id LIMIT $2",
        &[V::from(account), V::from(limit)],
    )?;
    rows.iter().map(read_extension).collect()
}

/// A request that waits is somebody else's from now on.
pub fn give_extension(cx: &mut Cx, permit: &Permit, id: i64, to: AccountId) -> Result<()> {
    cx.write_one(
        permit,
        "UPDATE case_extension SET asked_by = $2 WHERE id = $1 AND state = 'asked'",
        vec![V::from(id), V::from(to)],
    )
}

/// Adds a request.
pub fn ask_extension(cx: &mut Cx, permit: &Permit, case: CaseId, term: &str, reason: &str) -> Result<i64> {
    let id = cx.new_id();
    let params = vec![V::from(id), V::from(case), V::from(term), V::from(reason), V::from(cx.me()), V::from(cx.now())];
    cx.write(
        permit,
        "INSERT INTO case_extension (id, case_id, term, reason, asked_by, asked_at, state, words) VALUES ($1, $2, $3, $4, $5, $6, 'asked', '')",
        params,
    )?;
    Ok(id)
}

/// Decides a request that is still open.
pub fn decide_extension(cx: &mut Cx, permit: &Permit, id: i64, state: &str, words: &str) -> Result<()> {
    let params = vec![V::from(id), V::from(state), V::from(cx.me()), V::from(cx.now()), V::from(words)];
    cx.write_one(
        permit,
        "UPDATE case_extension SET state = $2, decided_by = $3, decided_at = $4, words = $5 WHERE id = $1 AND state = 'asked'",
        params,
    )
}

words! {
    /// Whose day it is, where it is not the day of a case.
    Inside {
        /// The limit of a step.
        Step = "step",
        /// A material that is to follow.
        Material = "material",
        /// An opinion that was asked for.
        Opinion = "opinion",
    }
}

/// A day that was set when something was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InnerDay {
    /// Whose.
    pub inside: Inside,
    /// Its row.
    pub id: i64,
    /// The material's id within the item, or the name of the step for which an opinion was asked.
    pub name: String,
    /// The material's name.
    pub title: Text,
    /// When it was set, for opinions.
    pub since: Moment,
    /// The day, as a day number.
    pub due: i64,
}

/// Open cases, after one and up to another, with days of steps, materials or opinions.
pub fn with_inner_days(cx: &mut Cx, after: CaseId, last: CaseId) -> Result<BTreeSet<CaseId>> {
    let rows = cx.query(
        "SELECT case_id FROM case_task WHERE case_id > $1 AND case_id <= $2 AND state = 'open' AND step_due IS NOT NULL \
         UNION SELECT case_id FROM case_material WHERE case_id > $1 AND case_id <= $2 AND state = 'later' AND due IS NOT NULL \
         UNION SELECT case_id FROM case_countersign WHERE case_id > $1 AND case_id <= $2 AND state = 'open' AND due IS NOT NULL \
         LIMIT 1000",
        &[V::from(after), V::from(last)],
    )?;
    rows.iter().map(|row| Ok(CaseId(row.i64(0)?))).collect()
}

/// Days of a case's materials that are to follow, and of its questions to colleagues.
pub fn inner_days(cx: &mut Cx, case: CaseId) -> Result<Vec<InnerDay>> {
    let rows = cx.query(
        "SELECT 'material', m.id, m.material, m.title_zh, m.title_en, m.added_at, m.due FROM case_material m \
         WHERE m.case_id = $1 AND m.state = 'later' AND m.due IS NOT NULL \
         UNION ALL SELECT 'opinion', q.id, t.name, '', '', q.asked_at, q.due FROM case_countersign q \
         JOIN case_task t ON t.id = q.task WHERE q.case_id = $1 AND q.state = 'open' AND q.due IS NOT NULL LIMIT 1000",
        &[V::from(case)],
    )?;
    let day = |row: &Row| {
        Ok(InnerDay {
            inside: Inside::read(row.text(0)?).ok_or_else(|| Error::fault("a day of an unknown kind"))?,
            id: row.i64(1)?,
            name: row.string(2)?,
            title: Text::new(row.text(3)?, row.text(4)?),
            since: row.moment(5)?,
            due: row.i64(6)?,
        })
    };
    rows.iter().map(day).collect()
}

/// The national calendar with the years loaded by an administrator. Parsed once for each set of loaded years.
pub fn calendar(cx: &mut Cx) -> Result<Arc<Calendar>> {
    /// By year and the moment at which it was loaded.
    type Known = Mutex<HashMap<Vec<(i64, i64)>, Arc<Calendar>>>;
    static KNOWN: OnceLock<Known> = OnceLock::new();
    let rows = cx.query("SELECT year, loaded_at FROM calendar_year ORDER BY year LIMIT 200", &[])?;
    let key = rows.iter().map(|row| Ok((row.i64(0)?, row.i64(1)?))).collect::<Result<Vec<_>>>()?;
    let known = KNOWN.get_or_init(Mutex::default);
    if let Some(calendar) = known.lock().expect("no thread panics while it holds the calendars").get(&key) {
        return Ok(Arc::clone(calendar));
    }
    let mut calendar = Calendar::national().clone();
    for row in cx.query("SELECT notice FROM calendar_year ORDER BY year LIMIT 200", &[])? {
        let notice = YearNotice::from_json(row.text(0)?)
            .map_err(|error| Error::fault(format_args!("a stored calendar year does not read: {}", error.code())))?;
        calendar = calendar.with_year(notice);
    }
    let calendar = Arc::new(calendar);
    let mut known = known.lock().expect("no thread panics while it holds the calendars");
    if known.len() > 64 {
        known.clear();
    }
    known.insert(key, Arc::clone(&calendar));
    Ok(calendar)
}

/// Stores a year's notice.
pub fn load_year(cx: &mut Cx, permit: &Permit, notice: &YearNotice) -> Result<()> {
    let year = i64::from(notice.year);
    cx.about("calendar-year", year);
    let params = vec![V::from(year), V::from(notice.to_json()), V::from(cx.now()), V::from(cx.me())];
    cx.write(
        permit,
        "INSERT INTO calendar_year (year, notice, loaded_at, loaded_by) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (year) DO UPDATE SET notice = excluded.notice, loaded_at = excluded.loaded_at, loaded_by = excluded.loaded_by",
        params,
    )
}
