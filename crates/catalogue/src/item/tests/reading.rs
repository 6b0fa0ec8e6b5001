//! TOML in and JSON out.

use super::super::*;
use super::{SAMPLE, sample};
use proptest::prelude::*;

#[test]
fn an_item_survives_json_and_toml() {
    let item = super::merged();
    let json = serde_json::to_string(&item).expect("serialises");
    assert_eq!(serde_json::from_str::<Item>(&json).expect("reads"), item);
    let written = toml::to_string(&sample()).expect("serialises");
    assert_eq!(Item::from_toml(&written).expect("reads"), sample());
}

#[test]
fn a_limit_is_short_or_full() {
    let item = sample();
    assert_eq!(item.limits.promised, Some(Limit::plain("3wd".parse().expect("term"))));
    let statutory = item.limits.statutory.expect("set");
    assert_eq!((statutory.law.as_str(), statutory.article.as_str()), ("中华人民共和国行政许可法", "42"));
    assert_eq!(serde_json::to_value(&item.limits.promised).expect("serialises"), "3wd");
}

#[test]
fn unknown_words_and_wrong_values_name_their_line() {
    let cases = [
        ("visits = 0", "visitz = 0", "visitz"),
        ("term = \"5wd\"", "term = \"5 weeks\"", "not a term"),
        ("max = \"5MB\"", "max = \"5GB\"", "not a size"),
        ("level = \"county\"", "level = \"galaxy\"", "galaxy"),
        ("[online]", "[assigned]\nversion = 1\n[online]", "row_guid"),
    ];
    for (from, to, expected) in cases {
        let source = SAMPLE.replacen(from, to, 1);
        assert_ne!(source, SAMPLE);
        let finding = Item::from_toml(&source).expect_err(to);
        assert_eq!(finding.code, "I302", "{to}");
        assert!(finding.sentence.en.contains(expected), "{to}: {}", finding.sentence.en);
    }
    let line = SAMPLE.replacen("visits = 0", "visitz = 0", 1);
    assert!(Item::from_toml(&line).expect_err("unknown").sentence.zh.starts_with("第 9 行"));
}

#[test]
fn a_pack_cannot_assign_codes_and_a_file_cannot_be_huge() {
    let mut assigned = toml::to_string(&super::merged()).expect("serialises");
    assert_eq!(Item::from_toml(&assigned).expect_err("codes are the city's").code, "I303");
    assigned = format!("{SAMPLE}\n#{}", "x".repeat(MAX_BYTES));
    assert_eq!(Item::from_toml(&assigned).expect_err("too large").code, "I301");
}

#[test]
fn trust_is_the_best_way_a_material_can_come() {
    let mut material = sample().materials.remove(0);
    assert_eq!(material.trust(), Some(Trust::A));
    material.take = None;
    assert_eq!(material.trust(), Some(Trust::B));
    material.show = false;
    assert_eq!(material.trust(), None);
    material.declare = Some(base::Text::new("是。", "Yes."));
    assert_eq!(material.trust(), Some(Trust::D));
    material.file = Some(FileRule::default());
    assert_eq!(material.trust(), Some(Trust::C));
}

#[test]
fn words_to_search_with() {
    let item = sample();
    let words: Vec<&str> = item.search_words().collect();
    assert_eq!(words, ["图书借阅证", "Library card", "借书证"]);
}

#[test]
fn element_names_come_from_paths() {
    assert_eq!(element("limits.promised").zh, "承诺办结时限");
    assert_eq!(element("material[a.b].title").zh, "申请材料");
    assert_eq!(element("assigned.codes.task").en, "Implementation code");
    assert_eq!(element("nonsense").zh, "事项");
    assert_eq!(element("").zh, "事项");
}

proptest! {
    #[test]
    fn no_text_makes_the_readers_panic(text in "\\PC{0,400}") {
        let _ = Item::from_toml(&text);
        let _ = Overlay::from_toml(&text);
        let _ = element(&text);
    }

    #[test]
    fn a_damaged_item_is_refused_or_read(at in 0_usize..1_000, with in "\\PC") {
        let mut characters: Vec<char> = SAMPLE.chars().collect();
        let at = at % characters.len();
        characters.splice(at..=at, with.chars());
        if let Ok(item) = Item::from_toml(&characters.into_iter().collect::<String>()) {
            let _ = check(&item);
            let _ = shape(&item);
        }
    }
}
