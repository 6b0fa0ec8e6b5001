//! The public hall: what people can apply for, found by searching, theme, life event or department, and the guide of each item.
//!
//! [`Hall`] holds all items in use in memory; it is loaded anew when a publication changed. Guide pages for visitors who have not
//! signed in are kept finished and compressed ([`Stored`]).

pub mod guide;
pub mod pages;
mod stored;
mod words;

pub use stored::Stored;
pub use words::{Said, lines, said, said_opt};

use crate::app::{Figure, Hooks};
use crate::item::{EnterpriseTheme, Item, LifeEvent, PersonTheme};
use crate::library;
use crate::published::{self, Parts, State};
use base::{Moment, Result, Text};
use db::Cx;
use identity::Office;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// An item as the hall shows it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// `pack/item`.
    pub name: String,
    /// The publication.
    pub id: i64,
    /// Its version.
    pub version: i64,
    /// In use or suspended.
    pub state: State,
    /// Why it is suspended.
    pub reason: String,
    /// When it was published.
    pub published: Moment,
    /// Digest of what was published.
    pub digest: String,
    /// Item, form and process.
    pub parts: Arc<Parts>,
}

impl Shown {
    /// The item.
    pub fn item(&self) -> &Item {
        &self.parts.item
    }

    /// The address of the guide.
    pub fn href(&self) -> String {
        format!("/items/{}", self.name)
    }

    /// What people call it, else its legal name.
    pub fn plain(&self) -> &Text {
        self.item().plain.as_ref().unwrap_or(&self.item().title)
    }
}

/// All items in use, with the offices that handle them.
#[derive(Debug, Default)]
pub struct Hall {
    /// What it was loaded from: version of the library, and a span of time for what is not versioned.
    pub(crate) stamp: (i64, i64),
    items: Vec<Arc<Shown>>,
    by_name: BTreeMap<String, usize>,
    offices: BTreeMap<String, Vec<Office>>,
    departments: Vec<Office>,
    /// Figures of how well the city does; empty when there are none.
    pub figures: Vec<Figure>,
}

/// Most items of a hall.
const MOST: usize = 20_000;
/// Items read at a time.
const PAGE: i64 = 500;

impl Hall {
    pub(crate) fn load(cx: &mut Cx, stamp: (i64, i64), hooks: &Hooks) -> Result<Hall> {
        let mut hall = Hall { stamp, ..Hall::default() };
        let mut after = String::new();
        while hall.items.len() < MOST {
            let page = published::store::all_shown(cx, &after, PAGE)?;
            let Some((last, _)) = page.last() else { break };
            after.clone_from(&last.name);
            let short = page.len() < PAGE as usize;
            for (published, at) in page {
                let reason = match published.state {
                    State::Suspended => {
                        library::store::entry(cx, &published.name)?.map(|entry| entry.reason).unwrap_or_default()
                    }
                    _ => String::new(),
                };
                hall.items.push(Arc::new(Shown {
                    name: published.name,
                    id: published.id,
                    version: published.version,
                    state: published.state,
                    reason,
                    published: at,
                    digest: published.digest,
                    parts: published.parts,
                }));
            }
            if short {
                break;
            }
        }
        let popular: Vec<String> = hooks.popular.map_or(Ok(Vec::new()), |popular| popular(cx))?;
        let place = |item: &Shown| {
            let frequent = popular.iter().position(|name| *name == item.name).unwrap_or(usize::MAX);
            (frequent, !item.item().is_joint(), item.name.clone())
        };
        hall.items.sort_by_key(|item| place(item));
        hall.by_name = hall.items.iter().enumerate().map(|(at, item)| (item.name.clone(), at)).collect();
        let functions: BTreeSet<String> = hall
            .items
            .iter()
            .flat_map(|item| std::iter::once(&item.item().office).chain(&item.item().with).cloned().collect::<Vec<_>>())
            .collect();
        for function in functions {
            let offices = identity::offices::store::all_with_function(cx, &function)?;
            hall.offices.insert(function, offices);
        }
        hall.departments = departments(&hall.offices);
        hall.figures = hooks.figures.map_or(Ok(Vec::new()), |figures| figures(cx))?;
        Ok(hall)
    }

