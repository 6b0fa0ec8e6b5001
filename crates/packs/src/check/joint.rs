//! Joint items: the children of the item, of its process and of its form must be the same, and mean the same.

use super::{Look, expressions};
use catalogue::item::{ChildClock, Item, OnRefusal};
use flow::{ClockStart, Definition};
use schema::Form;

/// Checks the children of an item against its process and its form.
pub(crate) fn check(look: &mut Look<'_>, item: &Item, file: &str, form: Option<&Form>, definition: &Definition) {
    let scope = expressions::scope(form);
    for child in &item.children {
        let at = |part: &str| format!("child[{}].{part}", child.item);
        if let Some((owner, id)) = look.target(&child.item, file, &at("item"))
            && !owner.items.contains_key(id)
        {
            look.missing(
                "P012",
                (file, &at("item")),
                &child.item,
                ("事项", "the item"),
                owner.items.keys().map(String::as_str),
            );
        }
        for material in child.materials.iter().filter(|id| item.material(id).is_none()) {
            let known = item.materials.iter().map(|material| material.id.as_str());
            look.missing("P013", (file, &at("materials")), material, ("材料", "the material"), known);
        }
        if let Some(form) = form {
            shares(look, (file, &at("share")), &child.share, form);
        }
        if let Some(when) = &child.when {
            expressions::condition(look, file, &at("when"), when, &scope);
        }
        let calls: Vec<_> = definition.children().filter(|call| call.child.item == child.item).collect();
        if calls.is_empty() {
            differs(look, file, &at("item"), "过程里没有调用它", "the process does not call it", &child.item);
        }
        for call in calls {
            if refusal(call.child.on_refusal) != child.on_refusal {
                differs(
                    look,
                    file,
                    &at("on_refusal"),
                    "过程里的 on-refusal 不一样",
                    "on-refusal in the process differs",
                    &child.item,
                );
            }
            if clock(call.child.clock) != child.clock {
                differs(look, file, &at("clock"), "过程里的 clock 不一样", "clock in the process differs", &child.item);
            }
        }
    }
    for call in definition.children() {
        if !item.children.iter().any(|child| child.item == call.child.item) {
            differs(
                look,
                file,
                "flow",
                "过程调用了它，事项里却没有",
                "the process calls it, but the item does not name it",
                &call.child.item,
            );
        }
    }
    children_of_fields(look, item, form);
}

fn differs(look: &mut Look<'_>, file: &str, path: &str, zh: &str, en: &str, child: &str) {
    look.error("P033", file, path, format!("子事项 {child}：{zh}"), format!("child {child}: {en}"));
}

fn shares(look: &mut Look<'_>, place: (&str, &str), shares: &[String], form: &Form) {
    for name in shares.iter().filter(|name| form.page(name).is_none() && form.field(name).is_none()) {
        let pages = form.pages.iter().map(|page| page.id.as_str());
        let known = pages.chain(form.fields().map(|(_, field)| field.id.as_str()));
        look.missing("P015", place, name, ("页或字段", "the page or field"), known);
    }
}

/// Children that fields of the form are reserved for.
fn children_of_fields(look: &mut Look<'_>, item: &Item, form: Option<&Form>) {
    let (Some(form), Some(id)) = (form, &item.form) else { return };
    if id.contains('/') || !item.is_joint() {
        return;
    }
    let file = format!("forms/{id}.toml");
    for (page, field) in form.fields() {
        for name in field.share.iter().filter(|name| !item.children.iter().any(|child| child.item == **name)) {
            let path = format!("page.{}.field.{}.share", page.id, field.id);
            let known = item.children.iter().map(|child| child.item.as_str());
            look.missing("P012", (&file, &path), name, ("子事项", "the child item"), known);
        }
    }
}

fn refusal(word: flow::OnRefusal) -> OnRefusal {
    match word {
        flow::OnRefusal::End => OnRefusal::End,
        flow::OnRefusal::Continue => OnRefusal::Continue,
        flow::OnRefusal::Ask => OnRefusal::Ask,
    }
}

fn clock(word: ClockStart) -> ChildClock {
    match word {
        ClockStart::Accept => ChildClock::Accept,
        ClockStart::Start => ChildClock::Start,
    }
}
