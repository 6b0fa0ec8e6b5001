//! What must hold of every sample city.

use super::*;
use codes::{CitizenId, CreditCode, Landline, Sex};
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet, HashSet};

fn city() -> City {
    City::generate(7, 1.0)
}

#[test]
fn the_same_seed_makes_the_same_city() {
    assert_eq!(city(), city());
    assert_ne!(city().residents[60], City::generate(8, 1.0).residents[60]);
}

#[test]
fn numbers_are_valid_and_nobody_shares_one() {
    let city = city();
    let known = City::known_divisions();
    let mut seen = HashSet::new();
    let officials = city.officials.iter().map(|official| &official.number);
    for number in city.residents.iter().map(|resident| &resident.number).chain(officials) {
        assert_eq!(CitizenId::parse_with(&number.to_string(), &known).as_ref(), Ok(number));
        assert!(CitizenId::parse(&number.to_string()).is_err(), "no real place has it");
        assert!(seen.insert(number.clone()));
    }
    let mut phones = HashSet::new();
    let officials = city.officials.iter().map(|official| &official.phone);
    assert!(
        city.residents
            .iter()
            .filter_map(|resident| resident.phone.as_ref())
            .chain(officials)
            .all(|phone| phones.insert(phone.clone()))
    );
    let mut codes = HashSet::new();
    let companies = city.companies.iter().map(|company| &company.credit_code);
    for code in companies.chain(city.offices.iter().map(|office| &office.credit_code)) {
        assert_eq!(CreditCode::parse(&code.to_string()).as_ref(), Ok(code));
        assert!(codes.insert(code.clone()));
    }
    for office in &city.offices {
        assert!(Landline::parse(&office.phone).is_ok(), "{}", office.phone);
        assert_ne!(office.phone, office.complaints);
    }
}

#[test]
fn the_size_follows_the_scale() {
    let city = city();
    assert!((400..410).contains(&city.residents.len()), "{}", city.residents.len());
    assert_eq!(city.companies.len(), 60);
    assert!((120..=360).contains(&city.officials.len()), "{}", city.officials.len());
    let large = City::generate(7, 20.0);
    assert!(
        large.residents.len() >= 8_000
            && large.companies.len() == 1_200
            && large.officials.len() > city.officials.len()
    );
    assert_eq!(large.companies.iter().map(|company| &company.name).collect::<BTreeSet<_>>().len(), 1_200);
    assert!(!City::generate(7, f64::NAN).residents.is_empty());
}

#[test]
fn the_tree_of_offices_is_whole() {
    let city = city();
    let divisions: BTreeSet<&str> = city.divisions.iter().map(|division| division.code.as_str()).collect();
    let mut codes = BTreeSet::new();
    for office in &city.offices {
        assert!(
            office.parent.is_empty() || codes.contains(office.parent.as_str()),
            "{} comes before its parent",
            office.code
        );
        assert!(codes.insert(office.code.as_str()), "{} twice", office.code);
        assert!(divisions.contains(office.division.as_str()), "{}", office.division);
        assert!(!office.name.en.is_empty() && !office.address.en.is_empty());
    }
    assert_eq!(city.offices.iter().filter(|office| office.parent.is_empty()).count(), 1);
    assert!(city.offices.iter().filter(|office| office.division == CITY).count() >= 30);
    let logins: BTreeSet<&str> = city.officials.iter().map(|official| official.login.as_str()).collect();
    assert_eq!(logins.len(), city.officials.len());
    assert!(
        logins.iter().all(|login| (3..=40).contains(&login.len())),
        "{:?}",
        logins.iter().find(|login| login.len() > 40)
    );
    assert!(city.officials.iter().all(|official| codes.contains(official.office.as_str())));
    let known: BTreeSet<&str> = ROLES.iter().map(|(role, _, _)| *role).collect();
    assert!(city.officials.iter().flat_map(|official| &official.roles).all(|role| known.contains(role)));
}

