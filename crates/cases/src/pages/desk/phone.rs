//! The phone of who stands at the window: a code goes there, the person reads it out.

use super::Desk;
use super::draft_page::{self, Shown};
use super::window::call_of;
use crate::commands::NoteAtWindow;
use axum::extract::Path;
use axum::response::Response;
use base::{Error, OrRefuse, PersonId, Refusal, Result};
use codes::Mobile;
use db::Call;
use identity::people::commands::{WindowCode, WindowCodeRead};
use web::{Flash, Form, WebError};

/// `POST /desk/window/drafts/{id}/phone`: sends a code, or checks the one that was read out.
pub(super) async fn post(desk: Desk, Path(id): Path<String>, Form(answers): Form) -> Result<Response, WebError> {
    let (id, call, draft) = call_of(&desk, &id).await?;
    let typed = answers.text("phone").to_owned();
    let person = draft.person;
    let done = match (Mobile::parse(&typed), person) {
        (Ok(phone), Some(person)) if answers.text("action") == "check" => {
            check(&desk, &call, (id, person), phone, answers.text("code").to_owned()).await
        }
        (Ok(phone), Some(_)) => send(&desk, &call, phone).await.map(Done::Sent),
        (Err(error), _) => {
            let zh = desk.frame.locale() == base::Locale::Zh;
            let problem = if zh { error.sentence_zh() } else { error.sentence_en() };
            Err(Refusal::new("desk.certificate_unreadable").with("problem", problem).into())
        }
        (_, None) => Err(Refusal::new(Refusal::NOT_FOUND).into()),
    };
    let shown = match done {
        Ok(Done::Confirmed) => {
            let here = format!("/desk/window/drafts/{id}");
            return Ok(desk.go(&here, Some(Flash::new("desk-window-phone-confirmed"))));
        }
        Ok(Done::Sent(shown)) => Shown { phone: typed, phone_sent: true, phone_shown: shown, ..Shown::default() },
        Err(error) => {
            let error = desk.sentence(error)?;
            Shown { phone: typed, phone_sent: answers.text("action") == "check", error, ..Shown::default() }
        }
    };
    draft_page::again(desk, &call, id, shown).await
}

enum Done {
    /// Sent; the code itself where the sample city shows it.
    Sent(String),
    /// The code was right.
    Confirmed,
}

async fn send(desk: &Desk, call: &Call, phone: Mobile) -> Result<String> {
    let sender = desk.app.sender.clone();
    sender.open()?;
    let make = WindowCode { phone: phone.clone() };
    let code = desk.app.db.write(call, "person.window-code", move |cx| make.run(cx)).await?;
    let (locale, to) = (desk.frame.locale(), phone.to_string());
    let sent = tokio::task::spawn_blocking(move || sender.send(&to, &code, locale)).await;
    let sent = sent.map_err(|error| Error::fault(format_args!("sending a code ended early: {error}")))?;
    Ok(sent?.unwrap_or_default())
}

async fn check(
    desk: &Desk,
    call: &Call,
    (draft, person): (i64, PersonId),
    phone: Mobile,
    code: String,
) -> Result<Done> {
    let read = WindowCodeRead { person, phone, code };
    // A wrong try is counted, so the answer comes after the commit.
    let right = desk.app.db.write(call, "person.window-code-read", move |cx| read.run(cx)).await?;
    right.then_some(()).or_refuse("case.phone_code_wrong")?;
    let note = NoteAtWindow { draft, mandate: None, phone: true };
    desk.app.db.write(call, "draft.note-at-window", move |cx| note.run(cx)).await?;
    Ok(Done::Confirmed)
}
