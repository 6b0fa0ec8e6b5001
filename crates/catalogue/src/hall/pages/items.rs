//! `/items`: all items, by whom they are for, theme and department; the filters stand in the address.

use super::{Line, line};
use crate::hall::{Hall, Shown};
use crate::here::{Here, Shown as Answer};
use askama::Template;
use std::sync::Arc;
use web::parts::Pages;
use web::{Frame, render};

/// Lines of a page.
const PAGE: usize = 30;

/// A filter that can be set or taken back.
pub(crate) struct Chip {
    pub label: String,
    pub href: String,
    pub pressed: bool,
    pub count: usize,
}

#[derive(Template)]
#[template(path = "hall/pages/items.html")]
struct ItemsPage {
    frame: Frame,
    audiences: Vec<Chip>,
    themes: Vec<Chip>,
    lives: Vec<Chip>,
    offices: Vec<Chip>,
    lines: Vec<Line>,
    pages: Pages,
    filtered: bool,
}

/// What the address asks for.
struct Wish {
    audience: String,
    theme: String,
    life: String,
    office: String,
}

impl Wish {
    fn holds(&self, shown: &Shown) -> bool {
        let item = shown.item();
        let person = self.audience != "enterprise";
        let audience = self.audience.is_empty() || item.audience.iter().any(|audience| audience.is_person() == person);
        let theme = self.theme.is_empty()
            || person && item.themes.iter().any(|theme| theme.word() == self.theme)
            || self.audience != "person" && item.enterprise_themes.iter().any(|theme| theme.word() == self.theme);
        let life = self.life.is_empty() || item.life.iter().any(|life| life.word() == self.life);
        let office = self.office.is_empty() || item.office == self.office || item.with.contains(&self.office);
        (item.alone || self.audience == "enterprise") && audience && theme && life && office
    }
}

pub(super) async fn show(here: Here) -> Answer {
    let hall = here.hall().await?;
    let here = here.crumb("to-home", "/");
    let title = here.t("hall-all-items");
    let frame = here.titled(title).frame;
    let wish = Wish {
        audience: frame.query_value("for"),
        theme: frame.query_value("theme"),
        life: frame.query_value("life"),
        office: frame.query_value("office"),
    };
    let found: Vec<&Arc<Shown>> = hall.items().filter(|item| wish.holds(item)).collect();
    let from = frame.query_value("from").parse::<usize>().unwrap_or(0).min(found.len());
    let to = (from + PAGE).min(found.len());
    let pages = Pages {
        shown: frame
            .say("hall-shown", &[("from", (from + 1).min(to).into()), ("to", to.into()), ("all", found.len().into())]),
        previous: if from > 0 {
            frame.with_query("from", &from.saturating_sub(PAGE).to_string())
        } else {
            String::new()
        },
        next: if to < found.len() { frame.with_query("from", &to.to_string()) } else { String::new() },
    };
    let page = ItemsPage {
        audiences: audiences(&frame, &hall, &wish),
        themes: themes(&frame, &hall, &wish),
        lives: lives(&frame, &hall, &wish),
        offices: offices(&frame, &hall, &wish),
        lines: found[from..to].iter().map(|item| line(&frame, item)).collect(),
        pages,
        filtered: ![&wish.audience, &wish.theme, &wish.life, &wish.office].iter().all(|wish| wish.is_empty()),
        frame,
    };
    Ok(render(&page.frame, &page))
}

/// The address with one filter set, or taken back when it is set already; the place in the list is forgotten.
fn toggle(frame: &Frame, name: &str, value: &str, pressed: bool, drop: &[&str]) -> String {
    let mut bare = frame.clone();
    bare.query = frame
        .query
        .split('&')
        .filter(|pair| {
            let key = pair.split('=').next().unwrap_or_default();
            !pair.is_empty() && key != "from" && key != name && !drop.contains(&key)
        })
        .collect::<Vec<_>>()
        .join("&");
    if !pressed {
        return bare.with_query(name, value);
    }
    if bare.query.is_empty() { bare.path } else { format!("{}?{}", bare.path, bare.query) }
}

fn audiences(frame: &Frame, hall: &Hall, wish: &Wish) -> Vec<Chip> {
    let chip = |value: &str, key: &str, person: bool| {
        let pressed = wish.audience == value;
        let serves = |item: &&Arc<Shown>| item.item().audience.iter().any(|audience| audience.is_person() == person);
        Chip {
            label: frame.t(key),
            href: toggle(frame, "for", value, pressed, &["theme"]),
            pressed,
            count: hall.alone().filter(serves).count(),
        }
    };
    vec![chip("person", "hall-for-person", true), chip("enterprise", "hall-for-company", false)]
}

fn themes(frame: &Frame, hall: &Hall, wish: &Wish) -> Vec<Chip> {
    let chip = |word: &str, text: &base::Text, count: usize| {
        let pressed = wish.theme == word;
        Chip { label: frame.text(text).to_owned(), href: toggle(frame, "theme", word, pressed, &[]), pressed, count }
    };
    if wish.audience == "enterprise" {
        return hall
            .enterprise_themes()
            .iter()
            .map(|(theme, count)| chip(theme.word(), &theme.text(), *count))
            .collect();
    }
    hall.person_themes().iter().map(|(theme, count)| chip(theme.word(), &theme.text(), *count)).collect()
}

fn lives(frame: &Frame, hall: &Hall, wish: &Wish) -> Vec<Chip> {
    let chip = |(life, count): &(crate::item::LifeEvent, usize)| {
        let pressed = wish.life == life.word();
        Chip {
            label: frame.text(&life.text()).to_owned(),
            href: toggle(frame, "life", life.word(), pressed, &[]),
            pressed,
            count: *count,
        }
    };
    hall.life_events().iter().map(chip).collect()
}

fn offices(frame: &Frame, hall: &Hall, wish: &Wish) -> Vec<Chip> {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for item in hall.alone() {
        *counts.entry(&item.item().office).or_default() += 1;
    }
    let chip = |(function, count): (&str, usize)| {
        let pressed = wish.office == function;
        let name = hall.function_name(function)?;
        Some(Chip {
            label: frame.text(name).to_owned(),
            href: toggle(frame, "office", function, pressed, &[]),
            pressed,
            count,
        })
    };
    counts.into_iter().filter_map(chip).collect()
}
