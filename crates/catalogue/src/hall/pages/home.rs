//! `/`: what do you want to do?

use super::{Line, Tile, line, tile};
use crate::app::Figure;
use crate::here::{Here, Shown as Answer};
use crate::item::Audience;
use askama::Template;
use web::{Frame, render};

/// Lines of each list on the home page.
const LINES: usize = 6;
/// Life events on the home page.
const TILES: usize = 8;

#[derive(Template)]
#[template(path = "hall/pages/home.html")]
struct HomePage {
    frame: Frame,
    hints: Vec<(String, String)>,
    tiles: Vec<Tile>,
    events: usize,
    person: Vec<Line>,
    company: Vec<Line>,
    figures: Vec<Figure>,
    offices: Vec<(String, String)>,
}

pub(super) async fn show(here: Here) -> Answer {
    let hall = here.hall().await?;
    let frame = here.frame;
    let hints = hall.alone().take(5).map(|item| (item.href(), frame.text(item.plain()).to_owned())).collect();
    let events = hall.life_events();
    let lines = |person: bool| {
        let serves = |audience: &Audience| audience.is_person() == person;
        hall.alone()
            .filter(|item| item.item().audience.iter().any(serves))
            .take(LINES)
            .map(|item| line(&frame, item))
            .collect()
    };
    let offices = hall
        .departments()
        .iter()
        .take(40)
        .map(|office| (format!("/offices/{}", office.id), frame.text(&office.name).to_owned()))
        .collect();
    let page = HomePage {
        hints,
        tiles: events.iter().take(TILES).map(|(life, count)| tile(&frame, &hall, *life, *count)).collect(),
        events: events.len(),
        person: lines(true),
        company: lines(false),
        figures: hall.figures.clone(),
        offices,
        frame,
    };
    Ok(render(&page.frame, &page))
}
