//! Questions at the desk: what waits, and the answer.

use crate::app::App;
use crate::here::{Here, Shown as Answer, sentence};
use crate::question::commands::AnswerQuestion;
use crate::question::model::ANSWER;
use crate::question::{Question, QuestionState, store};
use askama::Template;
use axum::extract::Path;
use base::{OrRefuse, Refusal};
use http::StatusCode;
use std::sync::Arc;
use web::parts::{Entry, Field, Pages, Problem};
use web::{Access, Answers, Flash, Form, Frame, Routes, render, render_with};

/// Questions of a page.
const PAGE: i64 = 30;

/// What officials see of questions.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new().page("/desk/questions", Access::Desk, list).page("/desk/questions/{id}", Access::Desk, show).post(
        "/desk/questions/{id}",
        Access::Desk,
        answer,
    )
}

struct Line {
    href: String,
    ask: String,
    item: String,
    when: String,
}

#[derive(Template)]
#[template(path = "question/pages/list.html")]
struct ListPage {
    frame: Frame,
    tabs: Vec<Entry>,
    lines: Vec<Line>,
    pages: Pages,
}

#[derive(Template)]
#[template(path = "question/pages/question.html")]
struct QuestionPage {
    frame: Frame,
    question: Question,
    item: String,
    href: String,
    when: String,
    field: Field,
    show: bool,
    problems: Vec<Problem>,
}

async fn list(here: Here) -> Answer {
    let hall = here.hall().await?;
    let state = match here.frame.query_value("state").as_str() {
        "answered" => QuestionState::Answered,
        "shown" => QuestionState::Shown,
        _ => QuestionState::Waiting,
    };
    let after: i64 = here.frame.query_value("after").parse().unwrap_or(0);
    let rows = here.read("question.list", move |cx| store::list(cx, state, after, PAGE + 1)).await?;
    let title = here.t("ask-desk");
    let frame = here.titled(title).frame;
    let more = rows.len() > PAGE as usize;
    let shown = &rows[..rows.len().min(PAGE as usize)];
    let lines = shown
        .iter()
        .map(|question| Line {
            href: format!("/desk/questions/{}", question.id),
            ask: question.ask.clone(),
            item: hall.get(&question.item).map(|item| frame.text(&item.item().title).to_owned()).unwrap_or_default(),
            when: frame.moment_short(question.asked),
        })
        .collect();
    let tab = |word: &str, key: &str, one: QuestionState| {
        Entry::new(frame.t(key), format!("/desk/questions?state={word}"), "").current(one == state)
    };
    let tabs = vec![
        tab("waiting", "ask-waiting", QuestionState::Waiting),
        tab("answered", "ask-answered", QuestionState::Answered),
        tab("shown", "ask-shown", QuestionState::Shown),
    ];
    let pages = Pages {
        shown: String::new(),
        previous: if after == 0 { String::new() } else { frame.with_query("after", "0") },
        next: shown
            .last()
            .filter(|_| more)
            .map(|last| frame.with_query("after", &last.id.to_string()))
            .unwrap_or_default(),
    };
    let page = ListPage { tabs, lines, pages, frame };
    Ok(render(&page.frame, &page))
}

async fn page(here: Here, id: i64, answers: &Answers, refusal: Option<&Refusal>) -> Answer {
    let hall = here.hall().await?;
    let question = here.read("question.get", move |cx| store::at_desk(cx, id)?.or_refuse(Refusal::NOT_FOUND)).await?;
    let here = here.crumb("ask-desk", "/desk/questions");
    let title = here.t("ask-answer");
    let frame = here.titled(title).frame;
    let error = refusal.map(|refusal| sentence(&frame, refusal)).unwrap_or_default();
    let typed = if answers.fields().is_empty() { question.answer.as_str() } else { answers.text("words") };
    let field = Field::new("words", frame.t("ask-answer")).lines(6).limit(ANSWER).value(typed).error(error.clone());
    let item = hall.get(&question.item);
    let page = QuestionPage {
        item: item.map(|item| frame.text(&item.item().title).to_owned()).unwrap_or_default(),
        href: item.map(|item| item.href()).unwrap_or_default(),
        when: frame.moment(question.asked),
        show: if answers.fields().is_empty() { question.may_publish } else { answers.has("show") },
        field,
        problems: refusal.map(|_| Problem { field: "words".to_owned(), message: error }).into_iter().collect(),
        question,
        frame,
    };
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(render_with(status, &page.frame, &page))
}

async fn show(here: Here, Path(id): Path<i64>) -> Answer {
    page(here, id, &Answers::default(), None).await
}

async fn answer(here: Here, Path(id): Path<i64>, Form(answers): Form) -> Answer {
    let command = AnswerQuestion { question: id, words: answers.text("words").to_owned(), show: answers.has("show") };
    match here.write("question.answer", move |cx| command.run(cx)).await? {
        Ok(()) => Ok(here.go("/desk/questions", Some(Flash::new("ask-answer-sent")))),
        Err(refusal) => page(here, id, &answers, Some(&refusal)).await,
    }
}