    /// All items, frequent and joint ones first.
    pub fn items(&self) -> impl Iterator<Item = &Arc<Shown>> {
        self.items.iter()
    }

    /// Items that one can apply for by themselves.
    pub fn alone(&self) -> impl Iterator<Item = &Arc<Shown>> {
        self.items.iter().filter(|item| item.item().alone)
    }

    /// An item by its name, `pack/item`.
    pub fn get(&self, name: &str) -> Option<&Arc<Shown>> {
        self.by_name.get(name).map(|at| &self.items[*at])
    }

    /// Items of a life event.
    pub fn of_life(&self, life: LifeEvent) -> impl Iterator<Item = &Arc<Shown>> {
        self.alone().filter(move |item| item.item().life.contains(&life))
    }

    /// Life events that have items, with their number.
    pub fn life_events(&self) -> Vec<(LifeEvent, usize)> {
        let count = |life: LifeEvent| (life, self.of_life(life).count());
        LifeEvent::ALL.iter().copied().map(count).filter(|(_, count)| *count > 0).collect()
    }

    /// Themes for persons that have items, with their number.
    pub fn person_themes(&self) -> Vec<(PersonTheme, usize)> {
        let count =
            |theme: PersonTheme| (theme, self.alone().filter(|item| item.item().themes.contains(&theme)).count());
        PersonTheme::ALL.iter().copied().map(count).filter(|(_, count)| *count > 0).collect()
    }

    /// Themes for organisations that have items, with their number.
    pub fn enterprise_themes(&self) -> Vec<(EnterpriseTheme, usize)> {
        let count = |theme: EnterpriseTheme| {
            (theme, self.items().filter(|item| item.item().enterprise_themes.contains(&theme)).count())
        };
        EnterpriseTheme::ALL.iter().copied().map(count).filter(|(_, count)| *count > 0).collect()
    }

    /// The offices that have a function, the widest first.
    pub fn offices(&self, function: &str) -> &[Office] {
        self.offices.get(function).map_or(&[], Vec::as_slice)
    }

    /// The offices at the top that have functions of items, one a function.
    pub fn departments(&self) -> &[Office] {
        &self.departments
    }

    /// What people call the office with a function: the short name of the widest office that has it. `None` without one.
    pub fn function_name(&self, function: &str) -> Option<&Text> {
        let office = self.offices(function).first()?;
        Some(if office.short.is_empty() { &office.name } else { &office.short })
    }

    /// How many departments work on an item, its children included.
    pub fn strands(&self, item: &Shown) -> usize {
        let mut functions: BTreeSet<&str> = BTreeSet::new();
        let own = item.item();
        if !own.is_joint() {
            functions.insert(&own.office);
            functions.extend(own.with.iter().map(String::as_str));
        }
        for child in self.children(item) {
            functions.insert(&child.item().office);
        }
        functions.len().max(1)
    }

    /// The children of a joint item that are published, in its order.
    pub fn children<'a>(&'a self, item: &'a Shown) -> impl Iterator<Item = &'a Arc<Shown>> {
        item.item().children.iter().filter_map(|child| self.get(&item.parts.resolve(&child.item)))
    }
}

/// One office a function: the first, which is the widest; each once.
fn departments(offices: &BTreeMap<String, Vec<Office>>) -> Vec<Office> {
    let mut seen = BTreeSet::new();
    let mut out: Vec<Office> =
        offices.values().filter_map(|list| list.first()).filter(|office| seen.insert(office.id)).cloned().collect();
    out.sort_by(|one, other| one.path.cmp(&other.path));
    out
}
