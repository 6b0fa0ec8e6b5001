//! Opinions: what is asked of me, the case read-only with the form to answer, and what an asker sees of the answers.

use super::act::version;
use super::lines::{self, day};
use super::panel::Kind;
use super::select::Choices;
use super::task::{self, Shown};
use super::view::{Loaded, What};
use super::{Desk, number};
use crate::case::{self, Case};
use crate::commands::{AnswerCountersign, AskCountersign, CloseCountersign, Whom, unchanged};
use crate::countersign::{Asked, Countersign, Mode, Reply, State, store};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use base::{AccountId, CaseId, OfficeId, OrRefuse, Result};
use db::Cx;
use http::StatusCode;
use std::collections::HashMap;
use web::parts::{Choice, Tag, Tone};
use web::{Answers, Flash, Form, Frame, WebError, render};

/// Requests on a page.
const PAGE: i64 = 50;

/// A request as the lists show it.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub href: String,
    pub applicant: String,
    pub title: String,
    pub question: String,
    pub asked: String,
    pub due: String,
}

#[derive(Template)]
#[template(path = "pages/desk/countersigns.html")]
pub(super) struct AskedPage {
    pub frame: Frame,
    pub lines: Vec<Line>,
    pub next: String,
}

/// A request with its question, its case and the name of who asks.
pub(super) type Request = (Asked, Countersign, Case, String);

/// Requests that wait for the caller.
pub(super) fn waiting(cx: &mut Cx, after: i64, limit: i64) -> Result<Vec<Request>> {
    let waiting = store::waiting(cx, after, limit)?;
    let ids: Vec<CaseId> = waiting.iter().map(|(asked, _)| asked.case).collect();
    let cases: HashMap<CaseId, Case> = case::store::many(cx, &ids)?.into_iter().map(|case| (case.id, case)).collect();
    let mut out = Vec::new();
    for (asked, question) in waiting {
        let name = identity::name_of(cx, question.asked_by)?;
        if let Some(case) = cases.get(&asked.case) {
            out.push((asked, question, case.clone(), name));
        }
    }
    Ok(out)
}

/// A request as a row.
pub(super) fn line((asked, question, case, name): &Request, frame: &Frame) -> Line {
    Line {
        href: format!("/desk/countersigns/{}", asked.id),
        applicant: case.applicant_name.clone(),
        title: frame.text(&case.title).to_owned(),
        question: question.question.clone(),
        asked: frame.ta2("desk-extension-by", "name", name.as_str(), "at", frame.moment(question.asked_at)),
        due: question.due.map_or_else(String::new, |due| frame.ta("desk-countersign-by", "day", day(due, frame))),
    }
}

/// A request as a row of the inbox.
pub(super) fn inbox_line((asked, question, case, name): &Request, frame: &Frame) -> lines::Line {
    lines::Line {
        id: asked.id,
        href: format!("/desk/countersigns/{}", asked.id),
        applicant: case.applicant_name.clone(),
        title: frame.text(&case.title).to_owned(),
        note: question.due.map_or_else(String::new, |due| frame.ta("desk-countersign-by", "day", day(due, frame))),
        tail: case.tail().to_owned(),
        step: frame.t("desk-countersign-step"),
        from: name.clone(),
        received: frame.date_short(question.asked_at.date()),
        clock: None,
        step_clock: None,
        at: false,
    }
}

/// `GET /desk/countersigns`: what is asked of me and my offices.
pub(super) async fn list(desk: Desk) -> Result<Response, WebError> {
    let after = desk.frame.query_value("after").parse().unwrap_or(0);
    let mut found = desk.app.db.read(&desk.call, "case.countersigns", move |cx| waiting(cx, after, PAGE + 1)).await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let frame = desk.frame.titled_by("desk-countersigns-title");
    let last = found.last().filter(|_| more).map_or(0, |(asked, ..)| asked.id);
    let next = if last == 0 { String::new() } else { frame.with_query("after", &last.to_string()) };
    let page = AskedPage { lines: found.iter().map(|one| line(one, &frame)).collect(), next, frame };
    Ok(render(&page.frame, &page))
}

/// `GET /desk/countersigns/{id}`: the case read-only, and the form to answer.
pub(super) async fn page(desk: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    let what = What::Asked(number(&id)?);
    task::show(desk, what, Shown::default(), StatusCode::OK).await
}

