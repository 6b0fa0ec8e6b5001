//! Words that the resident's pages and the desk share: the journal in plain sentences, statuses, clocks, refusals.

use crate::case::{Case, Outcome, Status};
use crate::clock::{Span, SpanKind};
use crate::commands::kind_words;
use crate::journal::Entry;
use crate::task;
use crate::words;
use base::{Error, Refusal, Text};
use calendar::{CellKind, Due, Light, Reading, Term};
use flow::Definition;
use jiff::civil::Date;
use serde_json::Value;
use web::parts::{ClockState, ClockTag, Day, Tag, Tone};
use web::{Arg, Frame};

/// What an entry of the journal says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// A plain sentence in the past tense.
    pub what: String,
    /// Papers, reasons, who: may be empty.
    pub more: String,
}

/// An entry of the journal in the reader's language; to the applicant as 您, at the desk by what the applicant is.
/// Steps are called as the process calls them.
pub fn journal_sentence(entry: &Entry, process: Option<&Definition>, frame: &Frame) -> Told {
    let desk = frame.is_under("/desk") || frame.is_under("/admin");
    let detail = Detail { value: &entry.detail, process, frame };
    let voice = |applicant: &'static str, official: &'static str| frame.t(if desk { official } else { applicant });
    let step = |key: &str| frame.ta(key, "step", detail.step());
    let what = match entry.kind.as_str() {
        "submitted" => voice("track-did-submitted", "track-did-submitted-desk"),
        "accepted" => frame.t("track-did-accepted"),
        "accepted-by-silence" => frame.t("track-did-accepted-by-silence"),
        "not-accepted" => frame.t("track-did-not-accepted"),
        "supplement-asked" => voice("track-did-supplement-asked", "track-did-supplement-asked-desk"),
        "supplement-sent" => voice("track-did-supplement-sent", "track-did-supplement-sent-desk"),
        "claimed" => step("track-did-claimed"),
        "released" => step("track-did-released"),
        "examined" if detail.text("outcome") == "object" => step("track-did-objected"),
        "examined" => step("track-did-examined"),
        "inspected" if detail.text("outcome") == "object" => frame.t("track-did-inspected-not"),
        "inspected" => frame.t("track-did-inspected"),
        "granted" => frame.t("track-did-granted"),
        "refused" => frame.t("track-did-refused"),
        "delivered" => frame.t("track-did-delivered"),
        "paused" => frame.ta("track-did-paused", "special", detail.special()),
        "resumed" => frame.t("track-did-resumed"),
        "extension-asked" => frame.ta("track-did-extension-asked", "term", detail.term("term")),
        "extended" => frame.ta("track-did-extended", "term", detail.term("term")),
        "extension-declined" => frame.t("track-did-extension-declined"),
        "returned" => step("track-did-returned"),
        "transferred" => frame.ta2("track-did-transferred", "step", detail.step(), "to", detail.holder()),
        "assigned" => frame.ta2("track-did-assigned", "step", detail.step(), "to", detail.holder()),
        "opened" => frame.t("track-did-opened"),
        "child-finished" => frame.ta("track-did-child-finished", "title", detail.both("title")),
        "child-refused" => {
            frame.ta2("track-did-child-refused", "title", detail.both("title"), "outcome", detail.outcome())
        }
        "voided" => frame.t("track-did-voided"),
        "confirmed" => confirmed(&detail, desk),
        "withdrawn" => voice("track-did-withdrawn", "track-did-withdrawn-desk"),
        "acceptance-undone" => frame.t("track-did-acceptance-undone"),
        "timer" => frame.t("track-did-timer"),
        "message" => frame.ta("track-did-message", "message", detail.text("message")),
        "due-moved" => frame.ta2("track-did-due-moved", "before", detail.day("before"), "after", detail.day("after")),
        "material-day-moved" | "step-day-moved" | "opinion-day-moved" | "supplement-day-moved" => {
            day_moved(&entry.kind, &detail)
        }
        "owner-changed" => frame.ta("track-did-owner-changed", "to", detail.text("to")),
        "material-sent" => frame.ta("track-did-material-sent", "title", detail.both("title")),
        "material-reminded" => frame.ta("track-did-material-reminded", "title", detail.both("title")),
        "material-overdue" => frame.ta("track-did-material-overdue", "title", detail.both("title")),
        "supplement-reminded" => frame.t("track-did-supplement-reminded"),
        "supplement-overdue" => frame.t("track-did-supplement-overdue"),
        "lapsed" => frame.t("track-did-lapsed"),
        "promise-kept" => frame.t("track-did-promise-kept"),
        "promise-broken" => frame.t("track-did-promise-broken"),
        "countersign-asked" => frame.ta("desk-did-ask-countersign", "to", detail.text("to")),
        "countersign-answered" if detail.text("answer") == "agree" => frame.t("desk-did-answer-countersign-agree"),
        "countersign-answered" => frame.t("desk-did-answer-countersign-disagree"),
        "countersign-given" => frame.ta("desk-did-countersign-given", "to", detail.text("to")),
        "extension-given" => frame.ta("desk-did-extension-given", "to", detail.text("to")),
        "countersign-closed" => frame.t("desk-did-close-countersign"),
        _ => frame.t("track-did-something"),
    };
    Told { what, more: more(entry, &detail) }
}

