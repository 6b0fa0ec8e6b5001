//! Cases in sight, by number, name and status.

use super::Desk;
use crate::case::{self, Case, Status};
use crate::pages::words::status_tag;
use crate::task;
use askama::Template;
use axum::response::Response;
use base::{Result, Text};
use web::parts::{Choice, Pages, Tag};
use web::{Frame, WebError, answers, render, see_other};

/// Rows on a page.
const PAGE: i64 = 50;

/// A row.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub href: String,
    pub number: String,
    pub applicant: String,
    pub title: String,
    pub step: String,
    pub received: String,
    pub status: Tag,
}

#[derive(Template)]
#[template(path = "pages/desk/search.html")]
pub(super) struct SearchPage {
    pub frame: Frame,
    pub words: String,
    pub statuses: Vec<Choice>,
    pub lines: Vec<Line>,
    pub pages: Pages,
}

/// `GET /desk/search`: the box in the head.
pub(super) async fn find(desk: Desk) -> Result<Response, WebError> {
    let words = desk.frame.query_value("q");
    Ok(see_other(&format!("/desk/cases?q={}", answers::encode(&words)), None, desk.app.secure))
}

/// `GET /desk/cases`
pub(super) async fn page(desk: Desk) -> Result<Response, WebError> {
    let words: String = desk.frame.query_value("q").trim().chars().take(60).collect();
    let status = Status::read(&desk.frame.query_value("status"));
    let before = desk.frame.query_value("before").parse().unwrap_or(i64::MAX);
    let asked = words.clone();
    let cases = desk
        .app
        .db
        .read(&desk.call, "case.search", move |cx| {
            let cases = case::store::list(cx, &asked, status, before, PAGE + 1)?;
            let named = |case: Case| Ok((task::name_of(cx, case.publication, &case.step)?, case));
            cases.into_iter().map(named).collect::<Result<Vec<_>>>()
        })
        .await?;
    let page = say(desk.frame, words, status, cases);
    Ok(render(&page.frame, &page))
}

fn say(frame: Frame, words: String, status: Option<Status>, mut cases: Vec<(Text, Case)>) -> SearchPage {
    let more = cases.len() as i64 > PAGE;
    cases.truncate(PAGE as usize);
    let frame = frame.titled_by("desk-cases-title");
    let line = |(step, case): &(Text, Case)| Line {
        href: format!("/desk/cases/{}", case.id),
        number: case.number.clone(),
        applicant: case.applicant_name.clone(),
        title: frame.text(&case.title).to_owned(),
        step: frame.text(step).to_owned(),
        received: frame.date_short(case.submitted_at.date()),
        status: status_tag(case, &frame),
    };
    let names = [
        (Status::Submitted, frame.t("desk-status-submitted")),
        (Status::Supplement, frame.t("desk-status-supplement")),
        (Status::Accepted, frame.t("desk-status-accepted")),
        (Status::Closed, frame.t("desk-status-closed")),
    ];
    SearchPage {
        words,
        statuses: names.into_iter().map(|(one, name)| Choice::new(one.word(), name, Some(one) == status)).collect(),
        pages: Pages {
            shown: frame.ta("desk-shown", "count", cases.len()),
            previous: String::new(),
            next: cases
                .last()
                .filter(|_| more)
                .map_or_else(String::new, |(_, last)| frame.with_query("before", &last.id.to_string())),
        },
        lines: cases.iter().map(line).collect(),
        frame,
    }
}
