//! `/search`: what is meant by plain words, synonyms, pinyin and mistakes; and suggestions while one types.

use super::line;
use crate::hall::{Hall, Shown};
use crate::here::{Here, Shown as Answer};
use askama::Template;
use axum::Json;
use axum::response::IntoResponse;
use base::Locale;
use search::{Hit, Why};
use serde::Serialize;
use std::collections::BTreeSet;
use web::{Frame, render};

/// Most characters of a query that count.
const QUERY: usize = 100;
/// Most answers.
const ANSWERS: usize = 30;
/// Most suggestions.
const SUGGESTIONS: usize = 8;

/// A piece of a name, and whether the query named it.
type Piece = (String, bool);

struct Found {
    href: String,
    pieces: Vec<Piece>,
    under: String,
    fact: String,
    why: String,
}

#[derive(Template)]
#[template(path = "hall/pages/search.html")]
struct SearchPage {
    frame: Frame,
    query: String,
    found: Vec<Found>,
    hints: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Suggested {
    href: String,
    text: Vec<Piece>,
    note: String,
}

#[derive(Serialize)]
struct Suggestions {
    items: Vec<Suggested>,
}

fn query(frame: &Frame) -> String {
    frame.query_value("q").trim().chars().take(QUERY).collect()
}

pub(super) async fn show(here: Here) -> Answer {
    let query = query(&here.frame);
    let hall = here.hall().await?;
    let index = here.app.index.get(&here.app.db).await?;
    let here = here.crumb("to-home", "/");
    let title = if query.is_empty() {
        here.t("hall-search")
    } else {
        here.frame.ta("hall-search-for", "query", query.as_str())
    };
    let frame = here.titled(title).frame;
    let hits = index.find(&query, ANSWERS);
    let mut found: Vec<Found> = hits.iter().filter_map(|hit| found(&frame, &hall, hit)).collect();
    say_once(&mut found);
    let hints = hall.alone().take(6).map(|item| (item.href(), frame.text(item.plain()).to_owned())).collect();
    let page = SearchPage { query, found, hints, frame };
    Ok(render(&page.frame, &page))
}

fn found(frame: &Frame, hall: &Hall, hit: &Hit) -> Option<Found> {
    let item = hall.get(&hit.id)?;
    let line = line(frame, item);
    let why = match &hit.why {
        Why::Synonym { said, meant } => frame.ta2("hall-why-synonym", "said", said.as_str(), "meant", meant.as_str()),
        Why::Keyword(word) => frame.ta("hall-why-keyword", "word", word.as_str()),
        Why::Sound(word) => frame.ta("hall-why-sound", "word", word.as_str()),
        Why::Title | Why::Plain | Why::Words => String::new(),
    };
    Some(Found {
        href: line.href,
        pieces: pieces(frame, item, &hit.spans),
        under: plain(frame, item),
        fact: line.fact,
        why,
    })
}

/// The same reason is told with the first item only.
fn say_once(found: &mut [Found]) {
    let mut told = BTreeSet::new();
    for one in found {
        if !told.insert(one.why.clone()) {
            one.why.clear();
        }
    }
}

/// The plain name beside the legal one, where they differ.
fn plain(frame: &Frame, item: &Shown) -> String {
    let (plain, title) = (frame.text(item.plain()), frame.text(&item.item().title));
    if plain == title { String::new() } else { plain.to_owned() }
}

/// The legal name in pieces; spans are of the Chinese one.
fn pieces(frame: &Frame, item: &Shown, spans: &[(usize, usize)]) -> Vec<Piece> {
    let title = &item.item().title;
    if frame.locale() == Locale::En && !title.en.is_empty() {
        return vec![(title.en.clone(), false)];
    }
    let mut out = Vec::new();
    let mut at = 0;
    for (from, to) in spans {
        let (Some(before), Some(hit)) = (title.zh.get(at..*from), title.zh.get(*from..*to)) else { continue };
        out.extend((!before.is_empty()).then(|| (before.to_owned(), false)));
        out.push((hit.to_owned(), true));
        at = *to;
    }
    let rest = title.zh.get(at..).unwrap_or_default();
    out.extend((!rest.is_empty()).then(|| (rest.to_owned(), false)));
    out
}

pub(super) async fn suggest(here: Here) -> Answer {
    let query = query(&here.frame);
    let hall = here.hall().await?;
    let index = here.app.index.get(&here.app.db).await?;
    let mut items = Vec::new();
    for suggestion in index.suggest(&query, SUGGESTIONS) {
        let Some(item) = hall.get(&suggestion.id) else { continue };
        let note = line(&here.frame, item).fact;
        let text = marked(&suggestion.text, &query);
        items.push(Suggested { href: item.href(), text, note });
    }
    Ok(Json(Suggestions { items }).into_response())
}

/// A suggestion in pieces: what was typed already is marked.
fn marked(text: &str, query: &str) -> Vec<Piece> {
    match text.find(query).filter(|_| !query.is_empty()) {
        Some(at) => {
            let end = at + query.len();
            [(&text[..at], false), (&text[at..end], true), (&text[end..], false)]
                .into_iter()
                .filter(|(piece, _)| !piece.is_empty())
                .map(|(piece, hit)| (piece.to_owned(), hit))
                .collect()
        }
        None => vec![(text.to_owned(), false)],
    }
}