/// A day within the case, by a calendar that was loaded.
fn day_moved(kind: &str, detail: &Detail<'_>) -> String {
    let key = match kind {
        "material-day-moved" => "track-did-material-day-moved",
        "step-day-moved" => "desk-did-step-day-moved",
        "supplement-day-moved" => "track-did-supplement-day-moved",
        _ => "desk-did-opinion-day-moved",
    };
    detail.frame.ta2(key, "title", detail.both("title"), "after", detail.day("after"))
}

fn confirmed(detail: &Detail<'_>, desk: bool) -> String {
    let key = match (detail.text("choice").as_str(), desk) {
        ("decline", false) => "track-did-declined",
        ("decline", true) => "track-did-declined-desk",
        ("continue", false) => "track-did-continued",
        ("continue", true) => "track-did-continued-desk",
        ("end", false) => "track-did-ended",
        ("end", true) => "track-did-ended-desk",
        (_, false) => "track-did-confirmed",
        (_, true) => "track-did-confirmed-desk",
    };
    detail.frame.ta(key, "step", detail.step())
}

/// What stands under the sentence.
fn more(entry: &Entry, detail: &Detail<'_>) -> String {
    let frame = detail.frame;
    let mut pieces: Vec<String> = Vec::new();
    if entry.kind == "supplement-asked" {
        pieces.extend(detail.list("missing"));
    }
    if detail.text("phone") == "confirmed" {
        pieces.push(frame.t("track-more-phone"));
    }
    if detail.text("at") == "window" {
        pieces.push(frame.t("track-more-window"));
    }
    if entry.kind == "supplement-sent" && detail.count("files") > 0 {
        pieces.push(frame.ta("track-more-files", "count", detail.count("files")));
    }
    if entry.kind == "accepted-by-silence" {
        pieces.push(frame.t("track-more-silence"));
    }
    if entry.kind.ends_with("-moved") {
        pieces.push(frame.ta("track-more-year", "year", detail.count("year").to_string()));
    }
    for (name, key) in [
        ("for", "track-more-for"),
        ("paper", "track-more-paper"),
        ("number", "track-more-number"),
        ("reason", "track-more-reason"),
        ("words", "track-more-words"),
        ("result", "track-more-result"),
        ("mandate", "track-more-mandate"),
    ] {
        let value = detail.text(name);
        if !value.is_empty() {
            pieces.push(frame.ta(key, "value", value));
        }
    }
    if !entry.office.is_empty() {
        pieces.push(frame.ta2("track-more-by", "name", entry.actor.as_str(), "office", entry.office.as_str()));
    }
    pieces.join(&frame.t("track-more-gap"))
}

