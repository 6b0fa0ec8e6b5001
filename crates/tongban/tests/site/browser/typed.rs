//! While one types: answers are checked when a field is left, and an opinion outlives the session in which it was begun.

use super::{DESK, tab};
use crate::support::{City, FoundForm};
use serde_json::json;
use testkit::{Browser, Page};
use tongban::demo::PASSWORD;

/// A question of an open draft with a field that has a form of its own, and the name of that field.
fn question(city: &City) -> (FoundForm, String) {
    let forms = city.survey.forms.get("/desk/window/drafts/{id}").expect("a window has a draft");
    let phone = |form: &FoundForm| form.texts.iter().find(|name| name.contains("phone")).cloned();
    let found = forms.iter().find_map(|form| Some((form.clone(), phone(form)?)));
    found.expect("a draft that asks for a phone number")
}

fn field(name: &str) -> String {
    format!("form[data-draft] [name=\"{name}\"]")
}

fn settled(page: &Page) {
    page.until("the answer of the server", |page| {
        Ok(page.evaluate("document.querySelector('[data-saved]:not([hidden])') !== null")?.as_bool().filter(|yes| *yes))
    })
    .expect("it is kept");
}

#[test]
fn answers_are_checked_when_a_field_is_left() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let (form, name) = question(&city);
    for language in ["zh", "en"] {
        let page = tab(&browser, &city, &address, &form.person, &[("lang", language)]);
        page.viewport(DESK.0, DESK.1).expect("a size");
        page.goto(&format!("{address}{}", form.page)).expect("opens");
        let input = field(&name);
        page.focus(&input).expect("a focus");
        page.evaluate("document.activeElement.select(); 0").expect("selected");
        page.type_text("1380000").expect("typed");
        let wrong = format!("document.querySelector('{input}').getAttribute('aria-invalid')");
        assert_eq!(page.evaluate(&wrong).expect("a mark"), json!(null), "nobody is judged while typing");
        page.press("Tab").expect("a key");
        page.wait_for(&format!("{input}[aria-invalid=true]")).expect("it is marked");
        let described = page.attribute(&input, "aria-describedby").expect("a description");
        let error = described.split(' ').find(|id| id.ends_with("-error")).expect("the sentence describes the field");
        let sentence = page.text(&format!("#{error}")).expect("a sentence");
        let chinese = sentence.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
        assert_eq!(chinese, language == "zh", "{sentence}");
        let spoken = page.text("form [role=status]").expect("a status");
        assert_eq!(spoken.trim(), sentence.trim(), "it is read out politely");
        assert_eq!(page.count(&format!("{input}:focus")).expect("a count"), 0, "the focus stays where one went");
        // Right again: the sentence goes.
        page.focus(&input).expect("a focus");
        page.evaluate("document.activeElement.select(); 0").expect("selected");
        page.type_text("13800001234").expect("typed");
        page.press("Tab").expect("a key");
        page.wait_for(&format!("{input}:not([aria-invalid])")).expect("the mark goes");
        assert_eq!(page.count(&format!("#{error}")).expect("a count"), 0, "the sentence goes");
        settled(&page);
        let problems: Vec<String> =
            page.errors().expect("a log").into_iter().chain(page.failed_requests().expect("a log")).collect();
        assert!(problems.is_empty(), "{problems:#?}");
    }
}

/// Nothing appears while an input method is composing, even when the answer of the server comes then.
#[test]
fn nothing_is_said_while_an_input_method_composes() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let (form, name) = question(&city);
    let page = tab(&browser, &city, &address, &form.person, &[("lang", "zh")]);
    page.goto(&format!("{address}{}", form.page)).expect("opens");
    let input = field(&name);
    let event = |kind: &str| {
        format!("document.activeElement.dispatchEvent(new CompositionEvent('{kind}', {{bubbles: true}})); 0")
    };
    page.focus(&input).expect("a focus");
    page.evaluate("document.activeElement.select(); 0").expect("selected");
    page.type_text("1380000").expect("typed");
    page.press("Tab").expect("a key");
    page.evaluate(&event("compositionstart")).expect("composing");
    settled(&page);
    page.evaluate("new Promise(done => setTimeout(done, 300))").expect("a while");
    assert_eq!(page.count(&format!("{input}[aria-invalid=true]")).expect("a count"), 0, "it breaks into composing");
    page.evaluate(&event("compositionend")).expect("composed");
    page.wait_for(&format!("{input}[aria-invalid=true]")).expect("then it is marked");
}

/// The session ends while an opinion is being typed. After signing in again the words are there, those that reached the server
/// and those that were typed later.
#[test]
fn an_opinion_survives_a_time_out() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let forms = city.survey.forms.get("/desk/tasks/{id}/decide").expect("somebody has a step to decide");
    let form = forms.first().expect("a form").clone();
    let area = "textarea[name=opinion]";
    let page = tab(&browser, &city, &address, &form.person, &[("lang", "zh")]);
    page.goto(&format!("{address}{}", form.page)).expect("opens");
    page.fill(area, "情况属实，").expect("typed");
    page.wait_for("[data-saved]:not([hidden])").expect("the server has it");
    city.client(&form.person).post("/sign-out", &[]);
    let written = "情况属实，材料齐全，同意。";
    page.fill(area, written).expect("typed");
    page.leads_on(|page| page.click("form[data-draft] button[type=submit], form[data-draft] button:not([type])"))
        .expect("it is sent");
    assert!(page.address().expect("an address").contains("/sign-in"), "the session is over");
    let login = city.people.iter().find(|person| person.name == form.person).expect("known").login.clone();
    page.fill("input[name=name]", &login).expect("typed");
    page.fill("input[name=password]", PASSWORD).expect("typed");
    page.follow("main form[method=post] button.button").expect("signed in");
    let back = page.address().expect("an address");
    assert!(back.ends_with(&form.page), "one is back where one was: {back}");
    if page.value(area).expect("a value") != written {
        page.click("form[data-draft] .notice button").expect("what is kept here is offered");
    }
    assert_eq!(page.value(area).expect("a value"), written);
}
