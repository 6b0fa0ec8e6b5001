//! The page behind a one-time link.

use crate::accounts::commands::{Welcome, Welcomed, welcomes};
use crate::page::ask::{self, all};
use crate::page::{Field, FormPage, Here, form, problem};
use axum::extract::Path;
use axum::response::Response;
use web::parts::Width;
use web::{Answers, Form, WebError};

fn least(welcomed: &Welcomed) -> usize {
    match welcomed {
        Welcomed::First(_) | Welcomed::Account { duty: true, .. } => 12,
        Welcomed::Account { .. } => 8,
    }
}

fn page(here: &Here, token: &str, welcomed: &Welcomed, answers: &Answers) -> FormPage {
    let mut page = FormPage::new(format!("/welcome/{token}"), here.t("identity-set-password"));
    match welcomed {
        Welcomed::First(duty) => {
            page = page
                .place(here.t(duty.key()))
                .lead(here.t("identity-welcome-first-lead"))
                .field(ask::name_field(here, answers.text("name")))
                .field(
                    Field::new("login", here.t("identity-login"))
                        .hint(here.t("identity-login-hint"))
                        .autocomplete("username")
                        .limit(40)
                        .width(Width::Mid)
                        .value(answers.text("login")),
                );
        }
        Welcomed::Account { name, login, .. } => {
            page = page.place(name.as_str()).lead(match login {
                Some(login) => here.frame.ta("identity-welcome-login", "login", login.as_str()),
                None => here.t("identity-welcome-lead"),
            });
        }
    }
    page.field(ask::new_password_field(here, least(welcomed)))
}

fn titled(here: Here) -> Here {
    let title = here.t("identity-welcome-title");
    here.titled(title)
}

async fn look(here: &Here, token: &str) -> Result<Welcomed, WebError> {
    let (nobody, token) = (here.app.as_nobody(&here.call), token.to_owned());
    here.app.db.read(&nobody, "identity.welcomes", move |cx| welcomes(cx, &token)).await.map_err(WebError::from)
}

/// `GET /welcome/{token}`
pub(crate) async fn show(here: Here, Path(token): Path<String>) -> Result<Response, WebError> {
    let here = titled(here);
    let welcomed = look(&here, &token).await?;
    form(&here.frame, &page(&here, &token, &welcomed, &Answers::default()))
}

/// `POST /welcome/{token}`
pub(crate) async fn finish(here: Here, Path(token): Path<String>, Form(answers): Form) -> Result<Response, WebError> {
    let here = titled(here);
    let welcomed = look(&here, &token).await?;
    let mut problems = Vec::new();
    let (login, name) = match &welcomed {
        Welcomed::First(_) => {
            let name = all(ask::name(&here, &answers), &mut problems).unwrap_or_default();
            (answers.text("login").to_owned(), name)
        }
        Welcomed::Account { login, .. } => (login.clone().unwrap_or_default(), String::new()),
    };
    let password = all(ask::new_password(&here, &answers, &[&login], least(&welcomed)), &mut problems);
    let (Some(password), true) = (password, problems.is_empty()) else {
        return form(&here.frame, &page(&here, &token, &welcomed, &answers).wrong(problems));
    };
    let account = match &welcomed {
        Welcomed::Account { account, .. } => Some(*account),
        Welcomed::First(_) => None,
    };
    if let Some(account) = account
        && super::security::used_before(&here, account, &password).await?
    {
        let wrong = problem("password", here.t("password-used"));
        return form(&here.frame, &page(&here, &token, &welcomed, &answers).wrong(vec![wrong]));
    }
    let password = here.app.passwords().hash(&password).await?;
    let command = Welcome { token: token.clone(), login, name, password };
    match here.write_as_nobody("identity.welcome", move |cx| command.run(cx)).await? {
        Ok(_) => Ok(here.go("/sign-in", Some("identity-password-set"))),
        Err(refusal) if refusal.code == "link.gone" => Err(refusal.into()),
        Err(refusal) => {
            let wrong = problem("login", here.sentence(&refusal));
            form(&here.frame, &page(&here, &token, &welcomed, &answers).wrong(vec![wrong]))
        }
    }
}
