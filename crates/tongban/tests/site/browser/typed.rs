//! While one types: answers are checked when a field is left, and an opinion outlives the session in which it was begun.

use super::{DESK, PHONE, tab};
use crate::support::{City, FoundForm};
use serde_json::json;
use testkit::{Browser, Page};
use tongban::demo::PASSWORD;

/// A question of an open draft with a field that has a form of its own, and the name of that field.
fn question(city: &City, route: &str) -> (FoundForm, String) {
    let forms = city.survey.forms.get(route).unwrap_or_else(|| panic!("nobody has a form to {route}"));
    let phone = |form: &FoundForm| form.texts.iter().find(|name| name.contains("phone")).cloned();
    let found = forms.iter().find_map(|form| Some((form.clone(), phone(form)?)));
    found.unwrap_or_else(|| panic!("no form to {route} asks for a phone number"))
}

/// The form of a window, and one page of a resident's own application.
const WINDOW: &str = "/desk/window/drafts/{id}";
const RESIDENT: &str = "/apply/draft/{id}/{page}";

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
    let here = [(WINDOW, "zh", DESK), (WINDOW, "en", DESK), (RESIDENT, "zh", PHONE), (RESIDENT, "en", PHONE)];
    for (route, language, size) in here {
        let (form, name) = question(&city, route);
        let page = tab(&browser, &city, &address, &form.person, &[("lang", language)]);
        page.viewport(size.0, size.1).expect("a size");
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
        let wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assert!(
            wide.expect("a width").as_i64().is_some_and(|over| over <= 1),
            "{route} scrolls sideways in {language}"
        );
        let problems: Vec<String> =
            page.errors().expect("a log").into_iter().chain(page.failed_requests().expect("a log")).collect();
        assert!(problems.is_empty(), "{problems:#?}");
    }
}

/// What is still on its way to be kept when the form itself is sent is given up: the form holds all of it.
#[test]
fn nothing_is_kept_once_the_form_is_on_its_way() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let (form, name) = question(&city, RESIDENT);
    let page = tab(&browser, &city, &address, &form.person, &[("lang", "zh")]);
    page.goto(&format!("{address}{}", form.page)).expect("opens");
    // A server that does not answer, and a form that goes nowhere.
    page.evaluate(
        "window.signals = []; window.fetch = (to, how) => { signals.push(how.signal); return new Promise(() => {}); }; \
         window.addEventListener('submit', event => event.preventDefault()); 0",
    )
    .expect("planted");
    let input = field(&name);
    page.focus(&input).expect("a focus");
    page.evaluate("document.activeElement.select(); 0").expect("selected");
    page.type_text("13800001234").expect("typed");
    page.press("Tab").expect("a key");
    page.until("a save", |page| Ok(page.evaluate("signals.length === 1")?.as_bool().filter(|yes| *yes)))
        .expect("is sent");
    assert_eq!(page.evaluate("signals[0].aborted").expect("an answer"), json!(false));
    page.evaluate("document.querySelector('form[data-draft]').requestSubmit(); 0").expect("sent");
    assert_eq!(page.evaluate("signals[0].aborted").expect("an answer"), json!(true), "the save goes on");
    page.focus(&input).expect("a focus");
    page.type_text("5").expect("typed");
    page.press("Tab").expect("a key");
    page.evaluate("new Promise(done => setTimeout(done, 2300))").expect("longer than the pause before a save");
    assert_eq!(page.evaluate("signals.length").expect("a count"), json!(1), "it is kept though it was sent");
}

/// A file that is too large is told beside its field as soon as it is chosen, and the form is not sent.
#[test]
fn a_file_that_is_too_large_is_told_before_it_is_sent() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let sample = city.survey.sample("/apply/draft/{id}/materials").expect("somebody is asked for files").clone();
    let folder = tempfile::tempdir().expect("a folder");
    let (large, small) = (folder.path().join("large.png"), folder.path().join("empty.png"));
    for (language, words) in [("zh", ["large.png", "21"]), ("en", ["large.png", "21"])] {
        let page = tab(&browser, &city, &address, &sample.person, &[("lang", language)]);
        page.viewport(PHONE.0, PHONE.1).expect("a size");
        page.goto(&format!("{address}{}", sample.path)).expect("opens");
        let input = "main form input[type=file][data-max]";
        let most: u64 = page.attribute(input, "data-max").expect("a limit").parse().expect("a number");
        std::fs::File::create(&large).and_then(|file| file.set_len(21 << 20)).expect("a large file");
        std::fs::write(&small, "").expect("an empty file");
        assert!(most < 21 << 20, "{most} bytes are allowed");
        page.attach(input, &[&large]).expect("attached");
        page.wait_for(&format!("{input}[aria-invalid=true]")).expect("it is marked");
        let said = page.text("main form .error[role=alert]").expect("a sentence");
        assert!(words.iter().all(|word| said.contains(word)), "{said}");
        assert!(said.contains(&(most >> 20).to_string()), "the limit is told: {said}");
        let chinese = said.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
        assert_eq!(chinese, language == "zh", "{said}");
        page.evaluate(
            "window.stays = true; document.querySelector('main form input[type=file]').form.requestSubmit(); 0",
        )
        .expect("pressed");
        page.evaluate("new Promise(done => setTimeout(done, 400))").expect("a while");
        assert_eq!(page.evaluate("window.stays === true").expect("an answer"), json!(true), "the form was sent");
        page.attach(input, &[&small]).expect("attached");
        page.until("another sentence", |page| Ok((page.text("main form .error[role=alert]")? != said).then_some(())))
            .expect("an empty file is told too");
        assert!(page.errors().expect("a log").is_empty());
    }
}

/// Nothing appears while an input method is composing, even when the answer of the server comes then.
#[test]
fn nothing_is_said_while_an_input_method_composes() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let (form, name) = question(&city, WINDOW);
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