/// The facts of an entry, read leniently: an older entry may lack some.
struct Detail<'a> {
    value: &'a Value,
    process: Option<&'a Definition>,
    frame: &'a Frame,
}

impl Detail<'_> {
    fn text(&self, name: &str) -> String {
        self.value[name].as_str().unwrap_or_default().to_owned()
    }

    fn step(&self) -> String {
        let name = self.text("step");
        self.process.map_or(name.clone(), |process| self.frame.text(&task::both(process, &name)).to_owned())
    }

    fn count(&self, name: &str) -> i64 {
        self.value[name].as_i64().unwrap_or_default()
    }

    fn words_of(&self, value: &Value) -> String {
        match serde_json::from_value::<Text>(value.clone()) {
            Ok(text) => self.frame.text(&text).to_owned(),
            Err(_) => value.as_str().unwrap_or_default().to_owned(),
        }
    }

    fn both(&self, name: &str) -> String {
        self.words_of(&self.value[name])
    }

    fn list(&self, name: &str) -> Vec<String> {
        self.value[name].as_array().into_iter().flatten().take(50).map(|one| self.words_of(one)).collect()
    }

    fn term(&self, name: &str) -> String {
        term_words(&self.text(name), self.frame)
    }

    fn special(&self) -> String {
        let kind = SpanKind::read(&self.text("special")).unwrap_or(SpanKind::Other);
        self.frame.text(&kind_words(kind)).to_owned()
    }

    fn outcome(&self) -> String {
        self.frame.text(&words::outcome(Outcome::read(&self.text("outcome")))).to_owned()
    }

    fn holder(&self) -> String {
        [self.both("office"), self.text("to")].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn day(&self, name: &str) -> String {
        self.text(name).parse::<Date>().map_or_else(|_| self.frame.t("track-no-day"), |date| self.frame.date(date))
    }
}

/// A legal term such as `3wd` in words; text that is no term stays as it is.
pub fn term_words(text: &str, frame: &Frame) -> String {
    match Term::parse(text) {
        Ok(term) if frame.locale() == base::Locale::Zh => term.words_zh(),
        Ok(term) => term.words_en(),
        Err(_) => text.to_owned(),
    }
}

/// The status of a case as a tag; when it is over, its outcome.
pub fn status_tag(case: &Case, frame: &Frame) -> Tag {
    let tone = match (case.status, case.outcome) {
        (Status::Supplement, _) => Tone::Soon,
        (Status::Accepted, _) => Tone::Civic,
        (Status::Closed, Some(Outcome::Granted | Outcome::Partly)) => Tone::Ok,
        (Status::Closed, Some(Outcome::Refused | Outcome::NotAccepted)) => Tone::Bad,
        (Status::Submitted | Status::Closed, _) => Tone::Plain,
    };
    let text = if case.is_open() { words::status(case.status, case.paused) } else { words::outcome(case.outcome) };
    Tag::new(frame.text(&text), tone)
}

/// The clock as a tag; nothing once the case is over or when it has no limit.
pub fn clock_tag(reading: &Reading, stopped: Option<&Span>, frame: &Frame) -> Option<ClockTag> {
    let state = match reading.light {
        Light::Done => return None,
        Light::Paused => ClockState::Stop,
        Light::Green if reading.limit.is_none() => return None,
        Light::Green => ClockState::Green,
        Light::Soon => ClockState::Soon,
        Light::Yellow => ClockState::Yellow,
        Light::Red => ClockState::Red,
    };
    let words = match (state, stopped) {
        (ClockState::Stop, Some(span)) if span.kind == SpanKind::Supplement => frame.t("track-clock-supplement"),
        (ClockState::Stop, Some(span)) => frame.ta("track-clock-stopped", "why", frame.text(&kind_words(span.kind))),
        _ if frame.locale() == base::Locale::Zh => reading.words_zh(),
        _ => reading.words_en(),
    };
    Some(ClockTag::new(state, words))
}

