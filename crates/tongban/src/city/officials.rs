//! Who works where: titles, roles, logins.

use super::mobiles::Mobiles;
use super::model::{Office, Official};
use super::people::Numbers;
use super::random::Random;
use super::{names, places};
use base::Text;
use codes::Sex;

/// Roles that posts of the sample city hold; what each may do is data that the demonstration stores.
pub const ROLES: &[(&str, &str, &str)] = &[
    ("clerk", "经办人", "Clerk"),
    ("section-chief", "科长", "Section chief"),
    ("leader", "分管领导", "Leader"),
    ("inspector", "核查员", "Inspector"),
    ("registrar", "登记员", "Registrar"),
    ("window", "综合窗口", "General window"),
    ("community-clerk", "社区窗口", "Community window"),
    ("desk-admin", "业务管理员", "Desk administrator"),
    ("item-editor", "事项编辑", "Item editor"),
    ("item-reviewer", "事项审核", "Item reviewer"),
];

/// Officials whose names are the same in every city: login, name, sex.
const KNOWN: &[(&str, &str, Sex)] = &[
    ("yunzhou-government-services-clerk", "林嘉", Sex::Female),
    ("yunjiang-market-regulation-clerk", "方敏", Sex::Female),
    ("yunjiang-market-regulation-chief", "沈建平", Sex::Male),
    ("yunjiang-public-security-clerk", "何静", Sex::Female),
    ("binjiang-street-001-clerk", "徐秋月", Sex::Female),
];

/// A post to fill: roles (the first names the login), title, how many.
struct Place {
    roles: &'static [&'static str],
    title: (&'static str, &'static str),
    count: u32,
}

const fn place(roles: &'static [&'static str], zh: &'static str, en: &'static str) -> Place {
    Place { roles, title: (zh, en), count: 1 }
}

const CLERK: Place = place(&["clerk"], "经办人", "Clerk");
const CHIEF: Place = place(&["section-chief"], "科长", "Section chief");
const INSPECTOR: Place = place(&["inspector"], "核查员", "Inspector");

/// Functions of packs: their offices have a full staff.
const FULL: &[&str] = &[
    "market-regulation",
    "public-security",
    "taxation",
    "human-resources",
    "housing-fund",
    "civil-affairs",
    "medical-security",
    "disabled-federation",
    "housing",
];

/// How a login calls a role: logins have at most forty characters.
fn word(role: &'static str) -> &'static str {
    match role {
        "section-chief" => "chief",
        "community-clerk" | "window" => "clerk",
        "desk-admin" => "admin",
        "item-editor" => "editor",
        "item-reviewer" => "reviewer",
        other => other,
    }
}

fn staff(office: &Office) -> Vec<Place> {
    let city = office.division == places::CITY;
    let does = |function: &str| office.functions.contains(&function);
    match office.kind {
        "government" if city => vec![place(&["leader"], "副秘书长", "Deputy secretary-general")],
        "government" => vec![],
        "hall" if city => vec![
            Place { count: 3, ..place(&["window", "clerk"], "综合窗口", "General window") },
            CHIEF,
            place(&["desk-admin"], "业务管理科", "Desk administration"),
        ],
        "hall" => vec![place(&["window", "clerk", "inspector"], "综合窗口", "General window"), CHIEF],
        "street" => vec![
            place(&["window", "clerk"], "窗口经办人", "Window clerk"),
            place(&["section-chief"], "中心主任", "Head of the centre"),
            INSPECTOR,
        ],
        "community" => vec![place(&["community-clerk", "window"], "社区窗口", "Community window")],
        _ if does("data") => vec![
            place(&["item-editor"], "事项管理科", "Item library"),
            place(&["item-reviewer"], "事项审核科", "Item review"),
            CHIEF,
        ],
        _ if does("means-check") => vec![place(&["clerk", "section-chief"], "核对员", "Means checker")],
        _ if FULL.iter().any(|function| does(function)) => {
            let clerk = Place { count: if city { 2 } else { 1 }, ..CLERK };
            let mut staff = vec![clerk, CHIEF];
            if city {
                staff.push(place(&["leader"], "副局长", "Deputy director"));
            }
            match office.functions[0] {
                "civil-affairs" => staff.extend([place(&["registrar"], "婚姻登记员", "Marriage registrar"), INSPECTOR]),
                "market-regulation" | "disabled-federation" | "housing" => staff.push(INSPECTOR),
                _ => {}
            }
            staff
        }
        _ => vec![place(&["clerk", "section-chief"], "综合科", "General section")],
    }
}

/// The officials of all offices, one of each post at scale 1; larger cities have more clerks.
pub fn officials(
    offices: &[Office],
    random: &mut Random,
    scale: f64,
    mobiles: &mut Mobiles,
    numbers: &mut Numbers,
) -> Vec<Official> {
    let mut all = Vec::new();
    let more = scale.sqrt().floor().clamp(1.0, 20.0) as u32;
    for office in offices {
        for place in staff(office) {
            let many = if place.roles.contains(&"clerk") { place.count * more } else { place.count };
            for turn in 1..=many {
                let word = word(place.roles[0]);
                let login = if turn == 1 {
                    format!("{}-{word}", office.code)
                } else {
                    format!("{}-{word}-{turn}", office.code)
                };
                let known = KNOWN.iter().find(|(known, _, _)| *known == login);
                let sex = known.map_or(if random.chance(48) { Sex::Female } else { Sex::Male }, |(_, _, sex)| *sex);
                let number = numbers.working_age(random, sex);
                let name = known.map_or_else(|| names::full(random, sex, 1980), |(_, name, _)| (*name).to_owned());
                all.push(Official {
                    login,
                    name,
                    office: office.code.clone(),
                    title: Text::new(place.title.0, place.title.1),
                    roles: place.roles.to_vec(),
                    phone: mobiles.next(),
                    number,
                });
            }
        }
    }
    all
}
