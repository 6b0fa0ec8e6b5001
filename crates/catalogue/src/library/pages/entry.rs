//! `/admin/items/{pack}/{item}`: how an item stands, its draft, its versions, what was said, and what can be done.

use super::{done, must, state_tag};
use crate::here::{Here, Shown as Answer, sentence};
use crate::library::commands::{ApproveDraft, DiscardDraft, PublishDraft, SendBack, StartDraft, SubmitDraft, TakeBack};
use crate::library::model::state_key;
use crate::library::{Draft, DraftState, Entry, Review, findings, store};
use crate::published::commands::SetState;
use crate::published::{self, State};
use crate::rights::{ITEM_EDIT, ITEM_PUBLISH, ITEM_REVIEW};
use askama::Template;
use axum::extract::Path;
use base::{Moment, Refusal};
use http::StatusCode;
use web::parts::{Field, Problem, Row, Tag, Tone};
use web::{Flash, Form, Frame, WebError, render_with};

/// Characters of a reason at most.
const REASON: usize = 500;

struct Version {
    number: i64,
    when: String,
    state: Tag,
    compare: String,
}

struct Said {
    what: String,
    words: String,
    who: String,
    when: String,
}

#[derive(Template)]
#[template(path = "library/pages/entry.html")]
struct EntryPage {
    frame: Frame,
    name: String,
    state: Tag,
    reason: String,
    facts: Vec<Row>,
    draft: Option<Draft>,
    draft_tag: Tag,
    draft_note: String,
    errors: usize,
    can_edit: bool,
    can_review: bool,
    can_publish: bool,
    can_take_back: bool,
    own: bool,
    versions: Vec<Version>,
    said: Vec<Said>,
    upgrade: bool,
    is_current: bool,
    may_publish: bool,
    may_edit: bool,
    why: Field,
    problems: Vec<Problem>,
}

type Loaded = (Entry, Option<Draft>, Vec<(i64, i64, State, Moment)>, Vec<Review>, bool);

pub(super) async fn show(here: Here, Path((pack, item)): Path<(String, String)>) -> Answer {
    page(here, format!("{pack}/{item}"), "", None).await
}

/// The page; after a refused change of state with the reason that was typed.
async fn page(here: Here, name: String, typed: &str, refusal: Option<&Refusal>) -> Answer {
    let wish = name.clone();
    let (entry, draft, history, reviews, upgrade): Loaded = here
        .read("library.entry", move |cx| {
            let entry = must(cx, &wish)?;
            let draft = match entry.draft {
                Some(id) => store::draft(cx, id)?,
                None => None,
            };
            let history = published::store::history(cx, &wish, 50)?;
            Ok((entry, draft, history, store::reviews(cx, &wish, 50)?, store::has_upgrade(cx, &wish)?))
        })
        .await?;
    let actor = std::sync::Arc::clone(&here.call.actor);
    let may = |right| actor.permit(right, entry.target()).is_ok();
    let (may_edit, may_review, may_publish) = (may(ITEM_EDIT), may(ITEM_REVIEW), may(ITEM_PUBLISH));
    let title = here.frame.text(&entry.title).to_owned();
    let here = here.crumb("library-title", "/admin/items");
    let frame = here.titled(title).frame;
    let state = draft.as_ref().map(|draft| draft.state);
    let own = draft.as_ref().is_some_and(|draft| draft.editor == actor.account);
    let in_review = matches!(state, Some(DraftState::Review | DraftState::Approved));
    let error = refusal.map(|refusal| sentence(&frame, refusal)).unwrap_or_default();
    let page = EntryPage {
        state: state_tag(&frame, &entry.state),
        reason: entry.reason.clone(),
        facts: facts(&frame, &entry),
        draft_tag: state.map(|state| Tag::new(frame.t(state.key()), Tone::Civic)).unwrap_or_default(),
        draft_note: draft
            .as_ref()
            .map(|draft| {
                frame.ta2("library-draft-by", "name", draft.editor_name.as_str(), "when", frame.moment(draft.changed))
            })
            .unwrap_or_default(),
        errors: draft.as_ref().map_or(0, |draft| {
            findings(draft.item()).iter().filter(|finding| finding.severity == crate::item::Severity::Error).count()
        }),
        can_edit: may_edit && state.is_none_or(DraftState::is_open),
        can_review: may_review && in_review && !own,
        can_publish: may_publish && state == Some(DraftState::Approved) && !own,
        can_take_back: may_edit && in_review,
        own,
        versions: versions(&frame, &name, &history),
        said: reviews.iter().map(|review| said(&frame, review)).collect(),
        upgrade,
        is_current: entry.state == "current",
        may_publish: may_publish && entry.publication.is_some() && entry.state != "cancelled",
        may_edit,
        why: Field::new("reason", frame.t("library-reason"))
            .hint(frame.t("library-reason-hint"))
            .limit(REASON)
            .value(typed)
            .error(error.clone()),
        problems: refusal.map(|_| Problem { field: "reason".to_owned(), message: error }).into_iter().collect(),
        draft,
        name,
        frame,
    };
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(render_with(status, &page.frame, &page))
}