/// When a step was taken and by whom; what the program did by itself says so.
pub fn journal_note(entry: &Entry, frame: &Frame) -> String {
    let who = if entry.is_by_system() { frame.t("track-by-system") } else { entry.actor.clone() };
    format!("{} {who}", frame.moment_short(entry.at))
}

/// The clock of a step by its own limit as a tag; nothing when it has none or is over.
pub fn step_tag(reading: &Reading, frame: &Frame) -> Option<ClockTag> {
    let days = i64::from(reading.left.unsigned_abs());
    let (state, words) = match reading.light {
        Light::Done => return None,
        Light::Paused => (ClockState::Stop, frame.t("desk-step-stopped")),
        _ if reading.limit.is_none() => return None,
        Light::Yellow | Light::Red => (ClockState::Yellow, frame.ta("desk-step-over", "days", days)),
        light => {
            let state = if light == Light::Soon { ClockState::Soon } else { ClockState::Green };
            let words = if days == 0 { frame.t("desk-step-today") } else { frame.ta("desk-step-left", "days", days) };
            (state, words)
        }
    };
    Some(ClockTag::new(state, words))
}

/// The days of a limit as the working-day ruler shows them.
pub fn ruler(due: &Due, frame: &Frame) -> Vec<Day> {
    let last = due.date;
    let cells = due.explanation.cells.iter();
    cells
        .map(|cell| {
            let (mark, off) = match &cell.kind {
                CellKind::Start => (frame.t("track-ruler-start"), false),
                CellKind::Counted(number) | CellKind::Due(number) => (number.to_string(), false),
                CellKind::Off(_) => (frame.t("track-ruler-off"), true),
                CellKind::Excluded(_) => (frame.t("track-ruler-stopped"), true),
                CellKind::Gap { days, .. } => (frame.ta("track-ruler-gap", "days", *days), false),
            };
            let (today, is_due) =
                (cell.date == frame.today, matches!(cell.kind, CellKind::Due(_)) && cell.date == last);
            let notes = [(today, "track-ruler-today"), (is_due, "track-ruler-due")];
            let note: Vec<String> = notes.iter().filter(|(on, _)| *on).map(|(_, key)| frame.t(key)).collect();
            Day {
                mark,
                label: format!(
                    "{} {}",
                    frame.date_short(cell.date),
                    web::format::weekday(cell.date, frame.locale()).trim_start_matches('周')
                ),
                note: note.join(" · "),
                off,
                spent: !off && cell.date < frame.today && matches!(cell.kind, CellKind::Counted(_)),
                today,
                due: is_due,
            }
        })
        .collect()
}

/// A refusal's sentence in the reader's language.
pub fn refusal_sentence(refusal: &Refusal, frame: &Frame) -> String {
    let args: Vec<(&str, Arg)> = refusal.args.iter().map(|(name, value)| (&**name, Arg::Text(value.clone()))).collect();
    frame.say(&refusal.key(), &args)
}

/// The refusal that a page shows beside what was typed; faults, and what is not there or not allowed, go on as errors.
pub fn shown(error: Error) -> Result<Refusal, Error> {
    match error {
        Error::Refused(refusal) if ![Refusal::NOT_FOUND, Refusal::NOT_PERMITTED].contains(&refusal.code.as_ref()) => {
            Ok(refusal)
        }
        other => Err(other),
    }
}

/// What was wrong with a field as it arrived, as a problem of its form.
pub(crate) fn as_problem(page: &str, field: &str, trouble: &web::Trouble, frame: &Frame) -> schema::Problem {
    let args = [("limit", web::Arg::Text(trouble.limit()))];
    let [zh, en] = base::Locale::ALL.map(|locale| frame.site.words().say(locale, trouble.key(), &args));
    schema::Problem {
        page: page.to_owned(),
        field: field.to_owned(),
        code: "arrived".to_owned(),
        args: Vec::new(),
        say: base::Text::new(zh, en),
    }
}
