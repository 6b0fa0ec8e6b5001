//! From packs and the city's word about them to the bodies that are published.

use crate::{Finding, Pack};
use catalogue::item::{self, Item, Overlay, Severity};
use catalogue::published::{Body, Parts};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The city's implementations, one an item. An item without one is published as the pack gives it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overlays(BTreeMap<String, Overlay>);

impl Overlays {
    /// None at all.
    pub fn none() -> Overlays {
        Overlays::default()
    }

    /// Puts the implementation of an item, named `pack/item`, in place of an earlier one.
    pub fn put(&mut self, name: impl Into<String>, overlay: Overlay) {
        self.0.insert(name.into(), overlay);
    }

    /// The implementation of `pack/item`.
    pub fn of(&self, name: &str) -> Option<&Overlay> {
        self.0.get(name)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(String, Overlay)> for Overlays {
    fn from_iter<T: IntoIterator<Item = (String, Overlay)>>(rows: T) -> Overlays {
        Overlays(rows.into_iter().collect())
    }
}

/// An item, ready to be published.
#[derive(Debug, Clone, PartialEq)]
pub struct Compiled {
    /// `pack/item`.
    pub name: String,
    /// Item, form and process.
    pub body: Body,
    /// The same as the pack gives it, without the city's word: what the next version of the pack is compared with.
    pub offer: Body,
}

/// Merges every item with the city's word about it.
///
/// # Errors
/// Findings of the merged items (`P023`), and of references without which nothing can be put together.
pub fn compile(packs: &[Pack], overlays: &Overlays) -> Result<Vec<Compiled>, Vec<Finding>> {
    let (compiled, findings) = compile_each(packs, overlays);
    if findings.is_empty() { Ok(compiled) } else { Err(findings) }
}

/// The same item by item: those that can be published, and what stands against the others.
pub(crate) fn compile_each(packs: &[Pack], overlays: &Overlays) -> (Vec<Compiled>, Vec<Finding>) {
    let (mut compiled, mut findings) = (Vec::new(), Vec::new());
    for pack in packs {
        for item in pack.items.values() {
            match one(packs, pack, item, overlays) {
                Ok(body) => compiled.push(body),
                Err(found) => findings.extend(found),
            }
        }
    }
    (compiled, findings)
}

fn one(packs: &[Pack], pack: &Pack, plain: &Item, overlays: &Overlays) -> Result<Compiled, Vec<Finding>> {
    let (name, file) = (format!("{}/{}", pack.id(), plain.id), format!("items/{}.toml", plain.id));
    let mut findings = Vec::new();
    let mut error = |code, inner: Option<&'static str>, path: &str, zh: String, en: String| {
        let line = pack.line(&file, path);
        let finding = Finding::error(code, (pack.id(), &file, line), zh, en);
        findings.push(Finding { inner, ..finding });
    };
    let mut merged = plain.clone();
    if let Some(overlay) = overlays.of(&name) {
        merged = item::merge(plain, overlay);
        let found = overlay.check(plain).into_iter().chain(item::check(&merged));
        for found in found.filter(|found| found.severity == Severity::Error) {
            error("P023", Some(found.code), &found.path, found.sentence.zh, found.sentence.en);
        }
    }
    let find = |name: &str| {
        let (owner, id) = pack.split(name);
        packs.iter().find(|pack| pack.id() == owner).map(|pack| (pack, id.to_owned()))
    };
    let form = merged.form.as_deref().map(|form| find(form).and_then(|(owner, id)| owner.forms.get(&id).cloned()));
    if let Some(None) = form {
        error("P010", None, "form", "申请表不存在".into(), "the form does not exist".into());
    }
    let flow =
        merged.flow.as_ref().and_then(|flow| find(&flow.name)).and_then(|(owner, id)| owner.flows.get(&id).cloned());
    let Some(flow) = flow else {
        error("P011", None, "flow", "办理过程不存在".into(), "the process does not exist".into());
        return Err(findings);
    };
    let form = form.flatten().map(|mut form| {
        if form.title.is_empty() {
            form.title = merged.title.clone();
        }
        form
    });
    let body = Body { pack: pack.id().to_owned(), item: merged, form, flow };
    let offer = Body { item: plain.clone(), ..body.clone() };
    if let Err(fault) = Parts::of(body.clone()) {
        let mut what = String::new();
        let _ = write!(what, "{fault}");
        error("P020", None, "flow", format!("办理过程不能用：{what}"), format!("the process cannot be used: {what}"));
    }
    if findings.is_empty() { Ok(Compiled { name, body, offer }) } else { Err(findings) }
}
