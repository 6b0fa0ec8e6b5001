//! `/offices`: where the halls and departments are; `/offices/{id}`: what one does, where, when.

use super::{Line, line};
use crate::here::{Here, Shown as Answer};
use askama::Template;
use axum::extract::Path;
use base::OfficeId;
use identity::Office;
use web::{Frame, WebError, render};

/// Most offices of one page.
const MOST: usize = 300;

struct Group {
    title: String,
    offices: Vec<Place>,
}

struct Place {
    href: String,
    name: String,
    address: String,
    hours: String,
    phone: String,
}

#[derive(Template)]
#[template(path = "hall/pages/offices.html")]
struct OfficesPage {
    frame: Frame,
    words: String,
    groups: Vec<Group>,
    cut: bool,
}

#[derive(Template)]
#[template(path = "hall/pages/office.html")]
struct OfficePage {
    frame: Frame,
    place: Place,
    above: Option<(String, String)>,
    below: Vec<(String, String)>,
    lines: Vec<Line>,
    book: String,
}

fn place(frame: &Frame, office: &Office) -> Place {
    Place {
        href: format!("/offices/{}", office.id),
        name: frame.text(&office.name).to_owned(),
        address: frame.text(&office.address).to_owned(),
        hours: frame.text(&office.hours).to_owned(),
        phone: office.phone.clone(),
    }
}

/// Kinds of offices that people go to, in the order in which they are listed.
const KINDS: [(&str, &str); 4] = [
    ("hall", "hall-kind-hall"),
    ("street", "hall-kind-street"),
    ("community", "hall-kind-community"),
    ("department", "hall-kind-department"),
];

pub(super) async fn list(here: Here) -> Answer {
    let words: String = here.frame.query_value("q").trim().chars().take(50).collect();
    let offices = here.read("hall.offices", identity::offices).await?;
    let here = here.crumb("to-home", "/");
    let title = here.t("hall-offices");
    let frame = here.titled(title).frame;
    let wanted = |office: &&Office| {
        words.is_empty()
            || [&office.name.zh, &office.name.en, &office.short.zh, &office.address.zh, &office.address.en]
                .iter()
                .any(|text| text.to_lowercase().contains(&words.to_lowercase()))
    };
    let mut left = MOST;
    let groups: Vec<Group> = KINDS
        .iter()
        .map(|(kind, key)| {
            let found: Vec<Place> = offices
                .iter()
                .filter(|office| office.kind == *kind)
                .filter(wanted)
                .take(left)
                .map(|office| place(&frame, office))
                .collect();
            left -= found.len();
            Group { title: frame.t(key), offices: found }
        })
        .filter(|group| !group.offices.is_empty())
        .collect();
    let page = OfficesPage { words, groups, cut: left == 0, frame };
    Ok(render(&page.frame, &page))
}

pub(super) async fn show(here: Here, Path(id): Path<i64>) -> Answer {
    let hall = here.hall().await?;
    let (office, above, below) = here
        .read("hall.office", move |cx| {
            let Some(office) = identity::office(cx, OfficeId(id))?.filter(|office| office.open) else {
                return Ok((None, None, Vec::new()));
            };
            let above = match office.parent {
                Some(parent) => identity::office(cx, parent)?,
                None => None,
            };
            let below = identity::offices::store::children(cx, Some(office.id))?;
            Ok((Some(office), above, below))
        })
        .await?;
    let office = office.ok_or_else(WebError::not_found)?;
    let here = here.crumb("to-home", "/").crumb("hall-offices", "/offices");
    let title = here.frame.text(&office.name).to_owned();
    let frame = here.titled(title).frame;
    let link = |office: &Office| (format!("/offices/{}", office.id), frame.text(&office.name).to_owned());
    let does = |item: &&std::sync::Arc<crate::hall::Shown>| {
        let item = item.item();
        office.functions.contains(&item.office) || item.with.iter().any(|with| office.functions.contains(with))
    };
    let page = OfficePage {
        place: place(&frame, &office),
        above: above.as_ref().map(link),
        below: below.iter().filter(|office| office.open).take(100).map(link).collect(),
        lines: hall.items().filter(does).map(|item| line(&frame, item)).collect(),
        book: format!("/book?office={}", office.id),
        frame,
    };
    Ok(render(&page.frame, &page))
}
