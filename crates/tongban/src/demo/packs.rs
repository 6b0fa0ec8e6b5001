//! The applications of the sample city: every pack that the program carries, published with the city's implementation.

use crate::city::{CITY, CITY_NAME, City};
use crate::failure::{Failure, Outcome};
use ::packs::{Pack, Report};
use base::{Right, Target, Text};
use cases::known::{DIVISIONS, Division};
use catalogue::item::{Remedies, Remedy};
use db::{Call, Db};

const SETTINGS: Right = Right("installation.settings");

/// Stores the city's divisions, which forms offer and identity numbers may begin with.
pub fn divisions(db: &Db, city: &City) -> Outcome {
    // The topmost is the city itself: forms and offices count their levels from it.
    let own = city.divisions.iter().skip_while(|division| division.code != CITY);
    let list: Vec<Division> = own
        .map(|division| Division {
            code: division.code.clone(),
            name: division.name.clone(),
            parent: (division.code != CITY).then(|| division.parent.clone()),
        })
        .collect();
    let value = serde_json::to_value(list).map_err(base::Error::from)?;
    db.write_now(&Call::system("demonstration"), "city.divisions", move |cx| {
        let permit = cx.permit(SETTINGS, Target::default())?;
        cx.about("setting", 0i64);
        cx.set_setting(&permit, DIVISIONS, &value)
    })?;
    Ok(())
}

/// Publishes all packs, merged with what the city's offices say of each item; a definition that did not change stays in use.
pub fn publish(db: &Db, city: &City, all: &[Pack]) -> Outcome<Report> {
    let complaints =
        city.office("yunzhou-market-regulation").map(|office| office.complaints.clone()).unwrap_or_default();
    let remedies = remedies(city);
    let copy = all.to_vec();
    let overlays = db.read_now(&Call::system("demonstration"), "item.implement", move |cx| {
        ::packs::implementations(cx, &copy, CITY, &complaints, &remedies)
    })?;
    ::packs::publish(db, &Call::system("demonstration"), all, &overlays).map_err(|error| match error {
        base::Error::Refused(refusal) if refusal.code == "pack.findings" => {
            let first = refusal
                .args
                .iter()
                .find(|(name, _)| name == "first")
                .map(|(_, value)| value.clone())
                .unwrap_or_default();
            Failure::found(format!("应用包有错：{first}"), format!("A pack is wrong: {first}"))
        }
        other => other.into(),
    })
}

/// Where people turn against a decision.
fn remedies(city: &City) -> Remedies {
    let (zh, en) = CITY_NAME;
    let government = city.office("yunzhou-government");
    let remedy = |office: Text, within: &str| Remedy {
        office,
        address: government.map(|government| government.address.clone()),
        phone: government.map(|government| government.phone.clone()).unwrap_or_default(),
        website: String::new(),
        within: within.to_owned(),
    };
    Remedies {
        review: remedy(Text::new(format!("{zh}人民政府"), format!("{en} Municipal Government")), "60d"),
        lawsuit: Remedy {
            address: None,
            phone: String::new(),
            ..remedy(Text::new("云江区人民法院", "Yunjiang District Court"), "6m")
        },
    }
}
