//! What officials and residents do by keyboard alone: a decision, an application at a window, a booking, the editor, an office
//! of administration; a guide without scripts; and what is printed.

use super::keys::{answer_by_keys, photo};
use super::{DESK, PHONE, tab};
use crate::support::City;
use serde_json::{Value, json};
use testkit::{Browser, Media, Page};

/// What has the focus, and whether one sees it.
const STOP: &str = include_str!("stop.js");
/// Most stops on the way to anything.
const STOPS: usize = 400;

/// Goes on by Tab until something fits, and sees on the way where one is.
fn tab_to(page: &Page, selector: &str) {
    let there = format!("document.activeElement.matches({})", json!(selector));
    for _ in 0..STOPS {
        page.press("Tab").expect("a key");
        let stop = page.ask(STOP, &[json!("none")]).expect("a stop");
        assert_eq!(stop["unseen"], Value::Null, "the focus is not seen on {}", page.address().unwrap_or_default());
        if page.evaluate(&there).expect("an answer") == json!(true) {
            return;
        }
    }
    panic!("no way by keyboard to {selector} on {}", page.address().unwrap_or_default());
}

/// Goes to a field and writes into it, over what was there.
fn write(page: &Page, selector: &str, text: &str) {
    tab_to(page, selector);
    page.press("Control+a").expect("a key");
    page.type_text(text).expect("typed");
}

/// Goes to a button or link and presses Enter.
fn enter(page: &Page, selector: &str) {
    tab_to(page, selector);
    page.leads_on(|page| page.press("Enter")).expect("it leads on");
}

fn open(browser: &Browser, city: &City, address: &str, person: &str, path: &str) -> Page {
    let page = tab(browser, city, address, person, &[("lang", "zh")]);
    page.viewport(DESK.0, DESK.1).expect("a size");
    page.goto(&format!("{address}{path}")).expect("opens");
    page
}

fn no_trouble(page: &Page) {
    let problems: Vec<String> =
        page.errors().expect("a log").into_iter().chain(page.failed_requests().expect("a log")).collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn a_step_is_decided_by_keyboard_alone() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let form = city.survey.forms["/desk/tasks/{id}/decide"].first().expect("somebody has a step to decide").clone();
    let page = open(&browser, &city, &address, &form.person, &form.page);
    if page.count("form[data-draft] input[type=radio]").expect("a count") > 0 {
        tab_to(&page, "form[data-draft] input[type=radio]");
        page.press(" ").expect("a key");
    }
    tab_to(&page, "textarea[name=opinion]");
    page.type_text("材料齐全，同意。").expect("typed");
    page.leads_on(|page| page.press("Control+Enter")).expect("it is decided");
    assert_ne!(page.address().expect("an address"), format!("{address}{}", form.page));
    assert_eq!(page.count("[role=alert]").expect("a count"), 0, "{}", page.text("main").unwrap_or_default());
    no_trouble(&page);
}

#[test]
fn a_window_application_is_made_by_keyboard_alone() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let folder = tempfile::tempdir().expect("a folder");
    let photo = photo(folder.path());
    let resident = city.plan.resident("li-guiying").expect("lives here");
    let phone = resident.phone.as_ref().expect("has a phone").to_string();
    let page = open(&browser, &city, &address, "community", "/desk/window");
    enter(&page, "a[href^='/desk/window/apply/community/old-age-card']");
    write(&page, "input[name=name]", &resident.name);
    write(&page, "input[name=number]", &resident.number.to_string());
    write(&page, "input[name=phone]", &phone);
    enter(&page, "main form[method=post] button.button");
    for _ in 0..6 {
        let here = page.address().expect("an address");
        assert!(here.contains("/desk/window/drafts/"), "{here}: {}", page.text("main").unwrap_or_default());
        if here.ends_with("/receipt") {
            no_trouble(&page);
            return;
        }
        if here.ends_with("/confirm") {
            for name in ["seen", "declared", "confirmed"] {
                if page.count(&format!("input[name={name}]:not(:checked)")).expect("a count") > 0 {
                    tab_to(&page, &format!("input[name={name}]:not(:checked)"));
                    page.press(" ").expect("a key");
                }
            }
            while page.count("fieldset:not(:has(.files)) input[type=file]").expect("a count") > 0
                && page
                    .evaluate("[...document.querySelectorAll('input[type=file]')].some(one => !one.files.length)")
                    .expect("an answer")
                    == json!(true)
            {
                let empty = page.evaluate("(() => { const one = [...document.querySelectorAll('input[type=file]')].find(one => !one.files.length); return '#' + CSS.escape(one.id); })()");
                let empty = empty.expect("a field").as_str().unwrap_or_default().to_owned();
                page.attach(&empty, &[&photo]).expect("attached");
            }
            page.leads_on(|page| page.press("Control+Enter")).expect("it is handed in");
            continue;
        }
        answer_by_keys(&page, &photo);
    }
    panic!("the application has no end: {}", page.text("main").unwrap_or_default());
}

