//! The four facts, and 基本信息.

use super::office;
use super::times::promised;
use crate::hall::{Hall, Shown};
use crate::item::{Item, Trust};
use base::Text;
use web::Frame;
use web::parts::Row;

/// One of the four facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// 多久办好.
    pub name: String,
    /// The answer.
    pub value: String,
    /// What else there is to say.
    pub note: String,
}

/// How long, how often, how much, how many papers.
pub fn facts(frame: &Frame, item: &Item) -> Vec<Fact> {
    let fact = |name: &str, value: String, note: String| Fact { name: frame.t(name), value, note };
    let statutory = item.limits.statutory.as_ref().filter(|limit| limit.term.amount > 0);
    let lawful = statutory.map(|limit| frame.ta("guide-by-law", "term", super::times::words(frame, limit.term)));
    let trips = match (&item.visit_reason, item.mail.result) {
        (Some(reason), _) if item.visits > 0 => frame.text(reason).to_owned(),
        (_, true) => frame.t("guide-mailed"),
        _ => String::new(),
    };
    let cost = if !item.charges {
        frame.t("guide-free")
    } else {
        match item.fees.first() {
            Some(fee) if item.fees.len() == 1 => super::times::price(frame, fee),
            _ => frame.t("guide-see-fees"),
        }
    };
    let known = item.materials.iter().filter(|material| material.trust() == Some(Trust::A)).count();
    let own = item.materials.len() - known;
    let fetched = if known > 0 { frame.ta("guide-fetched", "count", known) } else { String::new() };
    vec![
        fact("guide-how-long", promised(frame, item), lawful.unwrap_or_default()),
        fact("guide-how-often", frame.ta("guide-times", "count", item.visits), trips),
        fact("guide-how-much", cost, String::new()),
        fact("guide-how-many", frame.ta("guide-papers-count", "count", own), fetched),
    ]
}

/// 基本信息: what the national list says about the item as such.
pub fn basics(frame: &Frame, hall: &Hall, shown: &Shown) -> Vec<Row> {
    let item = shown.item();
    let mut rows = Vec::new();
    let mut add = |key: &str, value: String| {
        if !value.is_empty() {
            rows.push(Row::new(frame.t(key), value));
        }
    };
    let one = |text: Text| frame.text(&text).to_owned();
    let all = |texts: Vec<Text>| {
        texts.iter().map(|text| frame.text(text).to_owned()).collect::<Vec<_>>().join(&frame.t("hall-list-mark"))
    };
    add("guide-legal-name", frame.text(&item.title).to_owned());
    add("guide-kind", one(item.kind.text()));
    if let Some(assigned) = &item.assigned {
        add("guide-catalog-code", assigned.codes.catalog.clone());
        add("guide-task-code", assigned.codes.task.clone());
    }
    add("guide-office", office(frame, hall, shown));
    if let Some(assigned) = &item.assigned {
        add("guide-office-kind", one(assigned.office.kind.text()));
        add("guide-entrusted", assigned.office.entrusted_by.clone());
    }
    add("guide-level", one(item.level.text()));
    add("guide-power", item.power_source.map(|source| one(source.text())).unwrap_or_default());
    add("guide-audience", all(item.audience.iter().map(|audience| audience.text()).collect()));
    add("guide-on-behalf", all(item.on_behalf.iter().map(|behalf| behalf.text()).collect()));
    add("guide-handling", one(item.handling.text()));
    add("guide-channels", all(item.channels.iter().map(|channel| channel.text()).collect()));
    add("guide-depth", all(item.online.depth.iter().map(|depth| depth.text()).collect()));
    add("guide-reach", item.reach.map(|reach| one(reach.text())).unwrap_or_default());
    add("guide-reach-form", item.reach_form.map(|form| one(form.text())).unwrap_or_default());
    let with: Vec<Text> = item.with.iter().filter_map(|function| hall.function_name(function).cloned()).collect();
    add("guide-with", all(with));
    add("guide-special", all(item.special.iter().map(|special| special.text()).collect()));
    let yes = |on: bool| frame.t(if on { "hall-yes" } else { "hall-no" });
    add("guide-hall", item.assigned.as_ref().map(|assigned| yes(assigned.hall.present)).unwrap_or_default());
    let window = item.assigned.as_ref().and_then(|assigned| assigned.hall.window.clone());
    add("guide-hall-window", window.map(one).unwrap_or_default());
    add("guide-promise", item.promise.as_ref().map(|one| frame.text(&one.text).to_owned()).unwrap_or_default());
    add("guide-silence", one(item.silence().text()));
    add("guide-appointment", yes(item.appointment));
    add("guide-terminal", yes(item.terminal));
    add("guide-online-pay", if item.charges { yes(item.online.pay) } else { String::new() });
    add("guide-mail-materials", yes(item.mail.materials));
    add("guide-mail-result", yes(item.mail.result));
    rows
}
