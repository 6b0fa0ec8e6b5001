//! `/items/{pack}/{item}/ask`: a question about an item; `/me/questions`: one's own, with the answers.

use crate::here::{Here, Shown as Answer, sentence};
use crate::question::commands::AskQuestion;
use crate::question::model::ASK;
use crate::question::{Question, QuestionState, store};
use askama::Template;
use axum::extract::Path;
use base::Refusal;
use http::StatusCode;
use web::parts::{Field, Problem, Tag, Tone};
use web::{Answers, Flash, Form, Frame, WebError, render_with};

struct Mine {
    ask: String,
    item: String,
    href: String,
    tag: Tag,
    answer: String,
    when: String,
}

#[derive(Template)]
#[template(path = "hall/pages/ask.html")]
struct AskPage {
    frame: Frame,
    name: String,
    title: String,
    field: Field,
    publish: bool,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "hall/pages/questions.html")]
struct QuestionsPage {
    frame: Frame,
    mine: Vec<Mine>,
}

async fn page(here: Here, name: String, answers: &Answers, refusal: Option<&Refusal>) -> Answer {
    let hall = here.hall().await?;
    let shown = hall.get(&name).cloned().ok_or_else(WebError::not_found)?;
    let title = here.frame.text(&shown.item().title).to_owned();
    let mut frame = here.frame.crumb(title.clone(), shown.href());
    frame.title = frame.t("ask-title");
    let error = refusal.map(|refusal| sentence(&frame, refusal)).unwrap_or_default();
    let problems: Vec<Problem> =
        refusal.map(|_| Problem { field: "ask".to_owned(), message: error.clone() }).into_iter().collect();
    let field = Field::new("ask", frame.t("ask-label"))
        .hint(frame.t("ask-hint"))
        .lines(5)
        .limit(ASK)
        .value(answers.text("ask"))
        .error(error);
    let publish = answers.fields().is_empty() || answers.has("publish");
    let page = AskPage { name, title, field, publish, problems, frame };
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(render_with(status, &page.frame, &page))
}

pub(super) async fn show(here: Here, Path((pack, item)): Path<(String, String)>) -> Answer {
    page(here, format!("{pack}/{item}"), &Answers::default(), None).await
}

pub(super) async fn ask(here: Here, Path((pack, item)): Path<(String, String)>, Form(answers): Form) -> Answer {
    let name = format!("{pack}/{item}");
    let command =
        AskQuestion { item: name.clone(), ask: answers.text("ask").to_owned(), may_publish: answers.has("publish") };
    match here.write("question.ask", move |cx| command.run(cx)).await? {
        Ok(_) => Ok(here.go("/me/questions", Some(Flash::new("ask-sent")))),
        Err(refusal) => page(here, name, &answers, Some(&refusal)).await,
    }
}

pub(super) async fn mine(here: Here) -> Answer {
    let hall = here.hall().await?;
    let own = here.read("question.own", |cx| store::own(cx, 100)).await?;
    let title = here.t("ask-mine");
    let frame = here.titled(title).frame;
    let row = |question: &Question| {
        let shown = hall.get(&question.item);
        let tag = match question.state {
            QuestionState::Waiting => Tag::new(frame.t("ask-waiting"), Tone::Soon),
            QuestionState::Answered => Tag::new(frame.t("ask-answered"), Tone::Ok),
            QuestionState::Shown => Tag::new(frame.t("ask-shown"), Tone::Ok),
        };
        Mine {
            ask: question.ask.clone(),
            item: shown.map(|shown| frame.text(&shown.item().title).to_owned()).unwrap_or_default(),
            href: shown.map(|shown| shown.href()).unwrap_or_default(),
            tag,
            answer: question.answer.clone(),
            when: frame.moment(question.answered.unwrap_or(question.asked)),
        }
    };
    let page = QuestionsPage { mine: own.iter().map(row).collect(), frame };
    Ok(render_with(StatusCode::OK, &page.frame, &page))
}
