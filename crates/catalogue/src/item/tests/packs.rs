//! The items that are shipped: read, shaped well, and consistent once a city has said its part.

use super::super::*;
use super::overlay_for;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn packs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs")
}

/// Files of a folder of each pack, as (pack, file stem, text), in order.
pub fn files(folder: &str, ending: &str) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for pack in std::fs::read_dir(packs()).expect("packs stand beside the crates").flatten() {
        let Ok(entries) = std::fs::read_dir(pack.path().join(folder)) else { continue };
        for path in
            entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == ending))
        {
            let stem = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).expect("packs are UTF-8");
            found.push((pack.file_name().to_string_lossy().into_owned(), stem, text));
        }
    }
    found.sort();
    found
}

/// Every shipped item by pack and id.
pub fn items() -> BTreeMap<(String, String), Item> {
    files("items", "toml")
        .into_iter()
        .map(|(pack, stem, text)| {
            let item =
                Item::from_toml(&text).unwrap_or_else(|finding| panic!("{pack}/{stem}: {}", finding.sentence.en));
            assert_eq!(item.id, stem, "{pack}: an item's id is its file's name");
            ((pack, stem), item)
        })
        .collect()
}

#[test]
fn every_item_has_a_good_shape() {
    let items = items();
    assert!(items.len() >= 16, "only {} items", items.len());
    for ((pack, id), item) in &items {
        let findings: Vec<_> = shape(item).into_iter().filter(|finding| finding.severity == Severity::Error).collect();
        assert!(findings.is_empty(), "{pack}/{id}: {findings:#?}");
    }
}

#[test]
fn every_item_is_consistent_once_merged() {
    for ((pack, id), item) in &items() {
        let overlay = overlay_for(&format!("{pack}/{id}"));
        assert!(overlay.check(item).is_empty(), "{pack}/{id}");
        let merged = merge(item, &overlay);
        let findings = check(&merged);
        assert!(findings.is_empty(), "{pack}/{id}: {findings:#?}");
        let again = exchange::from_record(&exchange::to_record(&merged), Some(&merged)).expect("reads its own record");
        assert_eq!(again, merged, "{pack}/{id}");
    }
}

#[test]
fn every_limit_that_the_law_sets_names_its_law_and_its_place_unless_it_is_recalled() {
    for ((pack, id), item) in &items() {
        for (word, limit) in item.limits.each().filter(|(word, _)| *word != "promised") {
            assert!(!limit.law.is_empty(), "{pack}/{id}: limits.{word} names no law");
            let placed = !limit.article.is_empty() || !limit.section.is_empty();
            assert!(placed || limit.recalled, "{pack}/{id}: limits.{word} names no article of {}", limit.law);
        }
    }
}

#[test]
fn plain_words_are_among_the_search_words() {
    let items = items();
    let wanted = [
        ("开公司", "enterprise-start"),
        ("办执照", "enterprise-start"),
        ("营业执照", "enterprise-start"),
        ("敬老证", "old-age-card"),
        ("老年证", "old-age-card"),
        ("居住证", "residence-permit"),
        ("暂住证", "residence-permit"),
        ("异地就医", "medical-insurance-remote-filing"),
        ("结婚登记", "marriage-certificate"),
        ("领证", "marriage-certificate"),
        ("上户口", "birth-registration"),
        ("低保", "low-income-aid"),
        ("失业金", "unemployment-benefit"),
        ("租房备案", "rental-housing-filing"),
    ];
    for (word, id) in wanted {
        let item = items.iter().find(|((_, name), _)| name == id).map(|(_, item)| item).expect(id);
        assert!(item.search_words().any(|known| known == word), "{word} does not find {id}");
    }
}

#[test]
fn forms_flows_and_children_exist() {
    let items = items();
    let (forms, flows) = (files("forms", "toml"), files("flows", "bpmn"));
    let stands = |list: &[(String, String, String)], pack: &str, name: &str| {
        let (pack, name) = name.split_once('/').unwrap_or((pack, name));
        list.iter().any(|(p, n, _)| p == pack && n == name)
    };
    for ((pack, id), item) in &items {
        if let Some(form) = &item.form {
            assert!(stands(&forms, pack, form), "{pack}/{id}: form {form}");
        }
        let flow = item.flow.as_ref().expect("each item has a flow");
        assert!(stands(&flows, pack, &flow.name), "{pack}/{id}: flow {}", flow.name);
        for child in &item.children {
            let (at, name) = child.item.split_once('/').unwrap_or((pack, &child.item));
            assert!(items.contains_key(&(at.to_owned(), name.to_owned())), "{pack}/{id}: child {}", child.item);
            for material in &child.materials {
                assert!(item.material(material).is_some(), "{pack}/{id}: {} may see {material}", child.item);
            }
        }
    }
}

#[test]
fn every_item_has_a_story_that_reaches_the_result_and_one_that_is_refused() {
    let stories = files("stories", "toml");
    for ((pack, id), _) in items().iter().filter(|(_, item)| item.alone) {
        let of_item: Vec<&String> = stories
            .iter()
            .filter(|(p, _, text)| p == pack && text.contains(&format!("\"{id}\"")))
            .map(|(_, name, _)| name)
            .collect();
        assert!(of_item.iter().any(|name| **name == *id), "{pack}/{id} has no story of its own name: {of_item:?}");
        assert!(of_item.iter().any(|name| name.ends_with("-refused")), "{pack}/{id} has no refused story: {of_item:?}");
    }
}