fn facts(frame: &Frame, entry: &Entry) -> Vec<Row> {
    vec![
        Row::new(frame.t("library-name"), entry.name.as_str()).code(),
        Row::new(frame.t("library-version"), entry.version.to_string()),
        Row::new(
            frame.t("library-origin"),
            frame.t(if entry.edited { "library-origin-city" } else { "library-origin-pack" }),
        ),
        Row::new(frame.t("library-changed"), frame.moment(entry.changed)),
    ]
}

fn versions(frame: &Frame, name: &str, history: &[(i64, i64, State, Moment)]) -> Vec<Version> {
    let before = |at: usize| history.get(at + 1).map(|(id, ..)| *id);
    let row = |(at, (id, version, state, when)): (usize, &(i64, i64, State, Moment))| Version {
        number: *version,
        when: frame.date_full(when.date()),
        state: Tag::new(
            frame.t(state_key(state.word())),
            if *state == State::Current { Tone::Ok } else { Tone::Plain },
        ),
        compare: before(at)
            .map(|before| format!("/admin/items/{name}/compare?from={before}&to={id}"))
            .unwrap_or_default(),
    };
    history.iter().enumerate().map(row).collect()
}

fn said(frame: &Frame, review: &Review) -> Said {
    Said {
        what: frame.t(review.key()),
        words: review.words.clone(),
        who: review.name.clone(),
        when: frame.moment(review.at),
    }
}

/// What one does with the draft; each button names its own command.
pub(super) async fn act(here: Here, Path((pack, item)): Path<(String, String)>, Form(answers): Form) -> Answer {
    let name = format!("{pack}/{item}");
    let home = format!("/admin/items/{name}");
    let words = answers.text("words").to_owned();
    let draft = || answers.text("draft").parse::<i64>().map_err(|_| WebError::not_found());
    let version = answers.text("version").parse::<i64>().unwrap_or(0);
    match answers.text("action") {
        "start" => {
            let tried = here.write("item.start-draft", move |cx| StartDraft { name: name.clone() }.run(cx)).await?;
            tried.map(|_| here.go(&format!("{home}/edit"), None)).map_err(WebError::from)
        }
        "submit" => {
            let command = SubmitDraft { draft: draft()?, version };
            let tried = here.write("item.submit-draft", move |cx| command.run(cx)).await?;
            done(&here, tried, &home, "library-submitted")
        }
        "take-back" => {
            let command = TakeBack { draft: draft()?, version };
            let tried = here.write("item.take-back", move |cx| command.run(cx)).await?;
            done(&here, tried, &home, "library-taken-back")
        }
        "send-back" => {
            let command = SendBack { draft: draft()?, version, reasons: words };
            let tried = here.write("item.send-back", move |cx| command.run(cx)).await?;
            done(&here, tried, &home, "library-sent-back")
        }
        "approve" => {
            let command = ApproveDraft { draft: draft()?, version, remarks: words };
            let tried = here.write("item.approve-draft", move |cx| command.run(cx)).await?;
            done(&here, tried, &home, "library-approved")
        }
        "publish" => {
            let command = PublishDraft { draft: draft()?, version };
            let tried = here.write("item.publish-draft", move |cx| command.run(cx)).await?;
            done(&here, tried, &home, "library-published")
        }
        "discard" => {
            let command = DiscardDraft { draft: draft()?, version };
            let tried = here.write("item.discard-draft", move |cx| command.run(cx)).await?;
            done(&here, tried, "/admin/items", "library-discarded")
        }
        _ => Err(WebError::not_found()),
    }
}

pub(super) async fn set_state(here: Here, Path((pack, item)): Path<(String, String)>, Form(answers): Form) -> Answer {
    let name = format!("{pack}/{item}");
    let state = match answers.text("state") {
        "current" => State::Current,
        "suspended" => State::Suspended,
        "cancelled" => State::Cancelled,
        _ => return Err(WebError::not_found()),
    };
    let command = SetState { name: name.clone(), state, reason: answers.text("reason").to_owned() };
    let tried = here.write("item.set-state", move |cx| command.run(cx)).await?;
    match tried {
        Ok(()) => Ok(here.go(&format!("/admin/items/{name}"), Some(Flash::new("library-state-set")))),
        Err(refusal) => page(here, name, answers.text("reason"), Some(&refusal)).await,
    }
}