#[test]
fn a_time_is_booked_by_keyboard_alone() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let page = open(&browser, &city, &address, "zhao-min", "/book");
    enter(&page, "main ul.links a[href*='office=']");
    for day in 0..7 {
        if page.count("input[name=minute]").expect("a count") > 0 {
            break;
        }
        let link = format!("nav .filter:nth-of-type({})", day + 1);
        enter(&page, &link);
    }
    tab_to(&page, "input[name=minute]");
    page.press(" ").expect("a key");
    enter(&page, "main form[method=post] button.button");
    let here = page.address().expect("an address");
    assert!(here.contains("/me/bookings"), "{here}: {}", page.text("main").unwrap_or_default());
    no_trouble(&page);
}

#[test]
fn an_item_is_edited_by_keyboard_alone() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let form = city.survey.forms["/admin/items/{pack}/{item}/edit"].first().expect("an editor has a draft").clone();
    let page = open(&browser, &city, &address, &form.person, &form.page);
    let field = "input[name$='.zh']";
    tab_to(&page, field);
    page.press("End").expect("a key");
    page.type_text("甲").expect("typed");
    page.leads_on(|page| page.press("Control+Enter")).expect("it is saved");
    assert!(page.value(field).expect("a value").ends_with('甲'), "{}", page.text("main").unwrap_or_default());
    no_trouble(&page);
}

#[test]
fn somebody_is_taken_on_by_keyboard_alone() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let page = open(&browser, &city, &address, "sys-admin", "/admin/people");
    enter(&page, "main a[href='/admin/people/new']");
    write(&page, "input[name=name]", "苏静宜");
    write(&page, "input[name=login]", "sujingyi");
    enter(&page, "main form[method=post] button.button");
    assert!(page.text("main").expect("a text").contains("/welcome/"), "{}", page.text("main").unwrap_or_default());
    no_trouble(&page);
}

/// A guide tells everything without scripts, its process is drawn, and it leads to the application.
#[test]
fn a_guide_without_scripts() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let page = tab(&browser, &city, &address, "li-guiying", &[("lang", "zh")]);
    page.scripts(false).expect("a switch");
    page.viewport(PHONE.0, PHONE.1).expect("a size");
    page.goto(&format!("{address}/items/community/old-age-card")).expect("opens");
    for part in ["who", "papers", "time", "fee", "rights"] {
        let seen = format!("document.querySelector('#{part}')?.getClientRects().length > 0");
        assert_eq!(page.evaluate(&seen).expect("an answer"), json!(true), "the guide does not show #{part}");
    }
    page.goto(&format!("{address}/items/community/old-age-card/process")).expect("opens");
    assert!(page.count("main svg").expect("a count") > 0, "the process is not drawn");
    page.goto(&format!("{address}/items/community/old-age-card")).expect("opens");
    page.follow("main a[href^='/apply/community/old-age-card']").expect("it leads to the application");
    assert!(page.count("main form[method=post]").expect("a count") > 0);
}

/// On paper there is no navigation and nothing to press, and the text is all there.
#[test]
fn guides_receipts_and_papers_are_printed_without_navigation() {
    const LEFT: &str = "[...document.querySelectorAll('nav, .nav, .tools, .foot, .button, button, input, .skip')]
        .filter(one => one.getClientRects().length && one.getBoundingClientRect().width > 1 && getComputedStyle(one).visibility === 'visible')
        .map(one => one.outerHTML.slice(0, 120)).join(' | ')";
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let paper = |route: &str| {
        let sample = city.survey.sample(route).unwrap_or_else(|| panic!("nobody has {route}"));
        (sample.person.clone(), sample.path.clone())
    };
    for (person, path) in [
        (String::new(), "/items/community/old-age-card".to_owned()),
        paper("/me/cases/{id}/receipt"),
        paper("/me/cases/{id}/papers/{paper}"),
        paper("/desk/cases/{id}/papers/{paper}"),
        paper("/desk/window/drafts/{id}/receipt"),
    ] {
        let page = open(&browser, &city, &address, &person, &path);
        page.media(Media { print: true, ..Media::default() }).expect("a medium");
        assert_eq!(page.evaluate(LEFT).expect("a list"), json!(""), "{path} prints what only a screen needs");
        let text = "document.querySelector('main').innerText.trim().length";
        let length = page.evaluate(text).expect("a length").as_u64().unwrap_or_default();
        assert!(length > 80, "{path} prints {length} letters");
        let ground = page.evaluate("getComputedStyle(document.body).backgroundColor").expect("a colour");
        let white = ["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"];
        assert!(ground.as_str().is_some_and(|ground| white.contains(&ground)), "{path} prints on {ground}");
        assert!(page.pdf().expect("a document").starts_with(b"%PDF"), "{path}");
    }
}
