//! `/about/systems`.

pub(super) mod list;
pub(super) mod row;

use super::standing::{Count, Outcome, State};
use super::{App, By, Recorded, store};
use web::parts::{Tag, Tone};
use web::{Frame, WebError};

/// What is kept of stories.
async fn kept(app: &App, call: &db::Call) -> Result<Vec<Recorded>, WebError> {
    Ok(app.db.read(call, "systems.results", store::all).await?)
}

fn provider(frame: &Frame, by: By) -> String {
    frame.t(match by {
        By::Kernel => "systems-by-kernel",
        By::Packs => "systems-by-packs",
        By::Both => "systems-by-both",
    })
}

/// How a row stands, in a word.
fn row_tag(frame: &Frame, count: Count) -> Tag {
    let (key, tone) = match count {
        Count { broken, .. } if broken > 0 => ("systems-broken", Tone::Bad),
        Count { claimed: 0, .. } => ("systems-not-yet", Tone::Plain),
        Count { all, passed, .. } if passed == all => ("systems-passed", Tone::Ok),
        _ => ("systems-partly", Tone::Civic),
    };
    Tag::new(frame.t(key), tone)
}

/// How a clause stands, in a word.
fn clause_tag(frame: &Frame, state: State) -> Tag {
    let (key, tone) = match state {
        State::NotYet => ("systems-not-yet", Tone::Plain),
        State::Claimed => ("systems-claimed", Tone::Civic),
        State::Passed => ("systems-passed", Tone::Ok),
        State::Broken => ("systems-broken", Tone::Bad),
    };
    Tag::new(frame.t(key), tone)
}

/// What came of a story, in a word.
fn story_tag(frame: &Frame, outcome: Outcome) -> Tag {
    let (key, tone) = match outcome {
        Outcome::Passed => ("systems-passed", Tone::Ok),
        Outcome::Broke => ("systems-broken", Tone::Bad),
        Outcome::Outdated => ("systems-outdated", Tone::Plain),
        Outcome::Unknown => ("systems-unrecorded", Tone::Plain),
    };
    Tag::new(frame.t(key), tone)
}
