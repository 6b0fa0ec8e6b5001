//! Packs other than those that the program carries, published in the story's city.

use crate::city::{CITY, City};
use crate::failure::Outcome;
use base::Text;
use catalogue::item::{Remedies, Remedy};
use db::{Call, Db};
use packs::Pack;

/// Publishes packs, with what the city's map of offices says about each item.
pub fn publish(db: &Db, city: &City, packs: &[Pack]) -> Outcome {
    let call = Call::system("story");
    let all = packs.to_vec();
    let government = city.office("yunzhou-government").map(|office| office.name.clone()).unwrap_or_default();
    let remedies = Remedies { review: remedy(&government, "60d"), lawsuit: remedy(&government, "6m") };
    let overlays =
        db.read_now(&call, "story.offices", move |cx| packs::implementations(cx, &all, CITY, "0990-12345", &remedies))?;
    packs::publish(db, &call, packs, &overlays)?;
    Ok(())
}

fn remedy(office: &Text, within: &str) -> Remedy {
    Remedy {
        office: office.clone(),
        address: None,
        phone: String::new(),
        website: String::new(),
        within: within.to_owned(),
    }
}
