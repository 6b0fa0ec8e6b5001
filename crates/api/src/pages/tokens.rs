//! `/me/tokens`: one's tokens; a new one is shown once.

use crate::App;
use crate::token::{MakeToken, RevokeToken, Token, digest, secret, store};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use base::Error;
use identity::Caller;
use std::sync::Arc;
use web::parts::{Choice, Field, Problem};
use web::{Flash, Form, Frame, Page, WebError, render_with, see_other};

#[derive(Template)]
#[template(path = "pages/tokens.html")]
struct Tokens {
    frame: Frame,
    tokens: Vec<Line>,
    made: String,
    problems: Vec<Problem>,
    name: Field,
    days: Field,
    rights: Vec<Choice>,
}

struct Line {
    id: i64,
    name: String,
    note: String,
    live: bool,
}

fn line(frame: &Frame, token: &Token) -> Line {
    let live = token.revoked_at.is_none() && token.until > frame.site.settings().clock.now();
    let key = if live { "api-token-until" } else { "api-token-over" };
    let note = frame.ta(key, "day", frame.date_full(token.until.date()));
    Line { id: token.id, name: token.name.clone(), note, live }
}

async fn page(
    app: &App,
    caller: &Caller,
    frame: Frame,
    made: String,
    typed: (&str, &str, &[String]),
    problem: Option<Problem>,
) -> Result<Response, WebError> {
    let frame = frame.titled_by("api-tokens");
    let found = app.db.read(&caller.0, "token.list", store::mine).await?;
    let tokens = found.iter().map(|token| line(&frame, token)).collect();
    let mut held: Vec<String> = caller.0.actor.grants.iter().map(|grant| grant.right.to_string()).collect();
    held.sort();
    held.dedup();
    let rights = held
        .into_iter()
        .map(|right| Choice {
            checked: typed.2.contains(&right),
            label: app.setup.right_words(&right, frame.locale()),
            hint: right.clone(),
            value: right,
        })
        .collect();
    let wrong =
        |field: &str| problem.iter().find(|one| one.field == field).map(|one| one.message.clone()).unwrap_or_default();
    let mut name = Field::new("name", frame.t("api-token-name-label")).value(typed.0).limit(60).error(wrong("name"));
    name.hint = frame.t("api-token-name-hint");
    let mut days = Field::new("days", frame.t("api-token-days-label")).value(typed.1).error(wrong("days"));
    days.hint = frame.t("api-token-days-hint");
    let problems: Vec<Problem> = problem.into_iter().collect();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(render_with(status, &frame.clone(), &Tokens { frame, tokens, made, problems, name, days, rights }))
}

pub async fn show(State(app): State<Arc<App>>, caller: Caller, Page(frame): Page) -> Result<Response, WebError> {
    page(&app, &caller, frame, String::new(), ("", "90", &[]), None).await
}

pub async fn make(
    State(app): State<Arc<App>>,
    caller: Caller,
    Page(frame): Page,
    Form(answers): Form,
) -> Result<Response, WebError> {
    let secret = secret();
    let (name, days) = (answers.text("name").to_owned(), answers.text("days").to_owned());
    let rights: Vec<String> = answers.all("right").map(str::to_owned).collect();
    let make = MakeToken {
        name: name.clone(),
        rights: rights.clone(),
        days: days.trim().parse().unwrap_or(0),
        digest: digest(&secret),
    };
    match app.db.write(&caller.0, "token.make", move |cx| make.run(cx)).await {
        Ok(_) => page(&app, &caller, frame, secret, ("", "90", &[]), None).await,
        Err(Error::Refused(refusal)) if refusal.code.starts_with("api.") => {
            let field = if refusal.code == "api.token_days" { "days" } else { "name" };
            let args: Vec<(&str, web::Arg)> =
                refusal.args.iter().map(|(name, value)| (name.as_ref(), web::Arg::from(value.as_str()))).collect();
            let message = frame.say(&refusal.key(), &args);
            let problem = Problem { field: field.to_owned(), message };
            page(&app, &caller, frame, String::new(), (&name, &days, &rights), Some(problem)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn revoke(
    State(app): State<Arc<App>>,
    caller: Caller,
    Page(frame): Page,
    Path(token): Path<i64>,
) -> Result<Response, WebError> {
    app.db.write(&caller.0, "token.revoke", move |cx| RevokeToken { token }.run(cx)).await?;
    Ok(see_other("/me/tokens", Some(Flash::new("api-token-revoked")), frame.site.settings().secure))
}
