//! `GET /me/messages?before=…`: one's messages, newest first; `POST /me/messages/read`.

use crate::here::{Here, id};
use crate::inbox::Message;
use crate::inbox::commands::ReadAll;
use crate::inbox::store;
use askama::Template;
use axum::response::Response;
use web::parts::{Pages, Tag, Tone};
use web::{Flash, Form, Frame, WebError, render, see_other};

const PAGE: i64 = 20;

#[derive(Template)]
#[template(path = "inbox/pages/list.html")]
struct ListPage {
    messages: Vec<Line>,
    newest: i64,
    any_new: bool,
    pages: Pages,
    frame: Frame,
}

struct Line {
    href: String,
    title: String,
    start: String,
    at: String,
    tag: Option<Tag>,
}

fn line(here: &Here, message: &Message) -> Line {
    let start: String = here.text(&message.body).lines().next().unwrap_or_default().chars().take(80).collect();
    Line {
        href: format!("/me/messages/{}", message.id),
        title: here.text(&message.title),
        start,
        at: here.frame.moment(message.sent_at),
        tag: message.read_at.is_none().then(|| Tag::new(here.frame.t("messages-new"), Tone::Warm)),
    }
}

/// The list.
pub async fn show(here: Here) -> Result<Response, WebError> {
    let before = here.frame.query_value("before");
    let before = if before.is_empty() { i64::MAX } else { id(&before)? };
    let me = here.call.actor.account;
    let mut found = here.db.point(&here.call, "message.list", move |cx| store::list(cx, me, before, PAGE + 1)).await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let last = found.last().map_or(0, |message| message.id);
    let pages = Pages {
        shown: String::new(),
        previous: if before == i64::MAX { String::new() } else { "/me/messages".to_owned() },
        next: if more { format!("/me/messages?before={last}") } else { String::new() },
    };
    let template = ListPage {
        newest: found.first().map_or(0, |message| message.id),
        any_new: found.iter().any(|message| message.read_at.is_none()),
        messages: found.iter().map(|message| line(&here, message)).collect(),
        pages,
        frame: here.frame.titled_by("messages-title"),
    };
    Ok(render(&template.frame, &template))
}

/// Marks as read what was seen.
pub async fn read_all(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    let command = ReadAll { upto: id(answers.text("upto"))? };
    let count = here.db.write(&here.call, "message.read_all", move |cx| command.run(cx)).await?;
    Ok(see_other("/me/messages", Some(Flash::new("messages-all-read").with(count)), here.secure()))
}
