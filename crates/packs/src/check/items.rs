//! Items: by themselves, their references, their conditions, and their limits against the law.

use super::{Look, expressions, flows, joint};
use crate::Finding;
use base::Locale;
use calendar::ceiling;
use catalogue::item::{Cited, Item, ItemType, Limit, Severity, fits, shape};
use schema::Form;

/// Checks the items of a pack.
pub(crate) fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for (id, item) in &pack.items {
        let file = format!("items/{id}.toml");
        for found in shape(item) {
            let line = pack.line(&file, &found.path);
            let finding = Finding::error("P022", (pack.id(), &file, line), found.sentence.zh, found.sentence.en)
                .of_part(found.code);
            look.findings.push(if found.severity == Severity::Error { finding } else { finding.lighter() });
        }
        let known = look.all.known;
        for (path, function) in
            std::iter::once(("office", &item.office)).chain(item.with.iter().map(|with| ("with", with)))
        {
            look.listed("P017", (&file, path), function, ("职能", "the function"), known.functions);
        }
        let form = form_of(look, item, &file);
        materials(look, item, &file, form);
        limits(look, item, &file);
        let definition = flows::of_item(look, item, form.or_else(|| parent_form(look, item)));
        if let Some(definition) = definition {
            joint::check(look, item, &file, form, &definition);
        }
    }
}

fn form_of<'a>(look: &mut Look<'a>, item: &Item, file: &str) -> Option<&'a Form> {
    let name = item.form.as_deref()?;
    let (owner, id) = look.target(name, file, "form")?;
    let found = owner.forms.get(id);
    if found.is_none() {
        look.missing("P010", (file, "form"), name, ("申请表", "the form"), owner.forms.keys().map(String::as_str));
    }
    found
}

/// The joint form that a child without one of its own is handled with.
fn parent_form<'a>(look: &Look<'a>, item: &Item) -> Option<&'a Form> {
    let pack = look.pack;
    let parent = pack.items.values().find(|other| other.children.iter().any(|child| child.item == item.id))?;
    pack.forms.get(parent.form.as_deref()?)
}

fn materials(look: &mut Look<'_>, item: &Item, file: &str, form: Option<&Form>) {
    let known = look.all.known;
    let scope = expressions::scope(form);
    for material in &item.materials {
        let at = |part: &str| format!("material[{}].{part}", material.id);
        if let Some(when) = &material.when {
            expressions::condition(look, file, &at("when"), when, &scope);
        }
        if let Some(take) = &material.take {
            look.listed("P018", (file, &at("take")), &take.record, ("数据", "the record type"), known.records);
            expressions::key_of(look, file, &at("take"), &take.key, form);
        }
    }
}

/// `P024`: limits of a licence beyond the Licensing Law, where no other law sets them.
fn limits(look: &mut Look<'_>, item: &Item, file: &str) {
    if item.kind != ItemType::Licensing {
        return;
    }
    let own_law = |limit: &Limit| !limit.law.is_empty() && !limit.law.contains("行政许可法");
    let decide = if item.is_joint() { "licence.joint" } else { "licence.decide" };
    let rows = [
        ("limits.accept", &item.limits.accept, "licence.supplement"),
        ("limits.statutory", &item.limits.statutory, decide),
        ("limits.deliver", &item.limits.deliver, "licence.deliver"),
    ];
    for (path, limit, name) in rows {
        let (Some(limit), Some(law)) = (limit, ceiling(name)) else { continue };
        if !own_law(limit) && fits(limit.term, law.term) == Some(false) {
            let cited = |name, locale| Cited { law: name, article: law.article, ..Cited::default() }.words(locale);
            let zh = format!(
                "{}最多 {}（{}），现在是 {}",
                law.title_zh,
                law.term.words_zh(),
                cited(law.law_zh, Locale::Zh),
                limit.term.words_zh()
            );
            let en = format!(
                "to {} takes at most {} ({}), not {}",
                law.title_en,
                law.term.words_en(),
                cited(law.law_en, Locale::En),
                limit.term.words_en()
            );
            look.error("P024", file, path, zh, en);
        }
    }
}
