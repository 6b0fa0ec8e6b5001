//! `GET /about/systems`: every wing and row, with how much of it stories claim and how much passed.

use super::{kept, provider, row_tag};
use crate::systems::standing::{Count, Picture};
use crate::systems::{App, Map, Recorded, Wing, map, told};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use identity::Caller;
use std::sync::Arc;
use web::parts::{Cell, Column, Entry, Table};
use web::{Frame, Page, WebError, render};

#[derive(Template)]
#[template(path = "systems/pages/list.html")]
struct List {
    rows: usize,
    count: Count,
    stories: usize,
    record: String,
    wings: Vec<Entry>,
    tables: Vec<(String, Table)>,
    frame: Frame,
}

/// When and with which program the newest result came; says so when there is none.
fn record(frame: &Frame, results: &[Recorded]) -> String {
    match results.iter().max_by_key(|one| one.at) {
        Some(last) => frame.ta2("systems-record", "at", frame.moment(last.at), "program", last.program.as_str()),
        None => frame.t("systems-no-record"),
    }
}

fn passed(frame: &Frame, count: Count, known: bool) -> String {
    match count {
        Count { claimed: 0, .. } => "—".to_owned(),
        _ if !known => frame.t("systems-unrecorded"),
        Count { passed, claimed, .. } => format!("{passed} / {claimed}"),
    }
}

fn table(frame: &Frame, map: &Map, wing: &Wing, picture: &Picture<'_>, known: bool) -> Table {
    let columns = ["systems-row", "systems-by", "systems-claims", "systems-went-through", "systems-state"];
    let rows = map.of_wing(wing).map(|row| {
        let count = picture.count(row);
        let name = format!("{} {}", row.id, row.words(frame.locale()));
        vec![
            Cell::link(name, format!("/about/systems/{}", row.id)),
            Cell::text(provider(frame, row.by)),
            Cell::text(format!("{} / {}", count.claimed, count.all)),
            Cell::text(passed(frame, count, known)),
            Cell::tag(row_tag(frame, count)),
        ]
    });
    Table {
        caption: wing.words(frame.locale()).to_owned(),
        columns: columns.iter().map(|key| Column { label: frame.t(key), ..Column::default() }).collect(),
        rows: rows.collect(),
        wide: false,
    }
}

/// The page.
pub(in crate::systems) async fn show(
    State(app): State<Arc<App>>,
    Page(frame): Page,
    Caller(call): Caller,
) -> Result<Response, WebError> {
    let results = kept(&app, &call).await?;
    let (map, stories) = (map(), told());
    let picture = Picture::of(stories, &results, app.program);
    let frame = frame.titled_by("systems-title");
    let named = |wing: &Wing| format!("{} {}", wing.id, wing.words(frame.locale()));
    let template = List {
        rows: map.rows.len(),
        count: picture.whole(map),
        stories: stories.len(),
        record: record(&frame, &results),
        wings: map.wings.iter().map(|wing| Entry::new(named(wing), format!("#{}", wing.id), "")).collect(),
        tables: map
            .wings
            .iter()
            .map(|wing| (wing.id.clone(), table(&frame, map, wing, &picture, !results.is_empty())))
            .collect(),
        frame,
    };
    Ok(render(&template.frame, &template))
}