/// Every function that a pack's item or flow names has an office in each district, its own or the city's, with the roles it needs.
#[test]
fn whatever_the_packs_need_has_an_office() {
    let city = city();
    let packs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut needed: BTreeSet<String> = BTreeSet::new();
    for file in files_under(&packs) {
        let text = std::fs::read_to_string(&file).expect("a readable file");
        for line in text.lines() {
            if let Some((key, value)) = line.split_once('=').filter(|(key, _)| key.trim() == "office") {
                assert_eq!(key.trim(), "office");
                needed.insert(value.trim().trim_matches('"').split('"').next().unwrap_or_default().to_owned());
            }
        }
    }
    needed.extend(["community-affairs", "means-check", "government-services"].map(str::to_owned));
    let mut roles: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for official in &city.officials {
        roles.entry(official.office.as_str()).or_default().extend(official.roles.iter());
    }
    for function in needed {
        for district in city.divisions.iter().filter(|division| division.parent == CITY) {
            let own = |office: &&Office| office.functions.contains(&function.as_str());
            let office = city.offices.iter().filter(own).find(|office| office.division == district.code);
            let office = office.or_else(|| city.offices.iter().filter(own).find(|office| office.division == CITY));
            let office = office.unwrap_or_else(|| panic!("nobody does {function} for {}", district.code));
            let roles = &roles[office.code.as_str()];
            assert!(
                roles.contains("clerk") && roles.contains("section-chief"),
                "{} lacks a role: {roles:?}",
                office.code
            );
        }
    }
}

fn files_under(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(files_under(&path)),
            path if path.extension().is_some_and(|ending| ending == "toml") => found.push(path),
            _ => {}
        }
    }
    found
}

#[test]
fn families_are_possible() {
    let city = city();
    for (index, resident) in city.residents.iter().enumerate() {
        assert!(city.households[resident.household].members.contains(&index));
        if let Some(spouse) = resident.spouse {
            assert_eq!(city.residents[spouse].spouse, Some(index));
            assert_ne!(city.residents[spouse].sex(), resident.sex());
        }
        for parent in &resident.parents {
            let years = resident.birth().year() - city.residents[*parent].birth().year();
            assert!((16..=55).contains(&years), "{} is {years} years younger than a parent", resident.name);
        }
        assert!(resident.birth() < date(2026, 11, 1), "{} is not born yet", resident.name);
    }
    let today = date(2026, 11, 23);
    let elders = city.residents.iter().filter(|resident| resident.age_on(today) >= 60).count();
    let children = city.residents.iter().filter(|resident| resident.age_on(today) < 18).count();
    assert!(elders > 50 && children > 40, "{elders} elders, {children} children");
    assert!(city.residents.iter().any(|resident| resident.disability.is_some()));
    assert!(city.households.iter().any(|household| household.property.is_none() && !household.registered));
}

/// The people of the packs' stories live in every city, as their files say.
#[test]
fn the_known_ones_are_there_in_every_city() {
    let packs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let files: Vec<_> = files_under(&packs).into_iter().filter(|path| path.ends_with("demo/people.toml")).collect();
    assert!(!files.is_empty());
    for seed in [1, 2] {
        let city = City::generate(seed, 0.2);
        for file in &files {
            let table: toml::Table = std::fs::read_to_string(file).expect("readable").parse().expect("TOML");
            for person in table["person"].as_array().expect("people") {
                let word = |key: &str| person[key].as_str().expect("a word");
                let resident = city.resident(word("id")).unwrap_or_else(|| panic!("{} is not there", word("id")));
                let sex = if word("sex") == "male" { Sex::Male } else { Sex::Female };
                let found = (resident.name.as_str(), resident.sex(), resident.birth().to_string());
                assert_eq!(found, (word("name"), sex, word("born").to_owned()));
                assert!(city.households[resident.household].community.starts_with(word("home")));
                assert_eq!(resident.number.division(), word("division"));
            }
        }
        assert!(city.company("shiguang").is_some_and(|company| company.active) && city.resident("").is_none());
        for login in
            ["yunzhou-government-services-clerk", "yunjiang-market-regulation-clerk", "binjiang-street-001-clerk"]
        {
            assert!(city.officials.iter().any(|official| official.login == login), "{login}");
        }
    }
}

/// Actors of stories, such as `clerk:yunjiang-civil-affairs`, are officials with that role at that office.
#[test]
fn the_officials_of_stories_are_there() {
    let city = City::generate(1, 0.2);
    let packs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    for file in files_under(&packs).into_iter().filter(|path| path.to_string_lossy().contains("/stories/")) {
        let text = std::fs::read_to_string(&file).expect("readable");
        let actors = text.lines().filter_map(|line| line.strip_prefix("as ")?.split('"').nth(1)?.split_once(':'));
        for (role, office) in
            actors.filter(|(role, _)| ["clerk", "chief", "inspector", "registrar", "window"].contains(role))
        {
            let role = if role == "chief" { "section-chief" } else { role };
            let there =
                city.officials.iter().any(|official| official.office == office && official.roles.contains(&role));
            assert!(there, "{}: nobody is {role} at {office}", file.display());
        }
    }
}
