//! Every page type as axe, the layout and the console see it, in the widths and looks that residents and officials choose.
//! Each page is loaded once a language; what only looks otherwise is changed in place.

use super::{DESK, PHONE, tab};
use crate::pages::samples;
use crate::support::{City, Sample};
use std::collections::BTreeMap;
use std::fmt::Write;
use testkit::{AXE, Browser, Media, Page};
use web::Access;

const NARROWEST: (u32, u32) = (320, 640);
const TABLET: (u32, u32) = (820, 1180);
/// How far a layout may move by itself.
const SHIFT: f64 = 0.02;
/// How many tests share the page types.
const PARTS: usize = 4;

/// What is wrong with a page that was just opened.
pub(super) fn judge(page: &Page) -> Vec<String> {
    let mut problems = Vec::new();
    let shift = page.layout_shift().expect("a sum");
    if shift >= SHIFT {
        problems.push(format!("the layout shifts by {shift:.3}"));
    }
    problems.extend(page.errors().expect("a log").into_iter().map(|error| format!("console: {error}")));
    problems.extend(page.failed_requests().expect("a log").into_iter().map(|request| format!("request: {request}")));
    problems.extend(judge_as_it_stands(page));
    problems
}

/// What is wrong with a page as it stands in the window.
pub(super) fn judge_as_it_stands(page: &Page) -> Vec<String> {
    let found = page.axe(AXE).expect("axe runs");
    sideways(page).into_iter().chain(found.iter().map(told)).collect()
}

fn told(found: &testkit::Violation) -> String {
    let elements: Vec<String> = found.elements.iter().take(3).cloned().collect();
    format!("{} ({}): {}", found.rule, found.help, elements.join(" | "))
}

/// Whether the page scrolls sideways, and what sticks out.
fn sideways(page: &Page) -> Option<String> {
    let found = page.evaluate(
        "(() => { const wide = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= wide + 1) return '';
          const held = e => e.parentElement && (getComputedStyle(e.parentElement).overflowX !== 'visible' || held(e.parentElement));
          const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > wide + 1 && !held(e));
          return document.documentElement.scrollWidth + ' px wide in ' + wide + ': ' + out.slice(0, 3).map(e => e.outerHTML.slice(0, 90)).join(' | '); })()",
    );
    let found = found.expect("a width");
    found.as_str().filter(|text| !text.is_empty()).map(|text| format!("scrolls sideways, {text}"))
}

/// A look in which a page is judged once more: the window, and the wish of the person as the page carries it.
struct Look {
    size: (u32, u32),
    wish: Option<(&'static str, &'static str)>,
}

impl Look {
    /// What is wrong with the page of this window in this look; afterwards it looks as before.
    fn judge(&self, page: &Page) -> Vec<String> {
        page.viewport(self.size.0, self.size.1).expect("a size");
        let set = |value: &str| {
            if let Some((name, _)) = self.wish {
                let set = format!("document.documentElement.dataset.{name} = '{value}'; 0");
                page.evaluate(&set).expect("the look changes");
            }
        };
        let before = self.wish.map(|(name, _)| format!("document.documentElement.dataset.{name} || ''"));
        let before = before.map(|ask| page.evaluate(&ask).expect("a look").as_str().unwrap_or_default().to_owned());
        set(self.wish.map_or("", |(_, value)| value));
        let found = page.axe_of_looks(AXE).expect("axe runs");
        let problems = sideways(page).into_iter().chain(found.iter().map(told)).collect();
        set(&before.unwrap_or_default());
        page.viewport(DESK.0, DESK.1).expect("a size");
        problems
    }

    fn words(&self) -> String {
        format!("{} px wide {}", self.size.0, self.wish.map(|(_, value)| value).unwrap_or_default())
    }
}

/// A page type, its sample, and whether residents come there.
type Types = Vec<(&'static str, Sample, bool)>;

/// One part of the page types. Every one has a sample: else it would go unseen.
fn part(city: &City, part: usize) -> Types {
    let (found, missing) = samples(city);
    assert!(missing.is_empty(), "nobody sees how these look: {missing:#?}");
    let access = |path: &str| city.routes.iter().find(|route| route.path == path && route.page).map(|one| one.access);
    let mut all: Types = found
        .into_iter()
        .map(|(path, sample)| (path, sample, matches!(access(path), Some(Access::Public | Access::Person))))
        .collect();
    all.sort_by_key(|(.., residents)| *residents);
    all.into_iter().skip(part).step_by(PARTS).collect()
}

/// Every look beyond the usual one that a page is judged in: dark, and large on a phone; phones for what residents see; and one
/// more by turns.
fn looks(turn: usize, language: &str, residents: bool) -> Vec<Look> {
    let wish = |size, name, value| Look { size, wish: Some((name, value)) };
    let mut looks = Vec::new();
    if residents && language == "zh" {
        looks.push(Look { size: PHONE, wish: None });
    }
    // A wrong colour of the dark look and a line that breaks out of the large one are seen on no other page.
    looks.push(if language == "en" { wish(DESK, "theme", "dark") } else { wish(PHONE, "size", "elder") });
    match (turn % 4, language) {
        (2, "zh") => looks.push(wish(TABLET, "contrast", "more")),
        (3, "en") => looks.push(Look { size: NARROWEST, wish: None }),
        _ => {}
    }
    looks
}

/// Judges one part of the page types with one browser. Each person keeps one window in each language.
fn judge_part(number: usize) {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let mut problems = String::new();
    for language in ["zh", "en"] {
        let mut open: BTreeMap<String, Page> = BTreeMap::new();
        for (turn, (route, Sample { person, path }, residents)) in part(&city, number).iter().enumerate() {
            let page = open.entry(person.clone()).or_insert_with(|| {
                let page = tab(&browser, &city, &address, person, &[("lang", language), ("theme", "light")]);
                page.viewport(DESK.0, DESK.1).expect("a size");
                // Colours are judged as they are in the end.
                page.media(Media { reduced_motion: true, ..Media::default() }).expect("no motion");
                page
            });
            if let Err(error) = page.goto(&format!("{address}{path}")) {
                let _ = writeln!(problems, "{route}: {error:#}");
                continue;
            }
            for problem in judge(page) {
                let _ = writeln!(problems, "{route} ({person} {path} {language}): {problem}");
            }
            for look in looks(turn, language, *residents) {
                for problem in look.judge(page) {
                    let _ = writeln!(problems, "{route} ({person} {path} {language} {}): {problem}", look.words());
                }
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

#[test]
fn page_types_look_good_first_part() {
    judge_part(0);
}

#[test]
fn page_types_look_good_second_part() {
    judge_part(1);
}

#[test]
fn page_types_look_good_third_part() {
    judge_part(2);
}

#[test]
fn page_types_look_good_fourth_part() {
    judge_part(3);
}
