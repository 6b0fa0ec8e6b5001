//! Requests for more time that wait for an approver.

use super::{Desk, number};
use crate::case::{self, Case};
use crate::clock::store::{Extension, extensions_waiting};
use crate::commands::DecideExtension;
use crate::pages::words::term_words;
use crate::rights::EXTEND;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use base::{AccountId, CaseId, OrRefuse, Refusal, Result};
use db::Cx;
use http::StatusCode;
use std::collections::{BTreeMap, HashMap};
use web::{Flash, Form, Frame, WebError, render_with};

/// Requests on a page.
const PAGE: i64 = 50;

/// One request.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub id: i64,
    pub case: CaseId,
    /// Version of the case from which the page is made.
    pub version: i64,
    pub number: String,
    pub applicant: String,
    pub title: String,
    pub term: String,
    pub reason: String,
    pub asked: String,
    pub due: String,
    pub words: String,
    pub error: String,
}

#[derive(Template)]
#[template(path = "pages/desk/extensions.html")]
pub(super) struct ExtensionsPage {
    pub frame: Frame,
    pub lines: Vec<Line>,
    /// A refusal whose request is no longer on the list, and the words that were typed for it.
    pub gone: (String, String),
}

type Loaded = (Vec<Extension>, HashMap<CaseId, Case>, BTreeMap<AccountId, String>);

fn load(cx: &mut Cx) -> Result<Loaded> {
    base::refuse_if!(!cx.actor().holds(EXTEND), Refusal::NOT_PERMITTED);
    let waiting = extensions_waiting(cx, 0, PAGE)?;
    let ids: Vec<CaseId> = waiting.iter().map(|one| one.case).collect();
    let cases = case::store::many(cx, &ids)?.into_iter().map(|case| (case.id, case)).collect();
    let mut names = BTreeMap::new();
    for one in &waiting {
        names.insert(one.asked_by, identity::name_of(cx, one.asked_by)?);
    }
    Ok((waiting, cases, names))
}

async fn show(desk: Desk, typed: (i64, String, String), status: StatusCode) -> Result<Response, WebError> {
    let (waiting, cases, names) = desk.app.db.read(&desk.call, "case.extensions", load).await?;
    let frame = desk.frame.titled_by("desk-extensions-title");
    let line = |one: &Extension| {
        let case = cases.get(&one.case)?;
        let here = typed.0 == one.id;
        Some(Line {
            id: one.id,
            case: one.case,
            version: case.version,
            number: case.number.clone(),
            applicant: case.applicant_name.clone(),
            title: frame.text(&case.title).to_owned(),
            term: term_words(&one.term, &frame),
            reason: one.reason.clone(),
            asked: frame.ta2(
                "desk-extension-by",
                "name",
                names.get(&one.asked_by).map_or("", String::as_str),
                "at",
                frame.moment(one.asked_at),
            ),
            due: case.next_due().map_or_else(String::new, |date| frame.date(date)),
            words: if here { typed.1.clone() } else { String::new() },
            error: if here { typed.2.clone() } else { String::new() },
        })
    };
    let listed = waiting.iter().any(|one| one.id == typed.0);
    let gone = if listed { Default::default() } else { (typed.2.clone(), typed.1.clone()) };
    let page = ExtensionsPage { lines: waiting.iter().filter_map(line).collect(), gone, frame };
    Ok(render_with(status, &page.frame, &page))
}

/// `GET /desk/extensions`
pub(super) async fn page(desk: Desk) -> Result<Response, WebError> {
    show(desk, Default::default(), StatusCode::OK).await
}

/// `POST /desk/extensions/{id}`
pub(super) async fn decide(desk: Desk, Path(id): Path<String>, Form(answers): Form) -> Result<Response, WebError> {
    let extension = number(&id)?;
    let (approve, words) = (answers.text("choice") == "approve", answers.text("words").to_owned());
    let version: Option<i64> = answers.get("version").map(|version| version.trim().parse().unwrap_or(-1));
    let typed = words.clone();
    let decided = desk
        .app
        .db
        .write(&desk.call, "case.decide-extension", move |cx| {
            let waiting = extensions_waiting(cx, extension - 1, 1)?.into_iter().find(|one| one.id == extension);
            let case = waiting.or_refuse("case.extension_decided")?.case;
            let now = case::store::get(cx, case)?.or_refuse(Refusal::NOT_FOUND)?.version;
            base::refuse_if!(version.is_some_and(|seen| seen != now), Refusal::STALE);
            DecideExtension { case, extension, approve, words: words.clone() }.run(cx)
        })
        .await;
    match decided {
        Ok(case) => Ok(desk.go("/desk/extensions", Some(Flash::new("desk-extension-decided").with(case.number)))),
        Err(error) => {
            let error = desk.sentence(error)?;
            show(desk, (extension, typed, error), StatusCode::CONFLICT).await
        }
    }
}
