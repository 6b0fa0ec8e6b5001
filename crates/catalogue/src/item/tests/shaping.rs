//! The shape of an item by itself, and the order of children.

use super::super::*;
use super::sample;
use base::Text;

fn codes(change: impl FnOnce(&mut Item)) -> Vec<&'static str> {
    let mut item = sample();
    change(&mut item);
    shape(&item).into_iter().map(|finding| finding.code).collect()
}

fn child(item: &str, after: &[&str]) -> Child {
    Child {
        item: item.into(),
        after: after.iter().map(|name| (*name).to_owned()).collect(),
        clock: ChildClock::Start,
        on_refusal: OnRefusal::Continue,
        when: None,
        share: Vec::new(),
        materials: Vec::new(),
    }
}

#[test]
fn a_good_item_has_a_good_shape() {
    assert_eq!(codes(|_| {}), [""; 0]);
}

#[test]
fn each_fault_has_its_code() {
    assert_eq!(codes(|item| item.id = "Library Card".into()), ["I101"]);
    assert_eq!(codes(|item| item.id = "a".repeat(65)), ["I101"]);
    assert_eq!(codes(|item| item.materials[1].id = "identity".into()), ["I102"]);
    assert_eq!(codes(|item| item.title.en.clear()), ["I103"]);
    assert_eq!(codes(|item| item.conditions.zh = " ".into()), ["I103"]);
    assert_eq!(codes(|item| item.conditions.zh = "长".repeat(5_001)), ["I104"]);
    assert_eq!(codes(|item| item.keywords = vec!["词".into(); 201]), ["I104"]);
    assert_eq!(codes(|item| item.basis.clear()), ["I105"]);
    assert_eq!(codes(|item| item.children = vec![child("a", &["b"])]), ["I106"]);
    assert_eq!(codes(|item| item.materials[1].file = None), ["I107"]);
    assert_eq!(codes(|item| item.limits.accept = Some(Limit::plain("5wd".parse().expect("term")))), ["I109"]);
    assert_eq!(
        codes(|item| item.materials[1].file = Some(FileRule { kinds: vec!["exe".into()], ..FileRule::default() })),
        ["I110"]
    );
    assert_eq!(codes(|item| item.form = None), ["I111"]);
    assert_eq!(codes(|item| item.flow = None), ["I111"]);
    assert_eq!(codes(|item| item.materials[1].need = Need::Deferred), ["I112"]);
    assert_eq!(codes(|item| item.result.valid = Some("ever".into())), ["I112"]);
    let promise = |item: &mut Item| {
        item.promise = Some(NoticePromise {
            text: Text::new("真实。", ""),
            instead_of: vec!["nothing".into()],
            check: "3m".into(),
            breach: Text::new("撤销。", ""),
        });
    };
    assert_eq!(codes(promise), ["I113"]);
}

#[test]
fn a_joint_item_takes_at_most_45_working_days() {
    let joint = |term: &str| {
        let term = term.to_owned();
        codes(move |item| {
            item.children = vec![child("a", &[]), child("b", &["a"])];
            item.limits.statutory.as_mut().expect("set").term = term.parse().expect("term");
        })
    };
    assert_eq!(joint("45wd"), [""; 0]);
    assert_eq!(joint("46wd"), ["I108"]);
}

#[test]
fn children_run_in_waves() {
    let children = [
        child("licence", &[]),
        child("seal", &["licence"]),
        child("tax", &["licence"]),
        child("end", &["seal", "tax"]),
    ];
    let waves = order(&children).expect("no circle");
    let names: Vec<Vec<&str>> =
        waves.iter().map(|wave| wave.iter().map(|child| child.item.as_str()).collect()).collect();
    assert_eq!(names, [vec!["licence"], vec!["seal", "tax"], vec!["end"]]);
    for bad in [
        vec![child("a", &["a"])],
        vec![child("a", &["b"]), child("b", &["a"])],
        vec![child("a", &[]), child("a", &[])],
        vec![child("a", &["x"])],
    ] {
        assert!(order(&bad).expect_err("no order").iter().all(|finding| finding.code == "I106"));
    }
}

#[test]
fn a_child_sees_what_both_sides_allow() {
    let mut tax = child("tax", &[]);
    assert!(tax.sees("name", "company_name", &[]));
    tax.share = vec!["name".into(), "capital_amount".into()];
    assert!(tax.sees("name", "company_name", &[]), "a page");
    assert!(tax.sees("capital", "capital_amount", &[]), "a field");
    assert!(!tax.sees("capital", "other", &[]));
    assert!(!tax.sees("name", "company_name", &["seal".into()]), "the form narrows");
    assert!(tax.sees("name", "company_name", &["seal".into(), "tax".into()]));
}
