//! `/items/{pack}/{item}`: the guide, kept finished for visitors who have not signed in; its print, and the process behind it.

use crate::app::App;
use crate::hall::guide::{Extra, Guide, guide};
use crate::hall::{Hall, Shown, Stored};
use crate::here::{Here, Shown as Answer};
use crate::published::store;
use crate::question;
use askama::Template;
use axum::extract::Path;
use axum::http::HeaderMap;
use std::sync::Arc;
use web::parts::Tone;
use web::{Frame, WebError, render};

/// Versions that a guide lists.
const VERSIONS: i64 = 20;
/// Answered questions that a guide shows.
const QUESTIONS: i64 = 20;

#[derive(Template)]
#[template(path = "hall/pages/guide.html")]
struct GuidePage {
    frame: Frame,
    guide: Guide,
    contents: Vec<(&'static str, &'static str)>,
    draft: bool,
    print: bool,
}

#[derive(Template)]
#[template(path = "hall/pages/print.html")]
struct PrintPage {
    frame: Frame,
    guide: Guide,
    print: bool,
}

#[derive(Template)]
#[template(path = "hall/pages/process.html")]
struct ProcessPage {
    frame: Frame,
    name: String,
    svg: String,
    steps: Vec<String>,
}

fn find(hall: &Hall, pack: &str, item: &str) -> Result<Arc<Shown>, WebError> {
    hall.get(&format!("{pack}/{item}")).cloned().ok_or_else(WebError::not_found)
}

async fn extra(app: &Arc<App>, name: &str) -> Result<Extra, WebError> {
    let name = name.to_owned();
    let call = db::Call::system("guide");
    let extra = app
        .db
        .read(&call, "item.guide", move |cx| {
            let versions =
                store::history(cx, &name, VERSIONS)?.into_iter().map(|(_, version, _, at)| (version, at)).collect();
            Ok(Extra { versions, questions: question::store::shown(cx, &name, QUESTIONS)? })
        })
        .await?;
    Ok(extra)
}

/// The sections of a guide that its contents name.
fn contents(guide: &Guide) -> Vec<(&'static str, &'static str)> {
    let all = [
        ("basics", "guide-basics", true),
        ("who", "guide-who", true),
        ("papers", "guide-papers", true),
        ("way", "guide-way", true),
        ("time", "guide-time", true),
        ("fee", "guide-fee", true),
        ("law", "guide-law", true),
        ("result", "guide-result", guide.result.is_some()),
        ("agents", "guide-agents", true),
        ("where", "guide-where", true),
        ("contact", "guide-contact", true),
        ("faq", "guide-faq", !guide.faqs.is_empty() || !guide.asked.is_empty()),
        ("rights", "guide-rights", true),
        ("versions", "guide-versions", true),
    ];
    all.into_iter().filter(|(.., on)| *on).map(|(id, key, _)| (id, key)).collect()
}

/// What a finished guide depends on. `None` when it is this person's own: signed in, or with a sentence left by a post.
fn key(frame: &Frame, shown: &Shown, hall: &Hall) -> Option<String> {
    if frame.badge.is_some() || frame.flash.is_some() || !frame.query.is_empty() {
        return None;
    }
    let (display, today) = (frame.display.attributes(), frame.today);
    Some(format!("{}-{}-{}-{}{display}-{today}", shown.id, hall.stamp.0, shown.state.word(), frame.lang()))
}

fn frame_of(here: Here, shown: &Shown) -> Frame {
    let here = here.crumb("to-home", "/").crumb("hall-all-items", "/items");
    let title = here.frame.text(&shown.item().title).to_owned();
    let title = here.frame.ta("guide-page-title", "title", title);
    here.titled(title).frame
}

pub(super) async fn show(here: Here, Path((pack, item)): Path<(String, String)>, headers: HeaderMap) -> Answer {
    let hall = here.hall().await?;
    let shown = find(&hall, &pack, &item)?;
    let key = key(&here.frame, &shown, &hall).filter(|_| here.app.site.settings().live.is_none());
    if let Some(stored) = key.as_ref().and_then(|key| here.app.guides().get(key)) {
        return Ok(stored.answer(&headers));
    }
    let draft = match here.app.hooks.draft {
        Some(draft) if here.frame.badge.is_some() => {
            let name = shown.name.clone();
            here.read("item.own-draft", move |cx| draft(cx, &name)).await?.is_some()
        }
        _ => false,
    };
    let extra = extra(&here.app, &shown.name).await?;
    let app = Arc::clone(&here.app);
    let frame = frame_of(here, &shown);
    let guide = guide(&frame, &hall, &shown, &extra);
    let page = GuidePage { contents: contents(&guide), guide, draft, print: false, frame };
    let Some(key) = key else { return Ok(render(&page.frame, &page)) };
    let (html, lang) = (page.render().map_err(WebError::from)?, page.frame.lang());
    let tag = format!("{:x}", stamp(&key));
    let stored = tokio::task::spawn_blocking(move || Stored::new(html, &tag, lang)).await.map_err(WebError::fault)?;
    let stored = Arc::new(stored.map_err(WebError::fault)?);
    app.guides().insert(key, Arc::clone(&stored));
    Ok(stored.answer(&headers))
}

/// A short mark of a key, for `ETag`.
fn stamp(key: &str) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

pub(super) async fn print(here: Here, Path((pack, item)): Path<(String, String)>) -> Answer {
    let hall = here.hall().await?;
    let shown = find(&hall, &pack, &item)?;
    let extra = extra(&here.app, &shown.name).await?;
    let frame = frame_of(here, &shown);
    let guide = guide(&frame, &hall, &shown, &extra);
    let page = PrintPage { guide, print: true, frame };
    Ok(render(&page.frame, &page))
}

pub(super) async fn process(here: Here, Path((pack, item)): Path<(String, String)>) -> Answer {
    let hall = here.hall().await?;
    let shown = find(&hall, &pack, &item)?;
    let title = here.frame.text(&shown.item().title).to_owned();
    let here = here.crumb("to-home", "/");
    let mut frame = here.frame.crumb(title.clone(), shown.href());
    frame.title = frame.ta("guide-process-title", "title", title);
    let (flow, locale) = (&shown.parts.flow, frame.locale());
    let steps = flow
        .path_steps()
        .iter()
        .map(|step| flow.names_in(step.elements.iter().map(|element| &*element.name), locale))
        .collect();
    let page = ProcessPage { name: shown.name.clone(), svg: flow::svg(flow, None, locale), steps, frame };
    Ok(render(&page.frame, &page))
}
