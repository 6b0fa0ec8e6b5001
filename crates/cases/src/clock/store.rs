//! Rows of spans, extensions and loaded calendar years.

use super::load::Replaced;
use super::{Span, SpanKind, Until};
use crate::case::model::words;
use base::moment::day_date;
use base::{AccountId, CaseId, Error, Moment, Permit, Result, Text};
use calendar::{Calendar, YearNotice};
use db::{Cx, Row, V};
use jiff::civil::Date;
use std::collections::HashMap;
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
        days: row.opt_i64(7)?.and_then(|days| u32::try_from(days).ok()),
    })
}

/// Spans of a case, in order.
pub fn spans(cx: &mut Cx, case: CaseId) -> Result<Vec<Span>> {
    let rows = cx.query(
        "SELECT id, case_id, kind, reason, from_day, to_day, due, days FROM case_span WHERE case_id = $1 ORDER BY id LIMIT 500",
        &[V::from(case)],
    )?;
    rows.iter().map(read).collect()
}

/// Spans of the open cases after one and up to another, in order.
pub fn spans_between(cx: &mut Cx, after: CaseId, last: CaseId) -> Result<Vec<Span>> {
    let rows = cx.query(
        "SELECT s.id, s.case_id, s.kind, s.reason, s.from_day, s.to_day, s.due, s.days FROM case_span s \
         JOIN cases c ON c.id = s.case_id WHERE s.case_id > $1 AND s.case_id <= $2 AND c.finished_at IS NULL \
         ORDER BY s.id LIMIT $3",
        &[V::from(after), V::from(last), V::from(MOST_DAYS)],
    )?;
    rows.iter().map(read).collect()
}

/// Moves the day by which the applicant is to answer.
pub fn set_due(cx: &mut Cx, permit: &Permit, span: i64, due: i64, days: Option<u32>) -> Result<()> {
    cx.write(
        permit,
        "UPDATE case_span SET due = $2, days = coalesce(days, $3) WHERE id = $1 AND to_day IS NULL",
        vec![V::from(span), V::from(due), V::from(days.map(i64::from))],
    )
}

/// Begins a span today; `until`: the time that the applicant is given to answer.
pub fn begin(
    cx: &mut Cx,
    permit: &Permit,
    case: CaseId,
    (kind, reason): (SpanKind, &str),
    until: Option<Until>,
) -> Result<Span> {
    let (id, from) = (cx.new_id(), cx.today_number());
    let (due, days) = (until.map(|until| until.due), until.map(|until| until.days));
    let span = Span { id, case, kind, reason: reason.to_owned(), from, to: None, due, days };
    cx.write(
        permit,
        "INSERT INTO case_span (id, case_id, kind, reason, from_day, began_by, due, days) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        vec![
            V::from(span.id),
            V::from(case),
            V::from(kind.word()),
            V::from(reason),
            V::from(span.from),
            V::from(cx.me()),
            V::from(due),
            V::from(days.map(i64::from)),
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
        /// What the applicant was asked to send.
        Supplement = "supplement",
    }
}

/// A day within an open case, with what was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InnerDay {
    /// The case.
    pub case: CaseId,
    /// Whose.
    pub inside: Inside,
    /// Its row.
    pub id: i64,
    /// The material's id within the item, or the name of the step that it belongs to.
    pub name: String,
    /// The material's name.
    pub title: Text,
    /// From when it is counted; of a material, when it was added.
    pub since: Date,
    /// The term of a step.
    pub term: String,
    /// The working days that were given for an opinion or a supplement.
    pub days: Option<u32>,
    /// The day, as a day number.
    pub due: i64,
}

/// Most inner days that are read of a portion of cases; guards against a runaway.
const MOST_DAYS: i64 = 50_000;

