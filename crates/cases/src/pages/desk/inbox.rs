//! The inboxes: mine, the pool of my offices, what stands still, what I did.

use super::Desk;
use super::countersign;
use super::lines::{self, Clocks, Group, Pair};
use super::preview::{self, Preview};
use crate::commands::Claim;
use crate::known::Reference;
use crate::task::store::{self, After, Filter, Urgency, Way, Which};
use askama::Template;
use axum::response::Response;
use base::{Moment, Result};
use db::Cx;
use schema::Reference as _;
use std::collections::BTreeMap;
use web::parts::{Choice, Entry, Pages};
use web::{Flash, Frame, WebError, render};

/// Rows on a page.
const PAGE: i64 = 30;
/// Requests for an opinion above one's own list; the page of them has all.
const ASKED: i64 = 10;
/// Where counts in tabs and menus end.
const MOST: i64 = 200;

/// Which inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    Mine,
    Pool,
    Paused,
    Done,
}

impl View {
    const ALL: [View; 4] = [View::Mine, View::Pool, View::Paused, View::Done];

    fn path(self) -> &'static str {
        match self {
            View::Mine => "/desk",
            View::Pool => "/desk/pool",
            View::Paused => "/desk/paused",
            View::Done => "/desk/done",
        }
    }

    fn label(self, frame: &Frame) -> String {
        match self {
            View::Mine => frame.t("desk-tab-mine"),
            View::Pool => frame.t("desk-tab-pool"),
            View::Paused => frame.t("desk-tab-paused"),
            View::Done => frame.t("desk-tab-done"),
        }
    }
}

#[derive(Template)]
#[template(path = "pages/desk/inbox.html")]
pub(super) struct InboxPage {
    pub frame: Frame,
    pub lead: String,
    pub tabs: Vec<Entry>,
    pub path: &'static str,
    pub filters: Vec<Select>,
    pub filtered: bool,
    pub groups: Vec<Group>,
    pub pages: Pages,
    pub preview: Option<Preview>,
    pub empty_title: String,
    pub empty_text: String,
    pub empty_href: &'static str,
    pub empty_action: String,
}

/// A filter.
pub(super) struct Select {
    pub name: &'static str,
    pub label: String,
    pub all: String,
    pub choices: Vec<Choice>,
}

/// What was asked for in the address.
#[derive(Debug, Clone)]
struct Asked {
    view: View,
    item: String,
    region: String,
    light: String,
    way: Option<Way>,
    see: i64,
}

impl Asked {
    fn of(view: View, frame: &Frame) -> Asked {
        let at = |name: &str| {
            let text = frame.query_value(name);
            let (due, id) = text.split_once('.')?;
            Some(After { due: due.parse().ok()?, id: id.parse().ok()? })
        };
        let way = at("after").map(Way::Onward).or_else(|| at("before").map(Way::Back));
        let short = |name: &str| frame.query_value(name).chars().take(120).collect::<String>();
        Asked {
            view,
            item: short("item"),
            region: short("region"),
            light: if view == View::Paused { "paused".to_owned() } else { short("light") },
            way,
            see: frame.query_value("see").parse().unwrap_or(0),
        }
    }

    fn is_filtered(&self) -> bool {
        !self.item.is_empty() || !self.region.is_empty() || !self.light.is_empty() && self.view != View::Paused
    }
}

#[derive(Debug)]
struct Loaded {
    pairs: Vec<Pair>,
    more: bool,
    mine: i64,
    pool: i64,
    /// Opinions that are asked of the caller, on the first page of his own list.
    asked: Vec<countersign::Request>,
    preview: Option<(preview::Facts, i64)>,
    regions: BTreeMap<String, base::Text>,
}

