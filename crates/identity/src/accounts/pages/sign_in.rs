//! Signing in and out.

use crate::accounts::commands::{SecondStep, SignIn, SignOut, SignedIn, find};
use crate::page::{Field, FormPage, Here, Note, form, problem};
use crate::sessions::cookie;
use axum::http::HeaderMap;
use axum::response::Response;
use base::{AccountId, Moment};
use web::display::local_path;
use web::parts::{Problem, Tone, Width};
use web::{Form, WebError};

fn page(here: &Here, name: &str, back: &str) -> FormPage {
    FormPage::new("/sign-in", here.t("sign-in"))
        .lead(here.t("identity-sign-in-lead"))
        .hidden("back", back)
        .field(
            Field::new("name", here.t("identity-sign-in-name"))
                .hint(here.t("identity-sign-in-name-hint"))
                .autocomplete("username")
                .limit(60)
                .width(Width::Mid)
                .value(name),
        )
        .field(
            Field::new("password", here.t("identity-password"))
                .kind("password")
                .autocomplete("current-password")
                .width(Width::Mid),
        )
        .other(here.t("identity-to-register"), "/register")
        .other(here.t("identity-to-forgot"), "/forgot")
}

fn titled(here: Here) -> Here {
    let title = here.t("identity-sign-in-title");
    here.titled(title)
}

/// `GET /sign-in?back=/where`
pub(crate) async fn show(here: Here) -> Result<Response, WebError> {
    let here = titled(here);
    let back = here.frame.query_value("back");
    let mut asked = page(&here, "", local_path(&back));
    if here.me().is_signed_in() {
        let name = here.me().name.to_string();
        asked = asked.note(Note::new(Tone::Civic, here.frame.ta("identity-signed-in-as", "name", name), String::new()));
    }
    form(&here.frame, &asked)
}

/// `POST /sign-in`
pub(crate) async fn enter(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    let here = titled(here);
    let (name, back) = (answers.text("name").to_owned(), local_path(answers.text("back")).to_owned());
    let password = answers.get("password").unwrap_or_default();
    let mut problems = Vec::new();
    if name.is_empty() {
        problems.push(problem("name", here.t("identity-name-missing")));
    }
    if password.is_empty() {
        problems.push(problem("password", here.t("identity-password-missing")));
    }
    if !problems.is_empty() {
        return form(&here.frame, &page(&here, &name, &back).wrong(problems));
    }
    let (wanted, nobody) = (name.clone(), here.app.as_nobody(&here.call));
    let found = here.app.db.read(&nobody, "identity.find", move |cx| find(cx, &wanted)).await?;
    let right = here.app.passwords().matches(password, Some(&found.hash)).await?;
    let command = SignIn { found, right, device: here.device.clone(), limits: here.app.setup.limits };
    let outcome = here.write_as_nobody("identity.sign-in", move |cx| command.run(cx)).await?.map_err(WebError::from)?;
    match outcome {
        SignedIn::Done { token, account } => welcome_in(&here, account, &token, &back).await,
        SignedIn::SecondStep { token } => {
            let path = format!("/sign-in/code?back={}", web::answers::encode(&back));
            Ok(here.go_with(&path, None, &cookie::set(&token, here.secure())))
        }
        other => form(&here.frame, &page(&here, &name, &back).wrong(vec![told(&here, &other, "password")])),
    }
}

/// What is said about a try that failed.
fn told(here: &Here, outcome: &SignedIn, field: &str) -> Problem {
    let message = match outcome {
        SignedIn::Rests { until } => here.frame.ta("identity-rests", "until", time_of(*until)),
        SignedIn::Disabled => here.t("identity-account-disabled"),
        SignedIn::Wrong { left } if field == "code" => here.frame.ta("identity-code-wrong-left", "left", *left),
        SignedIn::Wrong { left } => here.frame.ta("identity-sign-in-wrong", "left", *left),
        SignedIn::Done { .. } | SignedIn::SecondStep { .. } => String::new(),
    };
    problem(field, message)
}

fn time_of(moment: Moment) -> String {
    web::format::time(moment.civil())
}

/// To where one wanted to go, or to the place that fits.
async fn welcome_in(here: &Here, account: AccountId, token: &str, back: &str) -> Result<Response, WebError> {
    let known = here
        .app
        .db
        .read(&db::Call::system("sign-in"), "identity.account", move |cx| crate::account(cx, account))
        .await?;
    let home = match known {
        Some(account) if account.duty.is_some() => "/admin",
        Some(account) if account.kind == crate::accounts::AccountKind::Official => "/desk",
        _ => "/me",
    };
    let path = if back == "/" || back.starts_with("/sign-") { home } else { back };
    Ok(here.go_with(path, None, &cookie::set(token, here.secure())))
}

fn code_page(here: &Here, back: &str) -> FormPage {
    FormPage::new("/sign-in/code", here.t("sign-in"))
        .lead(here.t("identity-second-lead"))
        .hidden("back", back)
        .back("/sign-in")
        .field(
            Field::new("code", here.t("identity-second-code"))
                .autocomplete("one-time-code")
                .digits()
                .limit(7)
                .width(Width::Short),
        )
}

fn code_titled(here: Here) -> Here {
    let title = here.t("identity-second-title");
    here.titled(title)
}

/// `GET /sign-in/code`
pub(crate) async fn show_code(here: Here) -> Result<Response, WebError> {
    let here = code_titled(here);
    let back = here.frame.query_value("back");
    form(&here.frame, &code_page(&here, local_path(&back)))
}

/// `POST /sign-in/code`
pub(crate) async fn enter_code(here: Here, headers: HeaderMap, Form(answers): Form) -> Result<Response, WebError> {
    let here = code_titled(here);
    let back = local_path(answers.text("back")).to_owned();
    let Some(token) = cookie::token(&headers, here.secure()) else { return Ok(here.go("/sign-in", None)) };
    let command = SecondStep {
        token: token.to_owned(),
        code: answers.text("code").to_owned(),
        device: here.device.clone(),
        limits: here.app.setup.limits,
    };
    match here.write_as_nobody("identity.second-step", move |cx| command.run(cx)).await? {
        Ok(SignedIn::Done { token, account }) => welcome_in(&here, account, &token, &back).await,
        Ok(other) => form(&here.frame, &code_page(&here, &back).wrong(vec![told(&here, &other, "code")])),
        Err(refusal) => {
            let here = titled(here);
            let message = here.sentence(&refusal);
            form(&here.frame, &page(&here, "", &back).wrong(vec![problem("name", message)]))
        }
    }
}

/// `POST /sign-out`
pub(crate) async fn leave(here: Here) -> Result<Response, WebError> {
    here.write("identity.sign-out", |cx| SignOut.run(cx)).await?.map_err(WebError::from)?;
    Ok(here.go_with("/", Some("identity-signed-out"), &cookie::clear(here.secure())))
}
