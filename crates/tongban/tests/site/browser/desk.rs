//! The desk by keys, with an input method on; what was typed is not lost.

use super::{DESK, tab};
use crate::support::{City, FoundForm};
use serde_json::json;
use testkit::{Browser, Page};

const DECIDE: &str = "/desk/tasks/{id}/decide";

/// A form in which somebody decides.
fn to_decide(city: &City) -> FoundForm {
    let form = city.survey.forms.get(DECIDE).and_then(|forms| forms.first());
    form.expect("somebody has a step to decide").clone()
}

/// Opens the list of steps of whoever has more than one.
fn list(browser: &Browser, city: &City, address: &str) -> Page {
    let people = ["busy-one", "busy-two", "market-clerk", "police-clerk", "civil-clerk"];
    for person in people.into_iter().filter(|person| city.survey.sessions.contains_key(*person)) {
        for path in ["/desk", "/desk/pool"] {
            let page = tab(browser, city, address, person, &[("lang", "zh")]);
            page.viewport(DESK.0, DESK.1).expect("a size");
            page.goto(&format!("{address}{path}")).expect("opens");
            if page.count("a.row").expect("a count") > 1 {
                return page;
            }
        }
    }
    panic!("every desk of the sample city is all but empty");
}

#[test]
fn the_list_is_worked_by_keys() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let page = list(&browser, &city, &address);
    let at = "[...document.querySelectorAll('a.row')].indexOf(document.activeElement)";
    for (key, place) in [("j", 0), ("j", 1), ("k", 0)] {
        page.press(key).expect("a key");
        assert_eq!(page.evaluate(at).expect("a place"), json!(place), "{key}");
    }
    page.press("/").expect("a key");
    assert_eq!(page.focused().expect("a focus"), "input#find");
    page.press("j").expect("a key");
    assert_eq!(page.value("input#find").expect("a value"), "j", "a letter in a field is a letter");
    page.evaluate("document.activeElement.blur()").expect("left");
    page.press("k").expect("a key");
    page.leads_on(|page| page.press("Enter")).expect("the step opens");
    let step = page.address().expect("an address");
    assert!(["/desk/tasks/", "/desk/cases/", "/desk/countersigns/"].iter().any(|page| step.contains(page)), "{step}");
    page.press("?").expect("a key");
    assert_eq!(page.count("dialog[open]").expect("a count"), 1);
    page.press("Escape").expect("a key");
    assert_eq!(page.count("dialog[open]").expect("a count"), 0);
}

#[test]
fn an_input_method_gives_no_commands() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let form = to_decide(&city);
    let page = tab(&browser, &city, &address, &form.person, &[("lang", "zh")]);
    page.viewport(DESK.0, DESK.1).expect("a size");
    page.goto(&format!("{address}{}", form.page)).expect("opens");
    let here = page.address().expect("an address");
    page.press("a").expect("a key");
    assert_eq!(page.focused().expect("a focus"), "textarea#opinion", "A leads to the opinion");
    page.compose("shi", "是").expect("composed");
    assert_eq!(page.address().expect("an address"), here);
    assert!(page.value("#opinion").expect("a value").contains('是'));
    assert_eq!(page.count("dialog[open]").expect("a count"), 0);
    // Outside of any field, letters that go to an input method are no commands either.
    page.evaluate("document.activeElement.blur()").expect("left");
    let event = |key: &str| {
        format!(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', {{key: '{key}', keyCode: 229, isComposing: true, bubbles: true, cancelable: true}}))"
        )
    };
    for key in ["s", "h", "i", "b", "t", "?"] {
        assert_eq!(page.evaluate(&event(key)).expect("sent"), json!(true), "{key} was taken as a command");
    }
    assert_eq!(page.count("dialog[open]").expect("a count"), 0);
    // The same letter without the input method is one: where there is a button for it, it is pressed.
    if page.count("[data-key=t]").expect("a count") > 0 {
        page.leads_on(|page| page.press("t")).expect("the transfer opens");
        assert!(page.address().expect("an address").contains("do=transfer"));
    }
}

#[test]
fn an_opinion_survives_a_crash() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let form = to_decide(&city);
    let written = "核查合格：住所与登记一致。";
    let area = "textarea[name=opinion]";
    let page = tab(&browser, &city, &address, &form.person, &[("lang", "zh")]);
    page.goto(&format!("{address}{}", form.page)).expect("opens");
    page.fill(area, written).expect("typed");
    page.until("the draft to be kept", |page| {
        let kept = page.evaluate("!!document.querySelector('[data-saved]:not([hidden])') || Object.keys(localStorage).some(key => key.startsWith('draft:'))");
        Ok(kept?.as_bool().unwrap_or_default().then_some(()))
    })
    .expect("it is kept");
    page.wait_for("[data-saved]:not([hidden])").expect("the server has it");
    // Another window of the same person: whatever this one held is lost.
    drop(page);
    let page = tab(&browser, &city, &address, &form.person, &[("lang", "zh")]);
    page.goto(&format!("{address}{}", form.page)).expect("opens again");
    assert_eq!(page.value(area).expect("a value"), written);
}