/// `POST /desk/countersigns/{id}`
pub(super) async fn answer(desk: Desk, Path(id): Path<String>, Form(answers): Form) -> Result<Response, WebError> {
    let request = number(&id)?;
    let agrees = match answers.text("answer") {
        "agree" => Some(true),
        "disagree" => Some(false),
        _ => None,
    };
    let words = answers.text("words").to_owned();
    let answered = desk
        .app
        .db
        .write(&desk.call, "case.answer-countersign", move |cx| {
            let agrees = agrees.or_refuse("case.countersign_choose")?;
            AnswerCountersign { request, agrees, words: words.clone() }.run(cx)
        })
        .await;
    match answered {
        Ok(_) => Ok(desk.go("/desk/countersigns", Some(Flash::new("desk-countersign-answered")))),
        Err(error) => {
            let error = desk.sentence(error)?;
            let shown = Shown { typed: answers, error, ..Shown::default() };
            task::show(desk, What::Asked(request), shown, StatusCode::CONFLICT).await
        }
    }
}

/// `POST /desk/tasks/{id}/countersign`
pub(super) async fn ask(desk: Desk, Path(id): Path<String>, Form(answers): Form) -> Result<Response, WebError> {
    let task = number(&id)?;
    let whom = answers.all("to").filter_map(whom).collect();
    let mode = Mode::read(answers.text("mode")).unwrap_or(Mode::All);
    let (question, days) = (answers.text("reason").to_owned(), answers.text("amount").trim().to_owned());
    let version = version(&answers);
    let asked = desk
        .app
        .db
        .write(&desk.call, "case.ask-countersign", move |cx| {
            version.map_or(Ok(()), |version| unchanged(cx, task, version))?;
            let days = match days.as_str() {
                "" => None,
                days => Some(days.parse().unwrap_or(0)),
            };
            let whom: &Vec<Whom> = &whom;
            AskCountersign { task, whom: whom.clone(), mode, question: question.clone(), days }.run(cx)
        })
        .await;
    said(desk, task, asked.map(drop), ("desk-countersign-asked", Kind::Countersign), answers).await
}

/// `POST /desk/tasks/{id}/countersign/close`
pub(super) async fn close(desk: Desk, Path(id): Path<String>, Form(answers): Form) -> Result<Response, WebError> {
    let close = CloseCountersign { task: number(&id)?, reason: answers.text("reason").to_owned() };
    let (task, version) = (close.task, version(&answers));
    let closed = desk
        .app
        .db
        .write(&desk.call, "case.close-countersign", move |cx| {
            version.map_or(Ok(()), |version| unchanged(cx, task, version))?;
            close.run(cx)
        })
        .await;
    said(desk, task, closed, ("desk-countersign-closed", Kind::Without), answers).await
}

