//! What a page type shows besides its usual face: errors, nothing at all, mistakes in a form, panels and dialogs.

use super::looks::{judge, judge_as_it_stands};
use super::{DESK, PHONE, tab};
use crate::support::{City, FoundForm, Sample};
use serde_json::json;
use std::fmt::Write;
use testkit::{Browser, Page};

/// Writes a text into the fields of a form that goes to an address, and sends it as it is.
const SEND: &str = "(path, names, text) => {
    const form = [...document.forms].find(form => [form, ...form.querySelectorAll('button[formaction]')].some(one =>
        new URL(one.getAttribute(one === form ? 'action' : 'formaction') || location.href, location.href).pathname === path));
    for (const name of names) for (const field of form.querySelectorAll(`[name=\"${CSS.escape(name)}\"]`)) {
        field.type = field.tagName === 'INPUT' && field.type !== 'hidden' ? 'text' : field.type;
        field.removeAttribute('maxlength');
        field.value = text;
    }
    form.noValidate = true;
    const button = [...form.elements].find(one => one.matches('button') && one.name !== 'remove' && one.name !== 'add');
    setTimeout(() => form.requestSubmit(button));
}";

/// Pages that say that something is not there or not allowed.
const TROUBLES: &[(&str, &str)] = &[
    ("", "/nothing-here"),
    ("", "/items/community/nothing-here"),
    ("chen-xiaolan", "/me/cases/1"),
    ("chen-xiaolan", "/desk"),
    ("market-clerk", "/desk/tasks/1"),
    ("market-clerk", "/desk/hand-over"),
    ("sys-admin", "/admin/audit"),
];

/// Lists with nothing in them.
const EMPTY: &[(&str, &str)] = &[
    ("", "/items?theme=nothing"),
    ("", "/items?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E6%A0%B7%E7%9A%84%E4%BA%8B"),
    ("newcomer", "/me"),
    ("newcomer", "/me/cases"),
    ("newcomer", "/me/messages"),
    ("newcomer", "/me/bookings"),
    ("newcomer", "/me/licences"),
    ("newcomer", "/me/questions"),
    ("newcomer", "/me/data"),
    ("elsewhere", "/desk/countersigns"),
    ("elsewhere", "/desk/promises"),
    ("elsewhere", "/desk/questions"),
    ("elsewhere", "/desk/paused"),
];

/// Forms that are sent with mistakes, by the route they go to.
const MISTAKEN: &[&str] = &[
    "/register",
    "/sign-in",
    "/track",
    "/apply/draft/{id}/{page}",
    "/me/account/mandate",
    "/me/account/password",
    "/items/{pack}/{item}/ask",
    "/desk/tasks/{id}/decide",
    "/desk/tasks/{id}/transfer",
    "/desk/window/drafts/{id}",
    "/admin/people",
    "/admin/grants",
    "/admin/offices/{id}/change",
    "/admin/items/{pack}/{item}/state",
];

fn open(browser: &Browser, city: &City, address: &str, person: &str, turn: usize) -> Page {
    let (language, size) = if turn.is_multiple_of(2) { ("zh", DESK) } else { ("en", PHONE) };
    let page = tab(browser, city, address, person, &[("lang", language)]);
    page.viewport(size.0, size.1).expect("a size");
    page
}

#[test]
fn errors_and_empty_lists_look_good() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let mut problems = String::new();
    for (turn, (person, path)) in TROUBLES.iter().chain(EMPTY).enumerate() {
        let page = open(&browser, &city, &address, person, turn);
        page.goto(&format!("{address}{path}")).expect("opens");
        // The status of the page itself is no request that failed.
        let found = judge(&page).into_iter().filter(|one| !(turn < TROUBLES.len() && is_status(one)));
        for problem in found {
            let _ = writeln!(problems, "{person} {path}: {problem}");
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

fn is_status(problem: &str) -> bool {
    problem.starts_with("request: 4") || problem.contains("status of 4")
}

/// Every form of the list, sent with words that are too long or make no sense: the page that comes back is judged.
#[test]
fn forms_with_mistakes_look_good() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let mut problems = String::new();
    for (turn, route) in MISTAKEN.iter().enumerate() {
        let forms = city.survey.forms.get(*route).unwrap_or_else(|| panic!("nobody has a form to {route}"));
        let form = forms.iter().find(|form| !form.texts.is_empty()).expect("a form in which one types");
        let page = open(&browser, &city, &address, &form.person, turn);
        page.goto(&format!("{address}{}", form.page)).expect("opens");
        let path = form.path.split('?').next().unwrap_or(&form.path);
        let text = "不".repeat(2_100);
        page.leads_on(|page| page.ask(SEND, &[json!(path), json!(form.texts), json!(text)]).map(drop))
            .expect("answers");
        assert!(page.count("[role=alert]").expect("a count") > 0, "{route}: the mistake is not told");
        for problem in judge_as_it_stands(&page) {
            let _ = writeln!(problems, "{route} ({} {path}): {problem}", form.person);
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// The small forms beside a step, the list of keys, and the menu of a phone.
#[test]
fn panels_dialogs_and_menus_look_good() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let mut problems = String::new();
    let is_aside = |form: &&FoundForm| form.page.contains("?do=");
    let asides: Vec<&FoundForm> = city.survey.forms.values().filter_map(|forms| forms.iter().find(is_aside)).collect();
    assert!(asides.len() >= 8, "only {} small forms were found", asides.len());
    for (turn, form) in asides.iter().enumerate() {
        let page = open(&browser, &city, &address, &form.person, turn);
        page.goto(&format!("{address}{}", form.page)).expect("opens");
        for problem in judge(&page) {
            let _ = writeln!(problems, "{} ({}): {problem}", form.page, form.person);
        }
    }
    let page = open(&browser, &city, &address, "market-clerk", 0);
    page.goto(&format!("{address}/desk")).expect("opens");
    page.press("?").expect("a key");
    page.wait_for("dialog[open]").expect("the keys are shown");
    for problem in judge_as_it_stands(&page) {
        let _ = writeln!(problems, "the list of keys: {problem}");
    }
    let Sample { person, path } = city.survey.sample("/me").expect("somebody has a space").clone();
    let page = open(&browser, &city, &address, &person, 1);
    page.goto(&format!("{address}{path}")).expect("opens");
    page.click("details.menu summary").expect("the menu opens");
    for problem in judge_as_it_stands(&page) {
        let _ = writeln!(problems, "the menu of a phone: {problem}");
    }
    assert!(problems.is_empty(), "\n{problems}");
}
