//! Rating a finished case on five levels (好差评): voluntary, once, not shown with a name to those rated.

use super::case_file::own;
use super::view::in_space;
use crate::app::App;
use crate::case::Case;
use crate::commands::Rate;
use crate::pages::words::{refusal_sentence, shown};
use crate::rating::{self, LEVELS, REASONS, Rating};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use base::{CaseId, Result, Text};
use db::Call;
use http::StatusCode;
use identity::Caller;
use std::sync::Arc;
use web::parts::{Choice, Field, Problem};
use web::{Flash, Form, Frame, Page, WebError, render_with, see_other};

#[derive(Template)]
#[template(path = "pages/public/rate.html")]
pub(super) struct RatePage {
    pub frame: Frame,
    pub title: String,
    pub number: String,
    pub levels: Vec<Choice>,
    pub reasons: Vec<Choice>,
    pub words: Field,
    pub action: String,
    pub back: String,
    pub problems: Vec<Problem>,
    /// The rating that was given, to read.
    pub given: Option<Given>,
    pub is_over: bool,
}

/// A rating in words.
pub(super) struct Given {
    pub level: String,
    pub reasons: String,
    pub words: String,
    pub at: String,
}

/// What was chosen, when the page is shown again.
#[derive(Default)]
pub(super) struct Chosen {
    pub level: String,
    pub reasons: Vec<String>,
    pub words: String,
    pub problem: Option<String>,
}

fn given(rating: &Rating, frame: &Frame) -> Given {
    let reasons = rating.reasons.iter().filter_map(|id| rating::reason(id)).map(|text| frame.text(&text).to_owned());
    Given {
        level: frame.text(&rating::level(rating.level)).to_owned(),
        reasons: reasons.collect::<Vec<_>>().join(&frame.t("track-more-gap")),
        words: rating.words.clone(),
        at: frame.moment(rating.rated_at),
    }
}

pub(super) fn view(frame: Frame, case: &Case, rating: Option<&Rating>, chosen: Chosen) -> RatePage {
    let title = frame.text(&case.title).to_owned();
    let back = format!("/me/cases/{}", case.id);
    let heading = frame.t("rate-title");
    let frame = in_space(frame, &heading).crumb(&title, &back);
    let level = |level: i64| {
        Choice::new(level.to_string(), frame.text(&rating::level(level)), chosen.level == level.to_string())
    };
    let reason = |(id, zh, en): &(&str, &str, &str)| {
        let text = Text::new(*zh, *en);
        Choice::new(*id, frame.text(&text), chosen.reasons.iter().any(|one| one == id))
    };
    RatePage {
        number: case.number.clone(),
        levels: LEVELS.map(level).collect(),
        reasons: REASONS.iter().map(reason).collect(),
        words: Field::new("words", frame.t("rate-words"))
            .hint(frame.t("rate-words-hint"))
            .lines(4)
            .limit(2000)
            .optional()
            .value(chosen.words),
        action: format!("/me/cases/{}/rate", case.id),
        problems: chosen.problem.into_iter().map(|message| Problem { field: "level".to_owned(), message }).collect(),
        given: rating.map(|rating| given(rating, &frame)),
        is_over: rating::can_be_rated(case),
        title,
        back,
        frame,
    }
}

async fn load(app: &App, call: &Call, id: i64) -> Result<(Case, Option<Rating>), WebError> {
    let found = app
        .db
        .read(call, "my.rating", move |cx| {
            let case = own(cx, CaseId(id))?;
            let rating = rating::store::of_case(cx, case.id)?;
            Ok((case, rating))
        })
        .await?;
    Ok(found)
}

/// `GET /me/cases/{id}/rate`.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
) -> Result<Response, WebError> {
    let (case, rating) = load(&app, &call, id).await?;
    let page = view(frame, &case, rating.as_ref(), Chosen::default());
    Ok(render_with(StatusCode::OK, &page.frame, &page))
}

/// `POST /me/cases/{id}/rate`.
pub(super) async fn post(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
    Form(form): Form,
) -> Result<Response, WebError> {
    let (case, rating) = load(&app, &call, id).await?;
    let mut chosen = Chosen {
        level: form.text("level").to_owned(),
        reasons: form.all("reason").take(REASONS.len()).map(str::to_owned).collect(),
        words: form.text("words").to_owned(),
        problem: None,
    };
    let problem = match chosen.level.parse::<i64>() {
        Err(_) => frame.t("rate-choose"),
        Ok(level) => {
            let rate = Rate { case: CaseId(id), level, reasons: chosen.reasons.clone(), words: chosen.words.clone() };
            match app.db.write(&call, "case.rate", move |cx| rate.run(cx)).await {
                Ok(()) => {
                    return Ok(see_other(&format!("/me/cases/{id}"), Some(Flash::new("rate-thanks")), app.secure));
                }
                Err(error) => refusal_sentence(&shown(error)?, &frame),
            }
        }
    };
    chosen.problem = Some(problem);
    let page = view(frame, &case, rating.as_ref(), chosen);
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page.frame, &page))
}
