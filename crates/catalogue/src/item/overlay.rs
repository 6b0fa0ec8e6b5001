//! A city's implementation (实施清单) of a catalogue item, by office, and the merge of both into one definition.
//!
//! An overlay can say what only the city knows and make the item better for people (a shorter promise, fewer trips, no
//! fee). It cannot touch the statutory limit, the legal basis, the conditions or the form: these have one owner.

use super::{
    Assigned, Codes, Fee, Finding, Hall, Item, ItemState, Level, Limit, Mail, MaterialSample, OwnOffice, Phones, Place,
    PowerSource, Reach, ReachForm, Remedies, fits,
};
use base::Text;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an office of a city says about an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlay {
    /// The item it implements, as `pack/item` or the item's id.
    pub item: String,
    /// The office in charge.
    pub office: OwnOffice,
    /// Division code of the region it serves.
    pub region: String,
    /// Codes.
    #[serde(default)]
    pub codes: Codes,
    /// Unique mark of the row; made from office and item when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_guid: Option<String>,
    /// Version of the implementation, from 1.
    #[serde(default = "first")]
    pub version: u32,
    /// In use, suspended, cancelled, draft.
    #[serde(default = "in_use")]
    pub state: ItemState,
    /// Level, where it differs from the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Where the power comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power_source: Option<PowerSource>,
    /// Promises of the city within the law.
    #[serde(default)]
    pub limits: OverlayLimits,
    /// Fewer (or more) trips than the catalogue says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visits: Option<u8>,
    /// Why one has to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit_reason: Option<Text>,
    /// By appointment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment: Option<bool>,
    /// Runs on self-service terminals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminal: Option<bool>,
    /// Presence in a hall.
    #[serde(default)]
    pub hall: Hall,
    /// Opening hours where a place has none of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Text>,
    /// Numbers to ask and to complain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phones: Option<Phones>,
    /// Legal routes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedies: Option<Remedies>,
    /// Address on the web, where it is not this hall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Address on phones, where it is not this hall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mobile_url: Option<String>,
    /// What can go by mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<Mail>,
    /// How far it can be handled away from home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    /// In which way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach_form: Option<ReachForm>,
    /// Name and sample of the result.
    #[serde(default)]
    pub result: OverlayOutcome,
    /// Fees as the city charges them; an empty list means that it charges nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fees: Option<Vec<Fee>>,
    /// Blank forms and samples by material id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub samples: BTreeMap<String, MaterialSample>,
    /// First day it is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<Date>,
    /// Day it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<Date>,
    /// Places to go to.
    #[serde(default, rename = "place", skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
}

/// Limits a city may promise; the statutory one is not among them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverlayLimits {
    /// For acceptance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accept: Option<Limit>,
    /// Promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised: Option<Limit>,
    /// For delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deliver: Option<Limit>,
}

/// What a city says about the result.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverlayOutcome {
    /// Its name, where the city's differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// Sample to show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<String>,
}

impl Overlay {
    /// What is wrong with this overlay for this item, besides what the merged definition will show.
    ///
    /// `I201` it implements another item; `I202` a promise beyond the law; `I203` a sample for a material the item has not;
    /// `I204` it ends before it begins; `I205` an item of codes that is too long.
    pub fn check(&self, item: &Item) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut add = |code, path: String, zh: String, en: String| findings.push(Finding::error(code, path, zh, en));
        if self.item.rsplit('/').next() != Some(item.id.as_str()) {
            add(
                "I201",
                "id".into(),
                format!("这份实施清单说的是 {}，不是 {}。", self.item, item.id),
                format!("This implementation is of {}, not of {}.", self.item, item.id),
            );
        }
        let pairs = [
            ("limits.promised", &self.limits.promised, &item.limits.statutory),
            ("limits.accept", &self.limits.accept, &item.limits.accept),
            ("limits.deliver", &self.limits.deliver, &item.limits.deliver),
        ];
        for (path, own, law) in pairs {
            if let (Some(own), Some(law)) = (own, law)
                && fits(own.term, law.term) == Some(false)
            {
                add(
                    "I202",
                    path.into(),
                    format!("{} 超过了法定的 {}，请改短。", own.term.words_zh(), law.term.words_zh()),
                    format!(
                        "{} is beyond the {} of the law; make it shorter.",
                        own.term.words_en(),
                        law.term.words_en()
                    ),
                );
            }
        }
        for id in self.samples.keys().filter(|id| item.material(id).is_none()) {
            add(
                "I203",
                format!("material[{id}].sample"),
                format!("这个事项没有名为 {id} 的材料。"),
                format!("The item has no material called {id}."),
            );
        }
        if let (Some(from), Some(to)) = (self.effective, self.cancelled)
            && to <= from
        {
            add(
                "I204",
                "assigned.cancelled".into(),
                format!("取消日期 {to} 早于生效日期 {from}。"),
                format!("It ends on {to}, before it begins on {from}."),
            );
        }
        let codes = [
            &self.codes.catalog,
            &self.codes.local_catalog,
            &self.codes.task,
            &self.codes.local_task,
            &self.codes.handle,
        ];
        for code in codes.into_iter().filter(|code| code.chars().count() > 50) {
            add(
                "I205",
                "assigned.codes".into(),
                format!("编码最多 50 位，{code} 太长。"),
                format!("A code has at most 50 characters; {code} is too long."),
            );
        }
        findings
    }
}

