//! `/admin/items`: the library, and a new item after the pattern of another.

use super::{READERS, guard, state_tag};
use crate::here::{Here, Shown as Answer};
use crate::library::commands::NewItem;
use crate::library::model::state_key;
use crate::library::{DraftState, store};
use crate::rights::ITEM_EDIT;
use askama::Template;
use base::{Refusal, Text};
use http::StatusCode;
use web::parts::{Field, Pages, Problem, Tag, Tone};
use web::{Answers, Form, Frame, render, render_with};

/// Entries of a page.
const PAGE: i64 = 50;

struct Line {
    href: String,
    name: String,
    title: String,
    state: Tag,
    version: i64,
    draft: Option<Tag>,
    upgrade: bool,
    changed: String,
}

#[derive(Template)]
#[template(path = "library/pages/list.html")]
struct ListPage {
    frame: Frame,
    words: String,
    states: Vec<(String, String, bool)>,
    drafts: Vec<(String, String, bool)>,
    lines: Vec<Line>,
    pages: Pages,
    /// Whether the reader may write new ones.
    edits: bool,
}

#[derive(Template)]
#[template(path = "library/pages/new.html")]
struct NewPage {
    frame: Frame,
    fields: Vec<Field>,
    problems: Vec<Problem>,
}

pub(super) async fn show(here: Here) -> Answer {
    guard(&here, READERS)?;
    let frame = &here.frame;
    let filter = store::Filter {
        words: frame.query_value("q").chars().take(50).collect(),
        state: frame.query_value("state"),
        draft: frame.query_value("draft"),
    };
    let after = frame.query_value("after");
    let wish = (filter.clone(), after.clone());
    let rows = here
        .read("library.list", move |cx| {
            let mut rows = Vec::new();
            for entry in store::entries(cx, &wish.0, &wish.1, PAGE + 1)? {
                let upgrade = store::has_upgrade(cx, &entry.name)?;
                rows.push((entry, upgrade));
            }
            Ok(rows)
        })
        .await?;
    let (title, edits) = (here.t("library-title"), here.call.actor.holds(ITEM_EDIT));
    let frame = here.titled(title).frame;
    let more = rows.len() > PAGE as usize;
    let shown = &rows[..rows.len().min(PAGE as usize)];
    let lines: Vec<Line> = shown
        .iter()
        .map(|(entry, upgrade)| Line {
            href: format!("/admin/items/{}", entry.name),
            name: entry.name.clone(),
            title: frame.text(&entry.title).to_owned(),
            state: state_tag(&frame, &entry.state),
            version: entry.version,
            draft: entry.draft_state.map(|state| Tag::new(frame.t(state.key()), Tone::Civic)),
            upgrade: *upgrade,
            changed: frame.moment_short(entry.changed),
        })
        .collect();
    let pages = Pages {
        shown: String::new(),
        previous: if after.is_empty() { String::new() } else { frame.with_query("after", "") },
        next: shown
            .last()
            .filter(|_| more)
            .map(|(entry, _)| frame.with_query("after", &entry.name))
            .unwrap_or_default(),
    };
    let chosen =
        |name: &str, key: &str, value: &str| (value.to_owned(), frame.t(key), frame.query_value(name) == value);
    let states = ["", "current", "suspended", "cancelled", "draft"]
        .map(|state| chosen("state", if state.is_empty() { "library-any" } else { state_key(state) }, state));
    let open = [DraftState::Writing, DraftState::Review, DraftState::Returned, DraftState::Approved];
    let mut drafts = vec![chosen("draft", "library-any", "")];
    drafts.extend(open.iter().map(|state| chosen("draft", state.key(), state.word())));
    let page = ListPage { words: filter.words, states: states.to_vec(), drafts, lines, pages, edits, frame };
    Ok(render(&page.frame, &page))
}

fn new_page(here: Here, answers: &Answers, refusal: Option<&Refusal>) -> Answer {
    let title = here.t("library-new");
    let problem = refusal.map(|refusal| {
        let field = match refusal.code.as_ref() {
            "item.title_needed" => "title",
            "item.title_en_long" => "title_en",
            "item.bad_id" | "item.id_taken" => "id",
            _ => "pattern",
        };
        Problem { field: field.to_owned(), message: here.sentence(refusal) }
    });
    let frame = here.titled(title).frame;
    let pattern =
        if answers.fields().is_empty() { frame.query_value("pattern") } else { answers.text("pattern").to_owned() };
    let wrong =
        |name: &str| problem.iter().find(|one| one.field == name).map(|one| one.message.clone()).unwrap_or_default();
    let field =
        |name: &str, key: &str, value: &str| Field::new(name, frame.t(key)).value(value).limit(200).error(wrong(name));
    let fields = vec![
        field("pattern", "library-pattern", &pattern).hint(frame.t("library-pattern-hint")),
        field("id", "library-id", answers.text("id")).hint(frame.t("library-id-hint")),
        field("title", "library-name-zh", answers.text("title")),
        field("title_en", "library-name-en", answers.text("title_en")).optional(),
    ];
    let page = NewPage { fields, problems: problem.into_iter().collect(), frame };
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(render_with(status, &page.frame, &page))
}

pub(super) async fn show_new(here: Here) -> Answer {
    guard(&here, &[ITEM_EDIT])?;
    new_page(here, &Answers::default(), None)
}

pub(super) async fn make(here: Here, Form(answers): Form) -> Answer {
    guard(&here, &[ITEM_EDIT])?;
    let id = answers.text("id").trim().to_owned();
    let command = NewItem {
        pattern: answers.text("pattern").trim().to_owned(),
        id: id.clone(),
        title: Text::new(answers.text("title").trim(), answers.text("title_en").trim()),
    };
    let made = here.write("item.new", move |cx| {
        let there = store::visible(cx, &command.pattern)?.is_some();
        base::refuse_if!(!there, "item.pattern_unknown");
        command.run(cx)
    });
    match made.await? {
        Ok(_) => Ok(here.go(&format!("/admin/items/local/{id}/edit"), None)),
        Err(refusal) => new_page(here, &answers, Some(&refusal)),
    }
}
