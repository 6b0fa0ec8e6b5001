//! `/about/api`: every operation with its address and what it answers.

use crate::operations;
use askama::Template;
use axum::response::Response;
use web::parts::{Cell, Column, Table};
use web::{Frame, Page, render};

#[derive(Template)]
#[template(path = "pages/list.html")]
struct List {
    frame: Frame,
    table: Table,
}

pub async fn show(Page(frame): Page) -> Response {
    let frame = frame.titled_by("api-title");
    let columns = ["api-operation", "api-address", "api-about", "api-answer"]
        .map(|key| Column { label: frame.t(key), ..Column::default() })
        .to_vec();
    let rows = operations::all()
        .map(|operation| {
            let method = if operation.writes { "POST" } else { "GET" };
            vec![
                Cell::text(operation.name),
                Cell::text(format!("{method} /api/v1{}", operation.path)),
                Cell::text(operation.about),
                Cell::text(operation.answer.to_string()),
            ]
        })
        .collect();
    let table = Table { caption: frame.t("api-title"), columns, rows, wide: true };
    render(&frame.clone(), &List { frame, table })
}