/// The definition that is published: the catalogue item with everything the city says about it.
///
/// Never fails; what is wrong with the result is said by [`Overlay::check`] and [`check`](super::check).
pub fn merge(item: &Item, overlay: &Overlay) -> Item {
    let mut merged = item.clone();
    let limits = &overlay.limits;
    replace(&mut merged.limits.accept, limits.accept.as_ref());
    replace(&mut merged.limits.promised, limits.promised.as_ref());
    replace(&mut merged.limits.deliver, limits.deliver.as_ref());
    replace(&mut merged.power_source, overlay.power_source.as_ref());
    replace(&mut merged.visit_reason, overlay.visit_reason.as_ref());
    replace(&mut merged.hours, overlay.hours.as_ref());
    replace(&mut merged.phones, overlay.phones.as_ref());
    replace(&mut merged.remedies, overlay.remedies.as_ref());
    replace(&mut merged.online.url, overlay.url.as_ref());
    replace(&mut merged.online.mobile_url, overlay.mobile_url.as_ref());
    replace(&mut merged.reach, overlay.reach.as_ref());
    replace(&mut merged.reach_form, overlay.reach_form.as_ref());
    replace(&mut merged.result.name, overlay.result.name.as_ref());
    replace(&mut merged.result.sample, overlay.result.sample.as_ref());
    merged.level = overlay.level.unwrap_or(merged.level);
    merged.mail = overlay.mail.unwrap_or(merged.mail);
    merged.appointment = overlay.appointment.unwrap_or(merged.appointment);
    merged.terminal = overlay.terminal.unwrap_or(merged.terminal);
    if let Some(visits) = overlay.visits {
        merged.visits = visits;
        if visits == 0 {
            merged.visit_reason = None;
        }
    }
    if let Some(fees) = &overlay.fees {
        merged.fees.clone_from(fees);
        merged.charges = !fees.is_empty();
        merged.online.pay &= merged.charges;
    }
    if !overlay.places.is_empty() {
        merged.places.clone_from(&overlay.places);
    }
    for material in &mut merged.materials {
        if let Some(sample) = overlay.samples.get(&material.id) {
            replace(&mut material.sample.blank, sample.blank.as_ref());
            replace(&mut material.sample.example, sample.example.as_ref());
        }
    }
    merged.assigned = Some(Assigned {
        row_guid: overlay.row_guid.clone().unwrap_or_else(|| row_guid(&overlay.office.id, &item.id)),
        version: overlay.version,
        state: overlay.state,
        codes: overlay.codes.clone(),
        office: overlay.office.clone(),
        region: overlay.region.clone(),
        hall: overlay.hall.clone(),
        effective: overlay.effective,
        cancelled: overlay.cancelled,
    });
    merged
}

/// At most 50 characters, the same for the same office and item.
fn row_guid(office: &str, item: &str) -> String {
    let mut hasher = sm3::Sm3::default();
    sm3::Digest::update(&mut hasher, office.as_bytes());
    sm3::Digest::update(&mut hasher, b"\n");
    sm3::Digest::update(&mut hasher, item.as_bytes());
    hex::encode(&sm3::Digest::finalize(hasher)[..16])
}

fn replace<T: Clone>(target: &mut Option<T>, value: Option<&T>) {
    if let Some(value) = value {
        *target = Some(value.clone());
    }
}

fn first() -> u32 {
    1
}

fn in_use() -> ItemState {
    ItemState::InUse
}