fn load(cx: &mut Cx, asked: &Asked) -> Result<Loaded> {
    let clocks = Clocks::load(cx)?;
    let soon = clocks.soon(cx);
    let urgency = match asked.light.as_str() {
        "red" => Some(Urgency::Red),
        "yellow" => Some(Urgency::Yellow),
        "soon" => Some(Urgency::Soon(soon)),
        "green" => Some(Urgency::Green(soon)),
        "paused" => Some(Urgency::Paused),
        _ => None,
    };
    let filter = Filter { item: asked.item.clone(), region: asked.region.clone(), urgency };
    let start = Way::Onward(After { due: -1, id: 0 });
    let way = asked.way.unwrap_or(start);
    let mut tasks = match asked.view {
        View::Done => {
            let before = match way {
                Way::Onward(after) if after.due > 0 => Moment(after.due),
                _ => Moment(i64::MAX),
            };
            let me = cx.me();
            store::done_by(cx, me, before, PAGE + 1)?
        }
        View::Pool => store::page(cx, Which::Pool, &filter, way, PAGE + 1)?,
        View::Mine | View::Paused => store::page(cx, Which::Mine, &filter, way, PAGE + 1)?,
    };
    let more = tasks.len() as i64 > PAGE;
    if more {
        // Read backwards, the row too many is the first one.
        if matches!(way, Way::Back(_)) { drop(tasks.remove(0)) } else { drop(tasks.pop()) }
    }
    let pairs = lines::pairs(cx, tasks)?;
    let at = pairs.iter().position(|pair| pair.task.id == asked.see).unwrap_or(0);
    let preview = match pairs.get(at).cloned().filter(|_| asked.view != View::Done) {
        Some(pair) => {
            let next = pairs.get(at + 1).map_or(0, |next| next.task.id);
            Some((preview::load(cx, pair)?, next))
        }
        None => None,
    };
    let reference = Reference::load(cx)?;
    let codes = pairs.iter().map(|pair| pair.task.region.clone());
    let regions = codes
        .map(|code| (code.clone(), reference.division(&code).unwrap_or_else(|| base::Text::new(code, ""))))
        .collect();
    Ok(Loaded {
        mine: store::count(cx, Which::Mine, MOST)?,
        pool: store::count(cx, Which::Pool, MOST)?,
        asked: match asked.view {
            View::Mine if asked.way.is_none() && !asked.is_filtered() => countersign::waiting(cx, 0, ASKED)?,
            _ => Vec::new(),
        },
        pairs,
        more,
        preview,
        regions,
    })
}

/// `GET /desk`
pub(super) async fn mine(desk: Desk) -> Result<Response, WebError> {
    list(desk, View::Mine).await
}

/// `GET /desk/pool`
pub(super) async fn pool(desk: Desk) -> Result<Response, WebError> {
    list(desk, View::Pool).await
}

/// `GET /desk/paused`
pub(super) async fn paused(desk: Desk) -> Result<Response, WebError> {
    list(desk, View::Paused).await
}

/// `GET /desk/done`
pub(super) async fn done(desk: Desk) -> Result<Response, WebError> {
    list(desk, View::Done).await
}

async fn list(desk: Desk, view: View) -> Result<Response, WebError> {
    let asked = Asked::of(view, &desk.frame);
    let wanted = asked.clone();
    let loaded = desk.app.db.read(&desk.call, "case.inbox", move |cx| load(cx, &wanted)).await?;
    let page = page(desk.frame, &asked, &loaded);
    Ok(render(&page.frame, &page))
}

fn page(frame: Frame, asked: &Asked, loaded: &Loaded) -> InboxPage {
    let mut frame = frame.titled_by("desk-inbox-title");
    for entry in frame.rail.iter_mut().flat_map(|group| &mut group.entries) {
        match entry.href.as_str() {
            "/desk" => entry.count = Some(loaded.mine.unsigned_abs()),
            "/desk/pool" => entry.count = Some(loaded.pool.unsigned_abs()),
            _ => {}
        }
    }
    let at = loaded.preview.as_ref().map_or(0, |_| {
        loaded
            .pairs
            .iter()
            .find(|pair| pair.task.id == asked.see)
            .or(loaded.pairs.first())
            .map_or(0, |pair| pair.task.id)
    });
    let preview = loaded.preview.as_ref().map(|(facts, next)| {
        let next = if *next == 0 { String::new() } else { frame.with_query("see", &next.to_string()) };
        Preview { next, ..preview::say(facts, &frame) }
    });
    let groups = match asked.view {
        View::Done if loaded.pairs.is_empty() => Vec::new(),
        View::Done => vec![Group {
            title: frame.t("desk-group-done"),
            lines: loaded.pairs.iter().map(|pair| lines::line(pair, &frame)).collect(),
        }],
        _ => lines::groups(&loaded.pairs, &frame, at),
    };
    let groups = if loaded.asked.is_empty() {
        groups
    } else {
        let lines = loaded.asked.iter().map(|one| countersign::inbox_line(one, &frame)).collect();
        std::iter::once(Group { title: frame.t("desk-group-asked"), lines }).chain(groups).collect()
    };
    let (empty_title, empty_text) = match asked.view {
        _ if asked.is_filtered() => (frame.t("desk-empty-filtered"), frame.t("desk-empty-filtered-text")),
        View::Mine => (frame.t("desk-empty-mine"), frame.t("desk-empty-mine-text")),
        View::Pool => (frame.t("desk-empty-pool"), frame.t("desk-empty-pool-text")),
        View::Paused => (frame.t("desk-empty-paused"), frame.t("desk-empty-paused-text")),
        View::Done => (frame.t("desk-empty-done"), frame.t("desk-empty-done-text")),
    };
    let (empty_href, empty_action) = match asked.view {
        _ if asked.is_filtered() => (asked.view.path(), frame.t("desk-filters-clear")),
        View::Mine => ("/desk/pool", frame.t("desk-tab-pool")),
        _ => ("/desk", frame.t("desk-tab-mine")),
    };
    InboxPage {
        lead: lead(loaded, &frame),
        tabs: tabs(asked.view, loaded, &frame),
        path: asked.view.path(),
        filters: if asked.view == View::Done { Vec::new() } else { filters(asked, loaded, &frame) },
        filtered: asked.is_filtered(),
        pages: pages(asked, loaded, &frame),
        groups,
        preview,
        empty_title,
        empty_text,
        empty_href,
        empty_action,
        frame,
    }
}

