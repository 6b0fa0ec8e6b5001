//! Somebody comes to the window about an application that is under way: the clerk checks the certificate, and sees the cases of
//! who stands there.

use super::who::{Certificate, cards, certificate};
use super::{Desk, number};
use crate::case::{Case, store};
use crate::commands::{ReceiveVisitor, cases_of_visitor};
use crate::pages::words::{shown, status_tag};
use crate::rights::WINDOW;
use crate::visit;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use base::{CaseId, Error, OrRefuse, Refusal, Result};
use codes::CitizenId;
use db::Cx;
use http::StatusCode;
use web::parts::{Choice, Field, Tag, Width};
use web::{Answers, Flash, Form, Frame, WebError, render, render_with};

/// Cases that the list shows.
const CASES: usize = 50;

#[derive(Template)]
#[template(path = "pages/desk/visit.html")]
pub(super) struct VisitPage {
    pub frame: Frame,
    pub error: String,
    pub name: Field,
    pub number: Field,
    /// Number of the case that one comes for; may be empty.
    pub case: Field,
    /// Sample cards that the simulated reader reads; none outside a demonstration.
    pub cards: Vec<Choice>,
}

/// A case of who stands there.
#[derive(Debug, Clone, Default)]
pub(super) struct CaseLine {
    pub href: String,
    pub title: String,
    pub number: String,
    pub status: Tag,
}

#[derive(Template)]
#[template(path = "pages/desk/visit_cases.html")]
pub(super) struct CasesPage {
    pub frame: Frame,
    pub cases: Vec<CaseLine>,
    pub cut: bool,
}

async fn show(desk: Desk, typed: Answers, error: String, status: StatusCode) -> Result<Response, WebError> {
    let own = desk
        .app
        .db
        .point(&desk.call, "case.visit", |cx| {
            base::refuse_if!(!cx.actor().holds(WINDOW), Refusal::NOT_PERMITTED);
            let office = cx.actor().office.map(|office| identity::office(cx, office)).transpose()?.flatten();
            Ok(office.map_or_else(|| cx.actor().region.to_string(), |office| office.division))
        })
        .await?;
    let cards = if desk.app.demo { cards(&own) } else { Vec::new() };
    let page = say(desk.frame, &cards, &typed, error);
    Ok(render_with(status, &page.frame, &page))
}

fn say(frame: Frame, cards: &[(String, CitizenId)], typed: &Answers, error: String) -> VisitPage {
    let frame = frame.titled_by("desk-visit-title");
    let window = frame.t("desk-window-title");
    let frame = frame.crumb(window, "/desk/window");
    let certificate = Certificate::of(&frame, cards, typed);
    let case = if typed.has("case") { typed.text("case").to_owned() } else { frame.query_value("case") };
    VisitPage {
        error,
        name: certificate.name,
        number: certificate.number,
        case: Field::new("case", frame.t("desk-visit-case"))
            .hint(frame.t("desk-visit-case-hint"))
            .value(case)
            .width(Width::Mid)
            .limit(40)
            .optional(),
        cards: certificate.cards,
        frame,
    }
}

/// `GET /desk/window/cases`: who stands there.
pub(super) async fn page(desk: Desk) -> Result<Response, WebError> {
    show(desk, Answers::default(), String::new(), StatusCode::OK).await
}

/// The case that somebody names who comes about one: it must be the visitor's own.
fn named(cx: &mut Cx, person: base::PersonId, number: &str) -> Result<Option<CaseId>> {
    if number.is_empty() {
        return Ok(None);
    }
    let case = store::of_person_by_number(cx, person, number)?.or_refuse("case.not_the_visitors")?;
    Ok(Some(case.id))
}

/// `POST /desk/window/cases`: identifies who stands there.
pub(super) async fn begin(desk: Desk, Form(answers): Form) -> Result<Response, WebError> {
    let asked: String = answers.text("case").trim().chars().take(40).collect();
    let begun = match certificate(&desk, &answers).await {
        Ok(number) => {
            let receive = ReceiveVisitor { name: answers.text("name").to_owned(), number };
            let run = move |cx: &mut Cx| {
                let visit = receive.run(cx)?;
                Ok((visit.id, named(cx, visit.person, &asked)?))
            };
            desk.app.db.write(&desk.call, "visit.begin", run).await
        }
        Err(error) => Err(error),
    };
    match begun {
        Ok((visit, None)) => Ok(desk.go(&format!("/desk/window/visits/{visit}"), None)),
        Ok((visit, Some(case))) => Ok(desk.go(&super::visit_case::here(visit, case), None)),
        Err(error) => {
            let error = desk.sentence(error)?;
            show(desk, answers, error, StatusCode::CONFLICT).await
        }
    }
}

/// What the pages of a visit do with an error: one that is over begins anew with the certificate.
pub(super) fn over(desk: &Desk, error: Error) -> Result<Response, WebError> {
    let refusal = shown(error)?;
    if refusal.code == "case.person_again" {
        return Ok(desk.go("/desk/window/cases", Some(Flash::new("desk-visit-over"))));
    }
    Err(Error::Refused(refusal).into())
}

/// `GET /desk/window/visits/{visit}`: the cases of who stands there.
pub(super) async fn cases(desk: Desk, Path(visit): Path<String>) -> Result<Response, WebError> {
    let visit = number(&visit)?;
    let read = move |cx: &mut Cx| {
        let most = i64::try_from(CASES).unwrap_or(i64::MAX);
        let cases = cases_of_visitor(cx, visit, i64::MAX, most + 1)?;
        let who = visit::store::own(cx, visit)?.or_refuse("case.person_again")?;
        Ok((identity::people::store::name(cx, who.person)?, cases))
    };
    let (name, cases) = match desk.app.db.read(&desk.call, "visit.cases", read).await {
        Ok(read) => read,
        Err(error) => return over(&desk, error),
    };
    let page = list(desk.frame, &name, visit, &cases);
    Ok(render(&page.frame, &page))
}

fn list(frame: Frame, name: &str, visit: i64, cases: &[Case]) -> CasesPage {
    let title = frame.ta("desk-visit-of", "name", name);
    let frame = frame.titled(title);
    let window = frame.t("desk-window-title");
    let frame = frame.crumb(window, "/desk/window");
    let line = |case: &Case| CaseLine {
        href: super::visit_case::here(visit, case.id),
        title: frame.text(&case.title).to_owned(),
        number: case.number.clone(),
        status: status_tag(case, &frame),
    };
    CasesPage { cut: cases.len() > CASES, cases: cases.iter().take(CASES).map(line).collect(), frame }
}
