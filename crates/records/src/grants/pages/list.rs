//! `GET /admin/grants?q=…&over=1&before=…`: the grants in force, or those that ended, with their last use.

use super::{fields, guard, kind, named};
use crate::App;
use crate::grants::{Filter, Standing, store};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use base::Text;
use identity::Caller;
use std::sync::Arc;
use web::answers::encode;
use web::parts::{Entry, Pages};
use web::{Frame, Page, WebError, render};

const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "grants/pages/list.html")]
struct ListPage {
    words: String,
    over: bool,
    tabs: Vec<Entry>,
    lines: Vec<Line>,
    pages: Pages,
    frame: Frame,
}

struct Line {
    href: String,
    who: String,
    code: String,
    what: String,
    fields: String,
    purpose: String,
    basis: String,
    since: String,
    until: String,
    last: String,
}

fn line(frame: &Frame, consumers: &[(String, Text)], standing: &Standing) -> Line {
    let (grant, terms) = (&standing.grant, &standing.grant.terms);
    Line {
        href: format!("/admin/grants/{}", grant.id),
        who: named(frame, consumers, &terms.consumer),
        code: terms.consumer.clone(),
        what: kind(frame, &terms.kind),
        fields: fields(frame, &terms.fields),
        purpose: frame.text(&terms.purpose).to_owned(),
        basis: terms.basis.clone(),
        since: frame.date(grant.made_at.date()),
        until: match grant.ended_at {
            Some(ended) => frame.ta("grants-ended-at", "when", frame.date(ended.date())),
            None => frame.date(terms.until),
        },
        last: standing.last_used.map_or_else(|| frame.t("grants-never"), |at| frame.moment_short(at)),
    }
}

/// The page.
pub async fn show(State(app): State<Arc<App>>, Page(frame): Page, Caller(call): Caller) -> Result<Response, WebError> {
    guard(&app, &call)?;
    let filter = Filter { words: frame.query_value("q"), over: frame.query_value("over") == "1" };
    let before = frame.query_value("before");
    let before: i64 = if before.is_empty() { i64::MAX } else { before.parse().map_err(|_| WebError::not_found())? };
    let (asked, consumers) = (filter.clone(), app.consumers);
    let (mut found, names) = app
        .db
        .read(&call, "record-grant.list", move |cx| Ok((store::list(cx, &asked, before, PAGE + 1)?, consumers(cx)?)))
        .await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let frame = frame.titled_by("grants-title");
    let href = |over: bool| {
        let over = if over { "1" } else { "" };
        format!("/admin/grants?q={}&over={over}", encode(&filter.words))
    };
    let tab = |key: &str, over: bool| Entry::new(frame.t(key), href(over), "").current(filter.over == over);
    let last = found.last().map_or(0, |standing| standing.grant.id);
    let page = ListPage {
        tabs: vec![tab("grants-in-force", false), tab("grants-over", true)],
        lines: found.iter().map(|standing| line(&frame, &names, standing)).collect(),
        pages: Pages {
            shown: String::new(),
            previous: if before == i64::MAX { String::new() } else { href(filter.over) },
            next: if more { format!("{}&before={last}", href(filter.over)) } else { String::new() },
        },
        over: filter.over,
        words: filter.words,
        frame,
    };
    Ok(render(&page.frame, &page))
}
