//! What stands beside a list: the clock first, then what to do next, then what one should know.

use super::lines::Pair;
use crate::clock::{self, Span};
use crate::journal::{self, Entry};
use crate::material::{self, Check, Material, letter};
use crate::pages::words::{clock_tag, journal_note, journal_sentence};
use base::{OrRefuse, Result};
use catalogue::published::{self, Published};
use db::Cx;
use web::Frame;
use web::parts::{ClockTag, Progress, Step};

/// Facts of the previewed step.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pair: Pair,
    published: Published,
    spans: Vec<Span>,
    due: Option<clock::Explained>,
    materials: Vec<Material>,
    journal: Vec<Entry>,
}

/// Reads what the preview of a step shows.
pub(super) fn load(cx: &mut Cx, pair: Pair) -> Result<Facts> {
    let spans = clock::store::spans(cx, pair.case.id)?;
    let calendar = clock::calendar(cx)?;
    let due = clock::explain(&pair.case, &calendar, &spans, cx.today())?;
    let published = published::store::pinned(cx, pair.case.publication)?.or_refuse("case.item_gone")?;
    Ok(Facts {
        due,
        published,
        materials: material::store::of_case(cx, pair.case.id)?,
        journal: journal::store::of_case(cx, pair.case.id)?,
        spans,
        pair,
    })
}

/// The preview as the page shows it.
#[derive(Debug, Clone, Default)]
pub(super) struct Preview {
    pub href: String,
    pub clock: Option<ClockTag>,
    pub title: String,
    pub applicant: String,
    pub number: String,
    pub step: String,
    pub sentence: String,
    pub materials: Vec<(String, bool)>,
    pub last: Vec<Step>,
    /// Address of the same list with the next one previewed; empty at its end.
    pub next: String,
}

/// Says the facts.
pub(super) fn say(facts: &Facts, frame: &Frame) -> Preview {
    let case = &facts.pair.case;
    let open = facts.spans.iter().find(|span| span.to.is_none());
    let kept = facts.materials.iter().filter(|one| one.state != Check::Replaced);
    let last = facts.journal.iter().rev().take(3).enumerate().map(|(at, entry)| {
        let told = journal_sentence(entry, Some(&facts.published.parts.flow), frame);
        let progress = if at == 0 { Progress::Now } else { Progress::Done };
        Step::new(told.what, journal_note(entry, frame), progress)
    });
    Preview {
        href: format!("/desk/tasks/{}", facts.pair.task.id),
        clock: clock_tag(&facts.pair.reading, open, frame),
        title: frame.text(&case.title).to_owned(),
        applicant: case.applicant_name.clone(),
        number: case.number.clone(),
        step: frame.text(&facts.pair.step).to_owned(),
        sentence: facts.due.as_ref().map_or_else(String::new, |due| clock::sentence(due, frame.locale())),
        materials: kept
            .map(|one| {
                let name = frame.ta2("desk-material-name", "name", frame.text(&one.title), "trust", letter(one.trust));
                (name, one.state == Check::Good)
            })
            .collect(),
        last: last.collect(),
        next: String::new(),
    }
}
