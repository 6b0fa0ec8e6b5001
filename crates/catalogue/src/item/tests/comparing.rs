//! Old pack, new pack, city.

use super::super::*;
use super::{merged, sample};
use base::Text;

fn kinds(old: &Item, new: &Item, city: &Item) -> Vec<(String, ChangeKind)> {
    compare(old, new, city).into_iter().map(|change| (change.path, change.kind)).collect()
}

#[test]
fn nothing_changed_is_nothing_said() {
    assert!(compare(&sample(), &sample(), &sample()).is_empty());
}

#[test]
fn who_changed_what() {
    let (old, mut new, mut city) = (sample(), sample(), sample());
    new.limits.promised = Some(Limit::plain("1wd".parse().expect("term")));
    new.materials[1].hint = Some(Text::new("半年内的近照。", "Not older than half a year."));
    new.title = Text::new("读者证", "Reader's card");
    new.keywords.push("读者证".into());
    city.title = Text::new("借书卡", "Borrower's card");
    city.visits = 1;
    city.keywords.push("读者证".into());
    let changes = kinds(&old, &new, &city);
    assert_eq!(
        changes,
        [
            ("title".to_owned(), ChangeKind::Conflict),
            ("visits".to_owned(), ChangeKind::City),
            ("limits.promised".to_owned(), ChangeKind::Pack),
            ("keywords".to_owned(), ChangeKind::Same),
            ("material[photo].hint".to_owned(), ChangeKind::Pack),
        ]
    );
    let conflict = compare(&old, &new, &city).remove(0);
    assert_eq!(conflict.element.zh, "事项名称");
    assert_eq!(conflict.new.expect("there")["zh"], "读者证");
}

#[test]
fn named_elements_come_and_go() {
    let (old, mut new, mut city) = (sample(), sample(), sample());
    new.materials.push(Material::new("address", Text::new("住址证明", "Proof of address")));
    new.materials.swap(0, 1);
    new.faqs.clear();
    city.materials.remove(0);
    let changes = kinds(&old, &new, &city);
    assert!(changes.contains(&("material[address]".to_owned(), ChangeKind::Pack)));
    assert!(changes.contains(&("material[identity]".to_owned(), ChangeKind::City)));
    assert!(changes.contains(&("faq[要钱吗？]".to_owned(), ChangeKind::Pack)));
    assert_eq!(changes.len(), 3, "moving a material is no change: {changes:?}");
}

#[test]
fn taking_over_changes_only_what_was_chosen() {
    let (old, mut new) = (sample(), sample());
    new.limits.promised = Some(Limit::plain("1wd".parse().expect("term")));
    new.materials[1].hint = None;
    new.materials.push(Material::new("address", Text::new("住址证明", "Proof of address")));
    new.faqs.clear();
    let mut city = merged();
    city.title = Text::new("借书卡", "Borrower's card");
    let paths: Vec<String> = compare(&old, &new, &city)
        .into_iter()
        .filter(|change| change.kind == ChangeKind::Pack)
        .map(|change| change.path)
        .collect();
    assert_eq!(paths, ["limits.promised", "material[photo].hint", "material[address]", "faq[要钱吗？]"]);
    let chosen: Vec<&str> = paths.iter().map(String::as_str).collect();
    let taken = apply(&city, &new, &chosen).expect("still an item");
    assert_eq!(taken.title.zh, "借书卡");
    assert_eq!(taken.assigned, city.assigned);
    assert_eq!(taken.limits.promised, new.limits.promised);
    assert_eq!(taken.materials, new.materials);
    assert!(taken.faqs.is_empty());
    assert!(compare(&old, &new, &taken).iter().all(|change| change.kind != ChangeKind::Pack));
    let one = apply(&city, &new, &["limits.promised"]).expect("still an item");
    assert_eq!(one.materials.len(), 2);
}

#[test]
fn paths_from_nowhere_are_refused() {
    for path in [
        "",
        "limits[promised]",
        "material[photo",
        "material[photo]x",
        "id.zh.more",
        "title[x].zh",
        "..",
        "material[none].hint.zh.x",
    ] {
        let result = apply(&sample(), &sample(), &[path]);
        assert!(result.is_err() || result.is_ok_and(|item| item == sample()), "{path}");
    }
    assert_eq!(apply(&sample(), &sample(), &["material[photo"]).expect_err("no bracket").code, "I304");
    let mut new = sample();
    new.title = Text::default();
    assert!(apply(&sample(), &new, &["title"]).is_ok());
}
