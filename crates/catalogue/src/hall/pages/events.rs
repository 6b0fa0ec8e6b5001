//! `/events`: moments of a life or a company; `/events/{life}`: what belongs to one.

use super::{Line, Tile, line, tile};
use crate::here::{Here, Shown as Answer};
use crate::item::LifeEvent;
use askama::Template;
use axum::extract::Path;
use web::{Frame, Markup, WebError, render};

#[derive(Template)]
#[template(path = "hall/pages/events.html")]
struct EventsPage {
    frame: Frame,
    tiles: Vec<Tile>,
}

struct Joint {
    line: Line,
    lead: String,
    strands: Markup,
    departments: Vec<String>,
}

#[derive(Template)]
#[template(path = "hall/pages/event.html")]
struct EventPage {
    frame: Frame,
    joint: Vec<Joint>,
    lines: Vec<Line>,
}

pub(super) async fn list(here: Here) -> Answer {
    let hall = here.hall().await?;
    let here = here.crumb("to-home", "/");
    let title = here.t("hall-events");
    let frame = here.titled(title).frame;
    let tiles = hall.life_events().iter().map(|(life, count)| tile(&frame, &hall, *life, *count)).collect();
    let page = EventsPage { tiles, frame };
    Ok(render(&page.frame, &page))
}

pub(super) async fn show(here: Here, Path(life): Path<String>) -> Answer {
    let life = LifeEvent::ALL.iter().copied().find(|one| one.word() == life).ok_or_else(WebError::not_found)?;
    let hall = here.hall().await?;
    if hall.of_life(life).next().is_none() {
        return Err(WebError::not_found());
    }
    let here = here.crumb("to-home", "/").crumb("hall-events", "/events");
    let title = here.frame.text(&life.text()).to_owned();
    let frame = here.titled(title).frame;
    let joint = hall
        .of_life(life)
        .filter(|item| item.item().is_joint())
        .map(|item| Joint {
            line: line(&frame, item),
            lead: item.item().summary.as_ref().map(|text| frame.text(text).to_owned()).unwrap_or_default(),
            strands: Markup::strands(hall.strands(item)),
            departments: hall.children(item).map(|child| frame.text(&child.item().title).to_owned()).collect(),
        })
        .collect();
    let lines = hall.of_life(life).filter(|item| !item.item().is_joint()).map(|item| line(&frame, item)).collect();
    let page = EventPage { joint, lines, frame };
    Ok(render(&page.frame, &page))
}
