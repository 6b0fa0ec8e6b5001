//! `GET /admin/wordings`: all wordings, and which were edited.

use super::guard;
use crate::here::Here;
use crate::wordings::{built_in, store};
use askama::Template;
use axum::response::Response;
use web::parts::{Cell, Column, Table, Tag, Tone};
use web::{Frame, WebError, render};

#[derive(Template)]
#[template(path = "wordings/pages/list.html")]
struct ListPage {
    table: Table,
    frame: Frame,
}

/// The list.
pub async fn show(here: Here) -> Result<Response, WebError> {
    guard(&here)?;
    let edited = here.db.read(&here.call, "wording.list", store::edited_keys).await?;
    let frame = here.frame.clone().titled_by("messages-wordings");
    let column = |key: &str| Column { label: frame.t(key), numeric: false };
    let rows = built_in()
        .iter()
        .map(|built| {
            let ways = if built.wording.zh.sms.is_empty() {
                frame.t("messages-way-site")
            } else {
                frame.t("messages-way-both")
            };
            let tag = if edited.contains(&built.key) {
                Tag::new(frame.t("messages-edited"), Tone::Civic)
            } else {
                Tag::new(frame.t("messages-built-in"), Tone::Plain)
            };
            vec![
                Cell::link(here.text(&built.name), format!("/admin/wordings/{}", built.key)),
                Cell::text(built.key.clone()),
                Cell::text(ways),
                Cell::tag(tag),
            ]
        })
        .collect();
    let table = Table {
        caption: frame.t("messages-wordings"),
        columns: vec![
            column("messages-wording-name"),
            column("messages-wording-key"),
            column("messages-ways"),
            column("messages-wording-state"),
        ],
        rows,
        wide: false,
    };
    let template = ListPage { table, frame };
    Ok(render(&template.frame, &template))
}
