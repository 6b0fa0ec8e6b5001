//! By keyboard alone over every page type: each control that one sees is a stop of the Tab key, each stop is seen to be one, and
//! the way goes round without a trap.

use super::{DESK, tab};
use crate::pages::samples;
use crate::support::{City, Sample};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use testkit::{Browser, Page};

/// Keeps where the focus goes.
const WATCH: &str = include_str!("stops.js");
/// How many tests share the page types.
const PARTS: usize = 2;

fn listed(found: &Value, name: &str) -> Vec<String> {
    found[name].as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect()
}

/// What is wrong with the way of the keyboard through a page that was just opened; how many controls it has.
fn walk(page: &Page) -> (Vec<String>, u64) {
    page.evaluate(WATCH).expect("it watches");
    let ask = |page: &Page| page.evaluate("stops()").expect("an answer");
    let controls = ask(page)["controls"].as_u64().expect("a count");
    // A date has stops within; what scrolls is one too. Twice round is enough to find every control, or a trap.
    let (most, mut pressed) = (2 * controls + 60, 0);
    let mut found = Value::Null;
    while pressed < most {
        for _ in 0..(controls + 4).min(most - pressed) {
            page.press("Tab").expect("a key");
            pressed += 1;
        }
        found = ask(page);
        if listed(&found, "missing").is_empty() {
            break;
        }
    }
    let mut problems = Vec::new();
    for (name, words) in [
        ("missing", "no stop of the keyboard"),
        ("unseen", "the focus is not seen on"),
        ("skipped", "taken out of the order"),
    ] {
        problems.extend(listed(&found, name).into_iter().take(4).map(|element| format!("{words}: {element}")));
    }
    (problems, controls)
}

fn walk_part(part: usize) {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let (found, missing) = samples(&city);
    assert!(missing.is_empty(), "nobody walks through {missing:#?}");
    let (mut problems, mut all) = (String::new(), 0);
    let mut open: BTreeMap<String, Page> = BTreeMap::new();
    for (route, Sample { person, path }) in found.iter().skip(part).step_by(PARTS) {
        let page = open.entry(person.clone()).or_insert_with(|| {
            let page = tab(&browser, &city, &address, person, &[("lang", "zh"), ("theme", "light")]);
            page.viewport(DESK.0, DESK.1).expect("a size");
            page
        });
        page.goto(&format!("{address}{path}")).expect("opens");
        let (found, controls) = walk(page);
        all += controls;
        for problem in found {
            let _ = writeln!(problems, "{route} ({person} {path}): {problem}");
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
    assert!(all > 1_000, "only {all} controls were looked for");
}

#[test]
fn every_control_is_a_stop_of_the_keyboard_first_half() {
    walk_part(0);
}

#[test]
fn every_control_is_a_stop_of_the_keyboard_second_half() {
    walk_part(1);
}
