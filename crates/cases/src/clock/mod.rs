//! The clock of a case: bound to the case and its steps, recomputed from its spans, never counted down.

pub mod store;

use crate::case::model::words;
use crate::case::{Case, Status};
use base::moment::{day_date, day_number};
use base::{CaseId, Error, Locale, Result};
use calendar::{Calendar, Due, Interval, LightSettings, Limits, Reading, Term};
use db::Cx;
use jiff::civil::Date;
use std::sync::Arc;

words! {
    /// Why the clock stands still (Licensing Law art. 32 and 45).
    SpanKind {
        /// The applicant completes what is missing.
        Supplement = "supplement",
        /// A hearing.
        Hearing = "hearing",
        /// An inspection on the spot.
        Inspection = "inspection",
        /// A test, an examination of goods.
        Test = "test",
        /// An expert review.
        Review = "review",
        /// A public notice.
        Notice = "notice",
        /// Any other special procedure that law allows.
        Other = "other",
    }
}

/// A span in which the clock stood or stands still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Id.
    pub id: i64,
    /// The case.
    pub case: CaseId,
    /// Why, as a kind.
    pub kind: SpanKind,
    /// Why, in words the applicant was told.
    pub reason: String,
    /// First day, as a day number.
    pub from: i64,
    /// Last day; none while it lasts.
    pub to: Option<i64>,
}

/// The spans as the calendar takes them.
pub fn intervals(spans: &[Span]) -> Vec<Interval> {
    spans
        .iter()
        .map(|span| Interval { from: day_date(span.from), to: span.to.map(day_date), reason: span.reason.clone() })
        .collect()
}

fn term(text: &str) -> Result<Option<Term>> {
    if text.is_empty() {
        return Ok(None);
    }
    Term::parse(text)
        .map(Some)
        .map_err(|error| Error::fault(format_args!("a case holds the term {text}: {}", error.code())))
}

/// A limit with a granted extension of the same unit added.
pub fn extended(limit: &str, extension: &str) -> Result<Option<Term>> {
    let (Some(mut limit), extension) = (term(limit)?, term(extension)?) else { return Ok(None) };
    if let Some(extension) = extension.filter(|extension| extension.unit == limit.unit) {
        limit.amount = limit.amount.saturating_add(extension.amount);
    }
    Ok(Some(limit))
}

/// Recomputes the due days of an accepted case from its spans; answers whether anything moved.
pub fn recompute(case: &mut Case, calendar: &Calendar, spans: &[Span], today: Date) -> Result<bool> {
    let Some(start) = case.clock_from.map(day_date) else { return Ok(false) };
    let intervals = intervals(spans);
    let before = (case.promised_due, case.statutory_due, case.provisional);
    let mut provisional = false;
    let mut day = |limit: &str| -> Result<Option<i64>> {
        let Some(term) = extended(limit, &case.extended)? else { return Ok(None) };
        let (date, unsure) = calendar::due_date(calendar, start, term, &intervals, today);
        provisional |= unsure;
        Ok(Some(day_number(date)))
    };
    let (promised, statutory) = (day(&case.promised)?, day(&case.statutory)?);
    (case.promised_due, case.statutory_due, case.provisional) = (promised, statutory, provisional);
    Ok(before != (promised, statutory, provisional))
}

/// The last day on which the office may still say what is missing; silence beyond it accepts the case.
pub fn acceptance_due(calendar: &Calendar, submitted: Date, limit: Term) -> Date {
    calendar::due_date(calendar, submitted, limit, &[], submitted).0
}

/// The due day with the sentence that explains it, from the same computation.
pub fn explain(case: &Case, calendar: &Calendar, spans: &[Span], today: Date) -> Result<Option<Due>> {
    let Some(start) = case.clock_from.map(day_date) else { return Ok(None) };
    let limit = if case.promised.is_empty() { &case.statutory } else { &case.promised };
    let Some(term) = extended(limit, &case.extended)? else { return Ok(None) };
    Ok(Some(calendar::due(calendar, start, term, &intervals(spans), today)))
}

/// How urgent a case is today.
pub fn reading(case: &Case, calendar: &Calendar, today: Date, settings: &LightSettings) -> Reading {
    let waiting = matches!(case.status, Status::Submitted | Status::Supplement);
    let limits = Limits {
        start: case.clock_from.map_or_else(|| case.submitted_at.date(), day_date),
        promised: if waiting { None } else { case.promised_due.map(day_date) },
        statutory: if waiting { case.accept_due.map(day_date) } else { case.statutory_due.map(day_date) },
        paused: case.paused,
        done: !case.is_open(),
    };
    calendar::reading(calendar, today, &limits, settings)
}

/// The sentence of an explanation in a language.
pub fn sentence(due: &Due, locale: Locale) -> String {
    match locale {
        Locale::Zh => due.explanation.sentence_zh(),
        Locale::En => due.explanation.sentence_en(),
    }
}

/// The calendar in force: the national one with the years that an administrator loaded.
pub fn calendar(cx: &mut Cx) -> Result<Arc<Calendar>> {
    store::calendar(cx)
}

/// The thresholds of early warning, a setting.
pub fn light_settings(cx: &mut Cx) -> Result<LightSettings> {
    let stored = cx.setting("case.light")?;
    Ok(stored.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}
