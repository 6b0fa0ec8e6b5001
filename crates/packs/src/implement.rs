//! The city's word about each item, made from its map of offices: who is in charge, where, when, under which number.
//!
//! A start for a new city: what an editor writes in the item library takes its place.

use crate::Pack;
use crate::compile::Overlays;
use base::{Result, Text};
use catalogue::item::{
    BodyKind, Codes, Hall, Item, ItemState, Overlay, OverlayLimits, OverlayOutcome, OwnOffice, Phones, Place,
    PowerSource, Remedies,
};
use db::Cx;
use identity::Office;
use std::collections::BTreeMap;

/// The implementations of all items by the offices that have their functions. `region` is the division code of the city;
/// `complaints` the number to complain; `remedies` where to turn against a decision. Items whose function no office has get none.
pub fn implementations(
    cx: &mut Cx,
    packs: &[Pack],
    region: &str,
    complaints: &str,
    remedies: &Remedies,
) -> Result<Overlays> {
    let mut overlays = Overlays::none();
    let mut known: BTreeMap<String, Vec<Office>> = BTreeMap::new();
    for pack in packs {
        for item in pack.items.values() {
            if !known.contains_key(&item.office) {
                let offices = identity::offices::store::all_with_function(cx, &item.office)?;
                known.insert(item.office.clone(), offices);
            }
            let offices = &known[&item.office];
            let own = identity::offices_with_function(cx, &item.office, region)?;
            let Some(lead) = own.or_else(|| offices.first().cloned()) else { continue };
            let name = format!("{}/{}", pack.id(), item.id);
            overlays.put(name.clone(), overlay(&name, item, &lead, offices, (region, complaints), remedies));
        }
    }
    Ok(overlays)
}

fn overlay(
    name: &str,
    item: &Item,
    lead: &Office,
    offices: &[Office],
    (region, complaints): (&str, &str),
    remedies: &Remedies,
) -> Overlay {
    let result = OverlayOutcome {
        name: None,
        sample: item
            .result
            .name
            .as_ref()
            .and(item.result.sample.clone().or_else(|| Some(format!("sample:{}", item.id)))),
    };
    Overlay {
        item: name.to_owned(),
        office: OwnOffice {
            id: lead.code.clone(),
            name: lead.name.clone(),
            code: String::new(),
            kind: BodyKind::Statutory,
            entrusted_by: String::new(),
        },
        region: region.to_owned(),
        codes: Codes::default(),
        row_guid: None,
        version: 1,
        state: ItemState::InUse,
        level: None,
        power_source: Some(PowerSource::Own),
        limits: OverlayLimits::default(),
        visits: None,
        visit_reason: None,
        appointment: None,
        terminal: None,
        hall: Hall::default(),
        hours: Some(lead.hours.clone()).filter(|hours| !hours.is_empty()),
        phones: Some(Phones {
            consult: lead.phone.clone(),
            complaint: complaints.to_owned(),
            mail: String::new(),
            letter: String::new(),
        }),
        remedies: Some(remedies.clone()),
        url: None,
        mobile_url: None,
        mail: None,
        reach: None,
        reach_form: None,
        result,
        fees: None,
        samples: BTreeMap::new(),
        effective: None,
        cancelled: None,
        places: offices.iter().filter(|office| office.open).take(40).map(place).collect(),
    }
}

fn place(office: &Office) -> Place {
    let some = |text: &Text| Some(text.clone()).filter(|text| !text.is_empty());
    Place {
        name: office.name.clone(),
        address: office.address.clone(),
        division: office.division.clone(),
        hours: some(&office.hours),
        transit: None,
        phone: office.phone.clone(),
    }
}
