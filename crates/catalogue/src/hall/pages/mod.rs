//! The public pages of the hall.

mod ask;
mod book;
mod events;
mod forms;
mod guide;
mod home;
mod items;
mod offices;
mod search;

pub(crate) use forms::{XLSX, download};

use crate::app::App;
use crate::hall::{Hall, Shown, guide::facts};
use std::sync::Arc;
use web::{Access, Frame, Routes};

/// What people see without signing in, and what they ask and book.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .page("/", Access::Public, home::show)
        .page("/items", Access::Public, items::show)
        .page("/search", Access::Public, search::show)
        .get("/search/suggest", Access::Public, search::suggest)
        .page("/items/{pack}/{item}", Access::Public, guide::show)
        .page("/items/{pack}/{item}/print", Access::Public, guide::print)
        .page("/items/{pack}/{item}/process", Access::Public, guide::process)
        .get("/items/{pack}/{item}/form.xlsx", Access::Public, forms::blank)
        .page("/events/{life}", Access::Public, events::show)
        .page("/events", Access::Public, events::list)
        .page("/offices", Access::Public, offices::list)
        .page("/offices/{id}", Access::Public, offices::show)
        .page("/items/{pack}/{item}/ask", Access::Person, ask::show)
        .post("/items/{pack}/{item}/ask", Access::Person, ask::ask)
        .page("/me/questions", Access::Person, ask::mine)
        .get("/items/{pack}/{item}/book", Access::Person, book::of_item)
        .page("/book", Access::Person, book::show)
        .post("/book", Access::Person, book::book)
        .page("/me/bookings", Access::Person, book::mine)
        .post("/me/bookings/{id}/cancel", Access::Person, book::cancel)
}

/// A line of a list: an item, and the one fact that tells most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub href: String,
    pub title: String,
    pub under: String,
    pub fact: String,
}

/// An item as a line: by its plain name, with its legal one under it where they differ, and how long it takes.
pub(crate) fn line(frame: &Frame, item: &Shown) -> Line {
    let (plain, title) = (frame.text(item.plain()), frame.text(&item.item().title));
    Line {
        href: item.href(),
        title: plain.to_owned(),
        under: if plain == title { String::new() } else { title.to_owned() },
        fact: facts(frame, item.item()).into_iter().next().map(|fact| fact.value).unwrap_or_default(),
    }
}

/// What stands on a tile of a life event.
pub(crate) struct Tile {
    pub href: String,
    pub icon: &'static str,
    pub title: String,
    pub strands: web::Markup,
    pub note: String,
}

/// The tile of a life event.
pub(crate) fn tile(frame: &Frame, hall: &Hall, life: crate::item::LifeEvent, count: usize) -> Tile {
    let departments: std::collections::BTreeSet<&str> = hall
        .of_life(life)
        .flat_map(|item| {
            let children = hall.children(item).map(|child| child.item().office.as_str()).collect::<Vec<_>>();
            let own = if item.item().is_joint() { None } else { Some(item.item().office.as_str()) };
            own.into_iter().chain(children)
        })
        .collect();
    let joint = hall.of_life(life).any(|item| item.item().is_joint());
    let note = if joint {
        frame.ta("hall-departments-together", "count", departments.len())
    } else {
        frame.ta("hall-items-count", "count", count)
    };
    Tile {
        href: format!("/events/{}", life.word()),
        icon: icon(life),
        title: frame.text(&life.text()).to_owned(),
        strands: web::Markup::strands(departments.len()),
        note,
    }
}

fn icon(life: crate::item::LifeEvent) -> &'static str {
    use crate::item::LifeEvent as Life;
    match life {
        Life::StartBusiness => "company",
        Life::NewBaby => "baby",
        Life::School | Life::Graduate => "school",
        Life::NewJob | Life::LostJob => "work",
        Life::Marriage => "rings",
        Life::MovingIn => "map",
        Life::Renting => "key",
        Life::BuyingHome => "house",
        Life::Illness | Life::Disability => "heart",
        Life::Hardship => "users",
        Life::Retirement => "tea",
        Life::Bereavement => "lotus",
    }
}
