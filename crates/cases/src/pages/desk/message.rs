//! Messages that a case waits for: whoever works on it says that one came.

use super::view::{Loaded, What};
use super::{Desk, number, task};
use crate::commands::SendMessage;
use axum::extract::Path;
use axum::response::Response;
use base::CaseId;
use http::StatusCode;
use web::{Answers, Flash, Form, Frame, WebError};

/// A message that is waited for.
#[derive(Debug, Clone, Default)]
pub(super) struct MessageBox {
    /// Its place among them, for ids on the page.
    pub number: usize,
    pub name: String,
    pub title: String,
    /// Where the form goes; empty where nothing waits for it any more.
    pub action: String,
    pub typed: String,
    pub error: String,
}

/// The messages as the page of the case shows them.
pub(super) fn say(loaded: &Loaded, typed: &Answers, error: &str, frame: &Frame) -> Vec<MessageBox> {
    let sent = typed.text("message");
    let awaited = loaded.awaited.iter().enumerate().map(|(number, name)| {
        let is_sent = sent == name;
        MessageBox {
            number,
            name: name.clone(),
            title: frame.ta("desk-message-title", "message", name.as_str()),
            action: format!("/desk/cases/{}/message", loaded.case.id),
            typed: if is_sent { typed.text("message-words").to_owned() } else { String::new() },
            error: if is_sent { error.to_owned() } else { String::new() },
        }
    });
    let mut boxes: Vec<MessageBox> = awaited.collect();
    // What was sent from a page that is older is refused beside nothing that waits.
    if !error.is_empty() && !sent.is_empty() && boxes.iter().all(|one| one.error.is_empty()) {
        let (number, title) = (boxes.len(), frame.ta("desk-message-title", "message", sent));
        boxes.push(MessageBox { number, title, error: error.to_owned(), ..MessageBox::default() });
    }
    boxes
}

/// `POST /desk/cases/{id}/message`: it came.
pub(super) async fn came(desk: Desk, Path(id): Path<String>, Form(answers): Form) -> Result<Response, WebError> {
    let case = CaseId(number(&id)?);
    let send =
        SendMessage { case, name: answers.text("message").to_owned(), words: answers.text("message-words").to_owned() };
    match desk.app.db.write(&desk.call, "case.message", move |cx| send.run(cx)).await {
        Ok(_) => Ok(desk.go(&format!("/desk/cases/{case}"), Some(Flash::new("desk-message-sent")))),
        Err(error) => {
            let error = desk.sentence(error)?;
            let shown = task::Shown { typed: answers, error, ..task::Shown::default() };
            task::show(desk, What::Case(case), shown, StatusCode::CONFLICT).await
        }
    }
}
