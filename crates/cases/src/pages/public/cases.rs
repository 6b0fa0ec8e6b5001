//! All my cases, newest first.

use super::space::{Read, readings, table};
use super::view::in_space;
use crate::app::App;
use crate::case::{Status, store};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use base::Result;
use identity::Caller;
use std::sync::Arc;
use web::parts::{Entry, Pages, Tab, Table};
use web::{Frame, Page, WebError, render};

/// Rows of a page.
const ROWS: usize = 20;

#[derive(Template)]
#[template(path = "pages/public/cases.html")]
pub(super) struct CasesPage {
    pub frame: Frame,
    pub tabs: Vec<Tab>,
    pub table: Option<Table>,
    pub pages: Pages,
}

fn status_key(status: Option<Status>) -> &'static str {
    match status {
        None => "my-tab-all",
        Some(Status::Submitted) => "my-tab-submitted",
        Some(Status::Supplement) => "my-tab-supplement",
        Some(Status::Accepted) => "my-tab-accepted",
        Some(Status::Closed) => "my-tab-closed",
    }
}

/// `rows` holds one more than a page when there is a next one.
pub(super) fn view(frame: Frame, status: Option<Status>, before: i64, mut rows: Vec<Read>) -> CasesPage {
    let title = frame.t("my-cases");
    let frame = in_space(frame, &title).crumb(title, "");
    let word = status.map_or("", Status::word);
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let address =
        |word: &str| if word.is_empty() { "/me/cases".to_owned() } else { format!("/me/cases?status={word}") };
    let tabs = [None].into_iter().chain(Status::ALL.iter().copied().map(Some));
    let tabs = tabs.map(|one| {
        Entry::new(frame.t(status_key(one)), address(one.map_or("", Status::word)), "").current(one == status)
    });
    let join = if word.is_empty() { "?" } else { "&" };
    let next = rows.last().filter(|_| more).map(|(case, _)| format!("{}{join}before={}", address(word), case.id));
    CasesPage {
        tabs: tabs.collect(),
        pages: Pages {
            shown: frame.ta("my-shown", "count", rows.len()),
            previous: if before == i64::MAX { String::new() } else { address(word) },
            next: next.unwrap_or_default(),
        },
        table: (!rows.is_empty()).then(|| table(&rows, &frame)),
        frame,
    }
}

/// `GET /me/cases`.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
) -> Result<Response, WebError> {
    let status = Status::read(&frame.query_value("status"));
    let before: i64 = frame.query_value("before").parse().unwrap_or(i64::MAX);
    let rows = app
        .db
        .read(&call, "my.cases", move |cx| {
            let cases = store::of_applicant(cx, status, before, ROWS as i64 + 1)?;
            readings(cx, cases)
        })
        .await?;
    let page = view(frame, status, before, rows);
    Ok(render(&page.frame, &page))
}