fn counted(count: i64) -> String {
    if count >= MOST { format!("{}+", MOST - 1) } else { count.to_string() }
}

fn lead(loaded: &Loaded, frame: &Frame) -> String {
    frame.ta2("desk-inbox-lead", "mine", counted(loaded.mine), "pool", counted(loaded.pool))
}

fn tabs(view: View, loaded: &Loaded, frame: &Frame) -> Vec<Entry> {
    let tab = |one: View| {
        let entry = Entry::new(one.label(frame), one.path(), "").current(one == view);
        match one {
            View::Mine => entry.count(loaded.mine.unsigned_abs()),
            View::Pool => entry.count(loaded.pool.unsigned_abs()),
            View::Paused | View::Done => entry,
        }
    };
    View::ALL.into_iter().map(tab).collect()
}

fn filters(asked: &Asked, loaded: &Loaded, frame: &Frame) -> Vec<Select> {
    let mut items: BTreeMap<String, String> = BTreeMap::new();
    for pair in &loaded.pairs {
        items.insert(pair.case.item.clone(), frame.text(&pair.case.title).to_owned());
    }
    if !asked.item.is_empty() {
        items.entry(asked.item.clone()).or_insert_with(|| asked.item.clone());
    }
    let mut regions: BTreeMap<String, String> =
        loaded.regions.iter().map(|(code, name)| (code.clone(), frame.text(name).to_owned())).collect();
    if !asked.region.is_empty() {
        regions.entry(asked.region.clone()).or_insert_with(|| asked.region.clone());
    }
    let choose = |map: BTreeMap<String, String>, now: &str| {
        map.into_iter().map(|(value, label)| Choice::new(value.clone(), label, value == now)).collect::<Vec<_>>()
    };
    let light = |value: &str, label: String| Choice::new(value, label, asked.light == value);
    let mut out = vec![
        Select {
            name: "item",
            label: frame.t("desk-filter-item"),
            all: frame.t("desk-filter-all"),
            choices: choose(items, &asked.item),
        },
        Select {
            name: "region",
            label: frame.t("desk-filter-region"),
            all: frame.t("desk-filter-all"),
            choices: choose(regions, &asked.region),
        },
    ];
    if asked.view != View::Paused {
        let choices = vec![
            light("red", frame.t("desk-light-red")),
            light("yellow", frame.t("desk-light-yellow")),
            light("soon", frame.t("desk-light-soon")),
            light("green", frame.t("desk-light-green")),
            light("paused", frame.t("desk-light-paused")),
        ];
        out.push(Select {
            name: "light",
            label: frame.t("desk-filter-light"),
            all: frame.t("desk-filter-all"),
            choices,
        });
    }
    out
}

fn pages(asked: &Asked, loaded: &Loaded, frame: &Frame) -> Pages {
    let to = |name: &str, pair: &Pair| {
        let mut bare = frame.clone();
        let kept = frame
            .query
            .split('&')
            .filter(|part| !["after", "before", "see"].iter().any(|name| part.split('=').next() == Some(name)));
        bare.query = kept.collect::<Vec<_>>().join("&");
        let due = if asked.view == View::Done { pair.task.done_at.map_or(0, |at| at.0) } else { pair.task.due };
        bare.with_query(name, &format!("{due}.{}", pair.task.id))
    };
    let back = matches!(asked.way, Some(Way::Back(_)));
    let has_next = if back { true } else { loaded.more };
    let has_previous = if back { loaded.more } else { asked.way.is_some() && asked.view != View::Done };
    let end =
        |on: bool, name: &str, pair: Option<&Pair>| pair.filter(|_| on).map_or_else(String::new, |pair| to(name, pair));
    Pages {
        shown: frame.ta("desk-shown", "count", loaded.pairs.len()),
        previous: end(has_previous, "before", loaded.pairs.first()),
        next: end(has_next, "after", loaded.pairs.last()),
    }
}

/// `POST /desk/next`: takes the most urgent step of the pool and opens it.
pub(super) async fn next(desk: Desk) -> Result<Response, WebError> {
    let claimed = desk
        .app
        .db
        .write(&desk.call, "case.claim-next", |cx| {
            let start = Way::Onward(After { due: -1, id: 0 });
            let first = store::page(cx, Which::Pool, &Filter::default(), start, 1)?;
            first.first().map(|task| Claim { task: task.id }.run(cx)).transpose()
        })
        .await?;
    Ok(match claimed {
        Some(task) => desk.go(&format!("/desk/tasks/{}", task.id), Some(Flash::new("desk-claimed"))),
        None => desk.go("/desk/pool", Some(Flash::new("desk-pool-is-empty"))),
    })
}
