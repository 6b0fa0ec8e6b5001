//! `GET /me/messages/{id}`: a message. Opening it leaves the receipt.

use crate::here::{Here, id};
use crate::inbox::commands::ReadMessage;
use crate::inbox::store;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use base::Refusal;
use base::refusal::OrRefuse;
use web::{Frame, WebError, render};

#[derive(Template)]
#[template(path = "inbox/pages/message.html")]
struct MessagePage {
    lines: Vec<String>,
    lang: &'static str,
    href: String,
    at: String,
    frame: Frame,
}

/// The message.
pub async fn show(here: Here, Path(path): Path<String>) -> Result<Response, WebError> {
    let (message, me) = (id(&path)?, here.call.actor.account);
    let found = here
        .db
        .point(&here.call, "message.get", move |cx| store::own(cx, me, message)?.or_refuse(Refusal::NOT_FOUND))
        .await?;
    let mut frame = here.frame.clone();
    if found.read_at.is_none() {
        let command = ReadMessage { message };
        let first = here.db.write(&here.call, "message.read", move |cx| command.run(cx)).await?;
        frame.unread = frame.unread.saturating_sub(u32::from(first));
    }
    let template = MessagePage {
        lines: here.text(&found.body).lines().map(str::to_owned).collect(),
        lang: found.body.lang(here.locale()),
        href: found.href.clone(),
        at: frame.moment(found.sent_at),
        frame: frame.titled(here.text(&found.title)),
    };
    Ok(render(&template.frame, &template))
}
