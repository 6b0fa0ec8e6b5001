//! The small forms beside a case: one for each thing that can be done to a step apart from its decision.

use super::countersign;
use super::select::{self, Choices};
use super::view::Loaded;
use crate::case::Status;
use crate::clock::SpanKind;
use crate::commands::kind_words;
use crate::countersign::State;
use crate::material::Check;
use web::parts::{Action, Choice, Weight};
use web::{Answers, Frame};

/// Which form is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Supplement,
    Lapse,
    Return,
    Pause,
    Resume,
    Extend,
    Transfer,
    Full,
    Undo,
    Countersign,
    Without,
}

impl Kind {
    const ALL: [(Kind, &'static str); 11] = [
        (Kind::Supplement, "supplement"),
        (Kind::Lapse, "lapse"),
        (Kind::Return, "return"),
        (Kind::Pause, "pause"),
        (Kind::Resume, "resume"),
        (Kind::Extend, "extend"),
        (Kind::Transfer, "transfer"),
        (Kind::Full, "full"),
        (Kind::Undo, "undo"),
        (Kind::Countersign, "countersign"),
        (Kind::Without, "without"),
    ];

    /// The word in addresses.
    pub fn word(self) -> &'static str {
        Kind::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    /// Reads the word.
    pub fn read(word: &str) -> Option<Kind> {
        Kind::ALL.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }

    fn words(self, frame: &Frame) -> (String, String, String) {
        match self {
            Kind::Supplement => {
                (frame.t("act-supplement"), frame.t("act-supplement-lead"), frame.t("act-supplement-send"))
            }
            Kind::Lapse => (frame.t("act-lapse"), frame.t("act-lapse-lead"), frame.t("act-lapse-send")),
            Kind::Return => (frame.t("act-return"), frame.t("act-return-lead"), frame.t("act-return-send")),
            Kind::Pause => (frame.t("act-pause"), frame.t("act-pause-lead"), frame.t("act-pause-send")),
            Kind::Resume => (frame.t("act-resume"), frame.t("act-resume-lead"), frame.t("act-resume-send")),
            Kind::Extend => (frame.t("act-extend"), frame.t("act-extend-lead"), frame.t("act-extend-send")),
            Kind::Transfer => (frame.t("act-transfer"), frame.t("act-transfer-lead"), frame.t("act-transfer-send")),
            Kind::Full => (frame.t("act-full"), frame.t("act-full-lead"), frame.t("act-full-send")),
            Kind::Undo => (frame.t("act-undo"), frame.t("act-undo-lead"), frame.t("act-undo-send")),
            Kind::Countersign => {
                (frame.t("act-countersign"), frame.t("act-countersign-lead"), frame.t("act-countersign-send"))
            }
            Kind::Without => (frame.t("act-without"), frame.t("act-without-lead"), frame.t("act-without-send")),
        }
    }
}

/// One line of a supplement: a material with the words for it.
#[derive(Debug, Clone, Default)]
pub(super) struct Lack {
    pub id: i64,
    pub title: String,
    pub ticked: bool,
    pub words: String,
}

/// The open form as the page shows it.
#[derive(Debug, Clone)]
pub(super) struct Panel {
    pub kind: Kind,
    pub title: String,
    pub lead: String,
    pub send: String,
    pub action: String,
    pub close: String,
    pub error: String,
    /// Materials to tick, of a supplement.
    pub lacks: Vec<Lack>,
    pub further: String,
    /// Radios of a return, a pause, a request for opinions.
    pub choices: Vec<Choice>,
    /// Offices and people of a transfer, or those who can be asked for an opinion.
    pub groups: Vec<Choices>,
    /// Working days of an extension.
    pub amount: String,
    pub unit: String,
    pub most: String,
    /// The words of all but a supplement.
    pub reason_label: String,
    pub reason: String,
}

impl Panel {
    /// Whether this form is open, by its word.
    pub fn is(&self, word: &str) -> bool {
        self.kind.word() == word
    }
}

/// The form of a kind with what was typed.
pub(super) fn panel(kind: Kind, loaded: &Loaded, typed: &Answers, error: &str, frame: &Frame) -> Option<Panel> {
    let task = loaded.task.as_ref()?;
    let (title, lead, send) = kind.words(frame);
    let here = format!("/desk/tasks/{}", task.id);
    let (unit, most) = if kind == Kind::Supplement { days_to_send(loaded, frame) } else { limit(loaded, frame) };
    let at = if kind == Kind::Without { "countersign/close" } else { kind.word() };
    Some(Panel {
        kind,
        title,
        lead,
        send,
        action: format!("{here}/{at}"),
        close: here,
        error: error.to_owned(),
        lacks: if kind == Kind::Supplement { lacks(loaded, typed, frame) } else { Vec::new() },
        further: typed.text("further").to_owned(),
        choices: match kind {
            Kind::Return => earlier(loaded, typed, frame),
            Kind::Pause => procedures(typed, frame),
            Kind::Countersign => countersign::modes(typed, frame),
            _ => Vec::new(),
        },
        groups: match kind {
            Kind::Transfer => select::transfer(&loaded.places, task, typed.text("to"), frame),
            Kind::Countersign => countersign::groups(loaded, typed, frame),
            _ => Vec::new(),
        },
        amount: match kind {
            Kind::Supplement if !typed.has("days") => loaded.supplement_days.usual.to_string(),
            Kind::Supplement => typed.text("days").to_owned(),
            _ => typed.text("amount").to_owned(),
        },
        unit,
        most,
        reason_label: match kind {
            Kind::Full => frame.t("act-purpose"),
            Kind::Resume => frame.t("act-result"),
            Kind::Lapse => frame.t("act-lapse-words"),
            Kind::Countersign => frame.t("act-countersign-question"),
            _ => frame.t("act-reason"),
        },
        reason: typed.text("reason").to_owned(),
    })
}

fn limit(loaded: &Loaded, frame: &Frame) -> (String, String) {
    let most = loaded.published.parts.item.limits.extension.as_ref().map(|limit| limit.term);
    most.map_or_else(Default::default, |term| {
        let zh = frame.locale() == base::Locale::Zh;
        let name = if zh { term.unit.name_zh() } else { term.unit.name_en() };
        (name.to_owned(), if zh { term.words_zh() } else { term.words_en() })
    })
}

/// The unit of the days of a supplement, and between which numbers they lie.
fn days_to_send(loaded: &Loaded, frame: &Frame) -> (String, String) {
    let days = &loaded.supplement_days;
    (frame.t("act-supplement-unit"), frame.ta2("act-supplement-bounds", "least", days.least, "most", days.most))
}

fn lacks(loaded: &Loaded, typed: &Answers, frame: &Frame) -> Vec<Lack> {
    let kept = loaded.materials.iter().filter(|one| one.state != Check::Replaced);
    kept.map(|one| {
        let id = one.id.to_string();
        let words = typed.text(&format!("words-{id}"));
        Lack {
            id: one.id,
            title: frame.text(&one.title).to_owned(),
            ticked: typed.all("lack").any(|lack| lack == id)
                || (typed.fields().is_empty() && one.state == Check::Wanting),
            words: if words.is_empty() && typed.fields().is_empty() { one.note.clone() } else { words.to_owned() },
        }
    })
    .collect()
}

fn earlier(loaded: &Loaded, typed: &Answers, frame: &Frame) -> Vec<Choice> {
    let earlier = loaded.earlier();
    let chosen = typed.text("element").to_owned();
    let one = |(at, (element, name, holder)): (usize, &(&str, &str, Option<base::AccountId>))| {
        let checked = if chosen.is_empty() { at == 0 } else { chosen == *element };
        Choice::new(*element, loaded.step(name, frame), checked).hint(frame.ta(
            "act-return-to-whom",
            "name",
            loaded.name(*holder),
        ))
    };
    earlier.iter().enumerate().map(one).collect()
}

fn procedures(typed: &Answers, frame: &Frame) -> Vec<Choice> {
    let kinds = SpanKind::ALL.iter().filter(|kind| **kind != SpanKind::Supplement);
    kinds
        .map(|kind| Choice::new(kind.word(), frame.text(&kind_words(*kind)), typed.text("kind") == kind.word()))
        .collect()
}

/// What can be done to the step now, with the key of each.
pub(super) fn actions(loaded: &Loaded, frame: &Frame) -> Vec<Action> {
    let Some(task) = &loaded.task else { return Vec::new() };
    let to = |kind: Kind, key: &str| {
        let (label, ..) = kind.words(frame);
        Action::link(label, format!("/desk/tasks/{}?do={}#panel", task.id, kind.word()), key)
    };
    let mut out = Vec::new();
    let case = &loaded.case;
    let waiting = case.paused || case.status == Status::Supplement;
    if !waiting {
        let reason = if loaded.told_silence() {
            frame.t("act-supplement-too-late")
        } else if loaded.asked_before() {
            frame.t("act-supplement-once")
        } else {
            String::new()
        };
        out.push(Action { reason, ..to(Kind::Supplement, "b") });
        if !loaded.earlier().is_empty() {
            out.push(to(Kind::Return, "r"));
        }
    }
    if loaded.lapsed() {
        out.push(to(Kind::Lapse, "g"));
    }
    if case.status == Status::Accepted {
        let special = loaded.open_span().is_some_and(|span| span.kind != SpanKind::Supplement);
        if special {
            out.push(to(Kind::Resume, "p"));
        } else if !waiting {
            out.push(to(Kind::Pause, "p"));
        }
        let extend = to(Kind::Extend, "e");
        let reason = match (
            loaded.published.parts.item.limits.extension.is_some(),
            loaded.extension_waits,
            case.extended.is_empty(),
        ) {
            (false, ..) => frame.t("act-extend-none"),
            (_, true, _) => frame.t("act-extend-waits"),
            (_, _, false) => frame.t("act-extend-once"),
            _ => String::new(),
        };
        out.push(Action { reason, ..extend });
    }
    out.push(to(Kind::Transfer, "t"));
    let open = loaded.questions.iter().any(|one| one.task == task.id && one.state == State::Open);
    out.push(to(if open { Kind::Without } else { Kind::Countersign }, "s"));
    for action in &mut out {
        action.weight = Weight::Line;
    }
    out
}