/// Days of steps, materials, opinions and supplements of the open cases after one and up to another.
pub fn inner_days(cx: &mut Cx, after: CaseId, last: CaseId) -> Result<Vec<InnerDay>> {
    let rows = cx.query(
        "SELECT 'step', t.id, t.case_id, t.name, '', '', t.opened_at, CAST(NULL AS BIGINT), t.term, CAST(NULL AS BIGINT), t.step_due \
         FROM case_task t \
         WHERE t.case_id > $1 AND t.case_id <= $2 AND t.state = 'open' AND t.step_due IS NOT NULL \
         UNION ALL SELECT 'material', m.id, m.case_id, m.material, m.title_zh, m.title_en, m.added_at, CAST(NULL AS BIGINT), '', \
         CAST(NULL AS BIGINT), m.due FROM case_material m WHERE m.case_id > $1 AND m.case_id <= $2 AND m.state = 'later' AND m.due IS NOT NULL \
         UNION ALL SELECT 'opinion', q.id, q.case_id, t.name, '', '', q.asked_at, CAST(NULL AS BIGINT), '', q.days, q.due \
         FROM case_countersign q \
         JOIN case_task t ON t.id = q.task WHERE q.case_id > $1 AND q.case_id <= $2 AND q.state = 'open' AND q.due IS NOT NULL \
         UNION ALL SELECT 'supplement', s.id, s.case_id, '', '', '', CAST(NULL AS BIGINT), s.from_day, '', s.days, s.due \
         FROM case_span s \
         WHERE s.case_id > $1 AND s.case_id <= $2 AND s.kind = 'supplement' AND s.to_day IS NULL AND s.due IS NOT NULL \
         ORDER BY 1, 2 LIMIT $3",
        &[V::from(after), V::from(last), V::from(MOST_DAYS)],
    )?;
    rows.iter().map(read_inner).collect()
}

fn read_inner(row: &Row) -> Result<InnerDay> {
    let since = match row.opt_i64(7)? {
        Some(day) => day_date(day),
        None => row.moment(6)?.date(),
    };
    Ok(InnerDay {
        inside: Inside::read(row.text(0)?).ok_or_else(|| Error::fault("a day of an unknown kind"))?,
        id: row.i64(1)?,
        case: CaseId(row.i64(2)?),
        name: row.string(3)?,
        title: Text::new(row.text(4)?, row.text(5)?),
        since,
        term: row.string(8)?,
        days: row.opt_i64(9)?.and_then(|days| u32::try_from(days).ok()),
        due: row.i64(10)?,
    })
}

/// The national calendar with the years loaded by an administrator. Parsed once for each set of loaded years.
pub fn calendar(cx: &mut Cx) -> Result<Arc<Calendar>> {
    /// By year, the moment at which it was loaded, and the last load: two may come within a moment.
    type Known = Mutex<HashMap<Vec<(i64, i64, i64)>, Arc<Calendar>>>;
    static KNOWN: OnceLock<Known> = OnceLock::new();
    let rows = cx.query(
        "SELECT year, loaded_at, (SELECT coalesce(max(id), 0) FROM calendar_load) FROM calendar_year ORDER BY year LIMIT 200",
        &[],
    )?;
    let key = rows.iter().map(|row| Ok((row.i64(0)?, row.i64(1)?, row.i64(2)?))).collect::<Result<Vec<_>>>()?;
    let known = KNOWN.get_or_init(Mutex::default);
    if let Some(calendar) = known.lock().expect("no thread panics while it holds the calendars").get(&key) {
        return Ok(Arc::clone(calendar));
    }
    let mut calendar = Calendar::national().clone();
    for row in cx.query("SELECT notice FROM calendar_year ORDER BY year LIMIT 200", &[])? {
        calendar = calendar.with_year(stored(row.text(0)?)?);
    }
    let calendar = Arc::new(calendar);
    let mut known = known.lock().expect("no thread panics while it holds the calendars");
    if known.len() > 64 {
        known.clear();
    }
    known.insert(key, Arc::clone(&calendar));
    Ok(calendar)
}

/// The notice that was loaded for a year.
pub fn loaded(cx: &mut Cx, year: i16) -> Result<Option<YearNotice>> {
    let row = cx.one("SELECT notice FROM calendar_year WHERE year = $1", &[V::from(i64::from(year))])?;
    row.map(|row| stored(row.text(0)?)).transpose()
}

/// The calendar as it was before some notices were replaced.
pub fn calendar_before(cx: &mut Cx, replaced: &Replaced) -> Result<Calendar> {
    let mut notices: Vec<YearNotice> = Calendar::national().notices().cloned().collect();
    for row in cx.query("SELECT notice FROM calendar_year ORDER BY year LIMIT 200", &[])? {
        let notice = stored(row.text(0)?)?;
        if !replaced.contains_key(&notice.year) {
            notices.push(notice);
        }
    }
    notices.extend(replaced.values().flatten().cloned());
    Ok(Calendar::from_years(notices))
}

fn stored(text: &str) -> Result<YearNotice> {
    YearNotice::from_json(text)
        .map_err(|error| Error::fault(format_args!("a stored calendar year does not read: {}", error.code())))
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
