//! The clock of a case: bound to the case and its steps, recomputed from its spans, never counted down.

pub mod load;
pub mod moves;
pub mod preview;
pub mod store;
pub(crate) mod watch;

use crate::case::model::words;
use crate::case::{Case, Status};
use crate::task::Task;
use base::moment::{day_date, day_number};
use base::{CaseId, Error, Locale, Result};
use calendar::{Calendar, Due, Interval, LightSettings, Limits, Reading, Term, Wording};
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
    /// Day by which the applicant was asked to answer, as a day number; of supplements only.
    pub due: Option<i64>,
    /// The working days that the applicant was given; none beside a day that an earlier version set.
    pub days: Option<u32>,
}

/// The time that an applicant is given to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Until {
    /// Working days.
    pub days: u32,
    /// The last of them, as a day number.
    pub due: i64,
}

impl Span {
    /// Whether it waits for what the applicant was asked to send.
    pub fn is_open_supplement(&self) -> bool {
        self.to.is_none() && self.kind == SpanKind::Supplement
    }
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

/// The terms that run one after the other: the limit, and a granted extension. Of one unit they are one term; of another
/// the extension runs on from the last day of the limit (Licensing Law art. 42: working days added to any limit).
pub fn terms(limit: &str, extension: &str) -> Result<Vec<Term>> {
    let Some(mut limit) = term(limit)? else { return Ok(Vec::new()) };
    let Some(extension) = term(extension)? else { return Ok(vec![limit]) };
    if extension.unit == limit.unit {
        limit.amount = limit.amount.saturating_add(extension.amount);
        return Ok(vec![limit]);
    }
    Ok(vec![limit, extension])
}

/// The last day of terms that run one after the other, and whether an announcement can still move it; none without a term.
fn last_day(
    calendar: &Calendar,
    start: Date,
    terms: &[Term],
    intervals: &[Interval],
    today: Date,
) -> Option<(Date, bool)> {
    let (mut day, mut unsure) = (start, false);
    for term in terms {
        let (last, provisional) = calendar::due_date(calendar, day, *term, intervals, today);
        (day, unsure) = (last, unsure | provisional);
    }
    (!terms.is_empty()).then_some((day, unsure))
}

/// Recomputes the due days of an accepted case from its spans; answers whether anything moved.
pub fn recompute(case: &mut Case, calendar: &Calendar, spans: &[Span], today: Date) -> Result<bool> {
    let Some(start) = case.clock_from.map(day_date) else { return Ok(false) };
    let intervals = intervals(spans);
    let before = (case.promised_due, case.statutory_due, case.provisional);
    let mut provisional = false;
    let mut day = |limit: &str| -> Result<Option<i64>> {
        let last = last_day(calendar, start, &terms(limit, &case.extended)?, &intervals, today);
        provisional |= last.is_some_and(|(_, unsure)| unsure);
        Ok(last.map(|(date, _)| day_number(date)))
    };
    let (promised, statutory) = (day(&case.promised)?, day(&case.statutory)?);
    (case.promised_due, case.statutory_due, case.provisional) = (promised, statutory, provisional);
    Ok(before != (promised, statutory, provisional))
}

/// The last day of a step that was opened on a day: its own limit, without the days on which the clock stood still.
pub fn step_due(calendar: &Calendar, opened: Date, limit: &str, spans: &[Span], today: Date) -> Result<Option<i64>> {
    let last = last_day(calendar, opened, &terms(limit, "")?, &intervals(spans), today);
    Ok(last.map(|(date, _)| day_number(date)))
}

/// How urgent a step is today by its own limit, which is the office's own: over it is yellow, never red.
pub fn step_reading(task: &Task, case: &Case, calendar: &Calendar, today: Date, settings: &LightSettings) -> Reading {
    let limits = Limits {
        start: task.opened_at.date(),
        promised: task.step_due.map(day_date),
        statutory: None,
        paused: case.paused,
        done: task.state != crate::task::State::Open,
    };
    calendar::reading(calendar, today, &limits, settings)
}

/// The last day on which the office may still say what is missing; silence beyond it accepts the case.
pub fn acceptance_due(calendar: &Calendar, submitted: Date, limit: Term) -> Date {
    calendar::due_date(calendar, submitted, limit, &[], submitted).0
}

/// The day on which everything was there: that of the submission, or of the last supplement.
pub fn received(case: &Case, spans: &[Span]) -> Date {
    let submitted = case.submitted_at.date();
    let last = spans.iter().filter_map(|span| span.to).max().map(day_date);
    last.filter(|day| *day > submitted).unwrap_or(submitted)
}

/// A due day with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The due day; with an extension of another unit, from the end of the first term.
    pub due: Due,
    /// The first term, where an extension of another unit follows it.
    pub first: Option<Due>,
}

/// The due day with the sentence that explains it, from the same computation.
pub fn explain(case: &Case, calendar: &Calendar, spans: &[Span], today: Date) -> Result<Option<Explained>> {
    let Some(start) = case.clock_from.map(day_date) else { return Ok(None) };
    let limit = if case.promised.is_empty() { &case.statutory } else { &case.promised };
    let intervals = intervals(spans);
    let terms = terms(limit, &case.extended)?;
    let Some(term) = terms.first() else { return Ok(None) };
    let due = calendar::due(calendar, start, *term, &intervals, today);
    Ok(Some(match terms.get(1) {
        None => Explained { due, first: None },
        Some(more) => Explained { due: calendar::due(calendar, due.date, *more, &intervals, today), first: Some(due) },
    }))
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
pub fn sentence(explained: &Explained, locale: Locale) -> String {
    let wording = Wording { event_zh: "原期限到期", event_en: "The first limit ended", ..Wording::default() };
    let (due, first) = (&explained.due.explanation, explained.first.as_ref().map(|first| &first.explanation));
    match (first, locale) {
        (None, Locale::Zh) => due.sentence_zh(),
        (None, Locale::En) => due.sentence_en(),
        (Some(first), Locale::Zh) => {
            format!("{}经批准延长 {}：{}", first.sentence_zh(), due.term.words_zh(), due.sentence_zh_for(&wording))
        }
        (Some(first), Locale::En) => {
            format!("{} Extended by {}: {}", first.sentence_en(), due.term.words_en(), due.sentence_en_for(&wording))
        }
    }
}

/// The calendar in force: the national one with the years that an administrator loaded.
pub fn calendar(cx: &mut Cx) -> Result<Arc<Calendar>> {
    store::calendar(cx)
}

/// How many working days an applicant has to send what is missing; a setting. The licensing law names no number: whoever asks
/// sets a reasonable one between the least and the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SupplementDays {
    /// The fewest that may be set.
    pub least: u16,
    /// The number unless another is set.
    pub usual: u16,
    /// The most that may be set.
    pub most: u16,
}

impl Default for SupplementDays {
    fn default() -> SupplementDays {
        SupplementDays { least: 5, usual: 15, most: 60 }
    }
}

/// The days of supplements in force.
pub fn supplement_days(cx: &mut Cx) -> Result<SupplementDays> {
    let stored = cx.setting("case.supplement")?;
    Ok(stored.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// The thresholds of early warning, a setting.
pub fn light_settings(cx: &mut Cx) -> Result<LightSettings> {
    let stored = cx.setting("case.light")?;
    Ok(stored.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}