async fn said(
    desk: Desk,
    task: i64,
    done: Result<()>,
    (flash, kind): (&'static str, Kind),
    typed: Answers,
) -> Result<Response, WebError> {
    match done {
        Ok(()) => Ok(desk.go(&format!("/desk/tasks/{task}#countersigns"), Some(Flash::new(flash)))),
        Err(error) => {
            let error = desk.sentence(error)?;
            let shown = Shown { panel: Some(kind), typed, error, ..Shown::default() };
            task::show(desk, What::Task(task), shown, StatusCode::CONFLICT).await
        }
    }
}

/// `office:account` as the form writes it; account 0 for the office as a whole.
fn whom(text: &str) -> Option<Whom> {
    let (office, account) = text.split_once(':')?;
    let account: AccountId = account.parse().ok()?;
    Some(Whom { office: office.parse::<OfficeId>().ok()?, account: Some(account).filter(|account| account.0 != 0) })
}

/// One who was asked, as the asker sees it.
#[derive(Debug, Clone, Default)]
pub(super) struct Answer {
    pub name: String,
    pub at: String,
    pub tag: Tag,
    pub words: String,
}

/// A question with its answers.
#[derive(Debug, Clone, Default)]
pub(super) struct Question {
    pub question: String,
    pub asked: String,
    pub tag: Tag,
    pub reason: String,
    pub answers: Vec<Answer>,
}

/// The questions of a case, the latest first.
pub(super) fn questions(loaded: &Loaded, frame: &Frame) -> Vec<Question> {
    let one = |question: &Countersign| Question {
        question: question.question.clone(),
        asked: frame.ta2(
            "desk-extension-by",
            "name",
            loaded.name(Some(question.asked_by)),
            "at",
            frame.moment_short(question.asked_at),
        ),
        tag: match (question.state, question.mode) {
            (State::Open, Mode::All) => Tag::new(frame.t("desk-countersign-open-all"), Tone::Soon),
            (State::Open, Mode::Any) => Tag::new(frame.t("desk-countersign-open-any"), Tone::Soon),
            (State::Complete, _) => Tag::new(frame.t("desk-countersign-complete"), Tone::Ok),
            (State::Closed, _) => Tag::new(frame.t("desk-countersign-ended"), Tone::Plain),
        },
        reason: question.reason.clone(),
        answers: question.asked.iter().map(|asked| answer_of(asked, loaded, frame)).collect(),
    };
    loaded.questions.iter().rev().map(one).collect()
}

fn answer_of(asked: &Asked, loaded: &Loaded, frame: &Frame) -> Answer {
    let office = loaded.offices.get(&asked.office).map_or("", |name| frame.text(name));
    let person = loaded.name(asked.answered_by.or(asked.account));
    Answer {
        name: [office, person].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "),
        at: asked.answered_at.map_or_else(String::new, |at| frame.moment_short(at)),
        tag: match (asked.state, asked.agrees) {
            (Reply::Open, _) => Tag::new(frame.t("desk-countersign-waits"), Tone::Soon),
            (Reply::Withdrawn, _) => Tag::new(frame.t("desk-countersign-not-needed"), Tone::Plain),
            (Reply::Answered, Some(true)) => Tag::new(frame.t("act-confirmed"), Tone::Ok),
            (Reply::Answered, _) => Tag::new(frame.t("act-declined"), Tone::Bad),
        },
        words: asked.words.clone(),
    }
}

/// The form of who was asked; what was answered already stands in the list of questions.
#[derive(Debug, Clone, Default)]
pub(super) struct Answering {
    pub action: String,
    pub question: String,
    pub asked: String,
    pub due: String,
    pub answered: bool,
    pub choices: Vec<Choice>,
    pub words: String,
    pub error: String,
}

/// The form with what was typed.
pub(super) fn answering(loaded: &Loaded, shown: &Shown, frame: &Frame) -> Option<Answering> {
    let asked = loaded.asked_of_me.as_ref()?;
    let question = loaded.questions.iter().find(|one| one.id == asked.countersign)?;
    let choice = |value: &'static str, key: &str| Choice::new(value, frame.t(key), shown.typed.text("answer") == value);
    Some(Answering {
        action: format!("/desk/countersigns/{}", asked.id),
        question: question.question.clone(),
        asked: frame.ta2(
            "desk-extension-by",
            "name",
            loaded.name(Some(question.asked_by)),
            "at",
            frame.moment_short(question.asked_at),
        ),
        due: question.due.map_or_else(String::new, |due| frame.ta("desk-countersign-by", "day", day(due, frame))),
        answered: asked.state != Reply::Open,
        choices: vec![choice("agree", "act-confirmed"), choice("disagree", "act-declined")],
        words: shown.typed.text("words").to_owned(),
        error: shown.error.clone(),
    })
}

/// Whom one can ask: colleagues by name, other offices of the region and those around it as a whole.
pub(super) fn groups(loaded: &Loaded, typed: &Answers, frame: &Frame) -> Vec<Choices> {
    let chosen = |value: &str| typed.all("to").any(|one| one == value);
    let colleagues = loaded.colleagues.iter().map(|(office, account, name)| {
        let value = format!("{office}:{account}");
        Choice::new(value.clone(), name.clone(), chosen(&value))
    });
    let others = loaded.others.iter().map(|(office, name)| {
        let value = format!("{office}:0");
        Choice::new(value.clone(), frame.text(name), chosen(&value))
    });
    let groups = [
        Choices { label: frame.t("act-countersign-colleagues"), choices: colleagues.collect() },
        Choices { label: frame.t("act-countersign-offices"), choices: others.collect() },
    ];
    groups.into_iter().filter(|group| !group.choices.is_empty()).collect()
}

/// Whether all have to answer, or one.
pub(super) fn modes(typed: &Answers, frame: &Frame) -> Vec<Choice> {
    let any = typed.text("mode") == Mode::Any.word();
    vec![
        Choice::new(Mode::All.word(), frame.t("act-countersign-all"), !any),
        Choice::new(Mode::Any.word(), frame.t("act-countersign-any"), any),
    ]
}
