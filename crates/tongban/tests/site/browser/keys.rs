//! Residents' pages by keyboard alone, and once more without scripts.

use super::tab;
use crate::support::City;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use testkit::{Browser, Page};

/// What has the focus, what a hand would do there, and whether one sees where one is.
const STOP: &str = include_str!("stop.js");
/// Fills whatever a question asks with something that fits, where nothing but the form itself is tested.
const FILL: &str = include_str!("fill.js");
/// The button that leads on.
const ON: &str = "main form[method=post] button.button:not(.button-line):not(.button-plain):not(.button-risk)";
/// A file that is asked for and not there yet.
const EMPTY_FILE: &str = "main form[method=post] .field:not(:has(.files)) input[type=file]";
/// How many buttons that do nothing without scripts one sees.
const BY_SCRIPT: &str = "[...document.querySelectorAll('[data-print], [data-copy], [data-keys-help]')].filter(element => \
    getComputedStyle(element).visibility === 'visible' && element.getClientRects().length > 0).length";
/// An item that asks for answers of several kinds and a photo.
const ITEM: &str = "/apply/community/old-age-card";

/// A photo of one point.
pub(super) fn photo(folder: &Path) -> PathBuf {
    const PNG: [u8; 67] = [
        137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 58, 126,
        155, 85, 0, 0, 0, 10, 73, 68, 65, 84, 120, 156, 99, 104, 0, 0, 0, 130, 0, 129, 119, 205, 114, 182, 0, 0, 0, 0,
        73, 69, 78, 68, 174, 66, 96, 130,
    ];
    let path = folder.join("photo.png");
    std::fs::write(&path, PNG).expect("written");
    path
}

/// Goes through the form of a page by Tab, answers what is asked where the focus stands, and sends it with Enter.
pub(super) fn answer_by_keys(page: &Page, photo: &Path) {
    for _ in 0..150 {
        page.press("Tab").expect("a key");
        let stop = page.ask(STOP, &[json!(ON)]).expect("a stop");
        assert_eq!(stop["unseen"], Value::Null, "the focus is not seen on {}", page.address().unwrap_or_default());
        match stop["does"].as_str().unwrap_or_default() {
            "send" => {
                page.leads_on(|page| page.press("Enter")).expect("it leads on");
                return;
            }
            "press" => page.press(" ").expect("a key"),
            "choose" => page.press("ArrowDown").expect("a key"),
            "date" => page.type_text("06012020").expect("typed"),
            "type" => page.type_text("Sample 1").expect("typed"),
            "number" => page.type_text("1").expect("typed"),
            // The window in which one chooses a file is the system's own.
            "attach" => page.attach(EMPTY_FILE, &[photo]).expect("attached"),
            _ => {}
        }
    }
    panic!("no way by keyboard to send {}", page.address().unwrap_or_default());
}

/// The same with values set from outside, for a page whose scripts are off.
fn answer(page: &Page, photo: &Path) {
    page.evaluate(FILL).expect("it fills");
    if page.count(EMPTY_FILE).expect("a count") > 0 {
        page.attach(EMPTY_FILE, &[photo]).expect("attached");
    }
    page.follow(ON).expect("it leads on");
}

/// Goes through one whole application and leaves the browser on the page of the case.
fn apply(page: &Page, address: &str, mut answer: impl FnMut(&Page)) {
    page.goto(&format!("{address}{ITEM}")).expect("opens");
    for step in 0..20 {
        let here = page.address().expect("an address");
        if here.contains("/me/cases/") {
            assert!(step > 3, "the application asked nothing");
            return;
        }
        answer(page);
        let stays = page.address().expect("an address") == here && page.count("[role=alert]").expect("a count") > 0;
        assert!(!stays, "stuck at {here}: {}", page.text("main").unwrap_or_default());
    }
    panic!("the application has no end: {}", page.address().unwrap_or_default());
}

#[test]
fn an_application_by_keyboard_alone_and_once_more_without_scripts() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let folder = tempfile::tempdir().expect("a folder");
    let photo = photo(folder.path());
    for scripts in [true, false] {
        let page = tab(&browser, &city, &address, "li-guiying", &[("lang", "zh")]);
        page.scripts(scripts).expect("a switch");
        apply(&page, &address, |page| if scripts { answer_by_keys(page, &photo) } else { answer(page, &photo) });
        let problems: Vec<String> =
            page.errors().expect("a log").into_iter().chain(page.failed_requests().expect("a log")).collect();
        assert!(problems.is_empty(), "scripts {scripts}: {problems:#?}");
        assert!(page.text("main").expect("a text").contains("photo.png"), "the photo has arrived");
    }
}

/// Words in Chinese characters that a page of another language shows without saying that they are Chinese.
const CHINESE: &str = "(() => { const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); const found = [];
    for (let node = words.nextNode(); node; node = words.nextNode()) {
        const around = node.parentElement;
        if (!/[\\u4e00-\\u9fff]/.test(node.data) || around.closest('script, style, template') || !around.getClientRects().length) continue;
        if (around.closest('[lang]')?.lang.startsWith('zh')) continue;
        if (!/[\\u4e00-\\u9fff]/.test(node.data.replaceAll('李桂英', '').replace(/\\d{6}-\\d{8}-\\d{6}-./g, ''))) continue;
        found.push(node.data.trim().slice(0, 60));
    }
    return found; })()";

/// One applies in English, at the width of a phone: what the city then says and writes is English too, but for one's own
/// name and the numbers of papers; what else is Chinese by nature says so.
#[test]
fn an_application_in_english_on_a_phone() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let folder = tempfile::tempdir().expect("a folder");
    let photo = photo(folder.path());
    let page = tab(&browser, &city, &address, "li-guiying", &[("lang", "en")]);
    page.viewport(super::PHONE.0, super::PHONE.1).expect("a size");
    let mut problems = Vec::new();
    let look = |page: &Page, what: &str, problems: &mut Vec<String>| {
        assert_eq!(page.attribute("html", "lang").expect("a language"), "en", "{what}");
        let found = page.evaluate(CHINESE).expect("a list");
        problems.extend(found.as_array().into_iter().flatten().map(|words| format!("{what} says {words}")));
        let wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if wide.expect("a width").as_i64().is_some_and(|over| over > 1) {
            problems.push(format!("{what} scrolls sideways"));
        }
    };
    apply(&page, &address, |page| {
        look(page, &page.address().expect("an address"), &mut problems);
        answer_by_keys(page, &photo);
    });
    look(&page, "the case", &mut problems);
    let papers = page.evaluate("[...document.querySelectorAll('main a[href*=\"/papers/\"]')].map(link => link.href)");
    let papers = papers.expect("links");
    let papers: Vec<&str> = papers.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert!(!papers.is_empty(), "a receipt is among the papers");
    for paper in papers {
        page.goto(paper).expect("opens");
        look(&page, "a paper", &mut problems);
    }
    tongban::kernel::case_jobs().run_due(&city.app.installation.db).expect("jobs run");
    page.goto(&format!("{address}/me/messages")).expect("opens");
    look(&page, "the messages", &mut problems);
    page.follow("main a[href*='/me/messages/']").expect("a message");
    look(&page, "a message", &mut problems);
    page.goto(&format!("{address}/me")).expect("opens");
    look(&page, "one's space", &mut problems);
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn skip_link_and_focus_on_the_first_pages() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    for (person, path) in
        [("", "/"), ("", "/sign-in"), ("chen-xiaolan", "/me"), ("market-clerk", "/desk"), ("sys-admin", "/admin")]
    {
        let page = tab(&browser, &city, &address, person, &[("lang", "zh")]);
        page.goto(&format!("{address}{path}")).expect("opens");
        page.press("Tab").expect("a key");
        assert_eq!(page.attribute(":focus", "class").expect("a focus"), "skip", "{path}");
        page.press("Enter").expect("a key");
        page.press("Tab").expect("a key");
        let inside = page.evaluate("document.querySelector('main').contains(document.activeElement)");
        assert_eq!(inside.expect("an answer"), json!(true), "{path}: the skip link skips nothing");
    }
}

/// A menu, a section that folds out and the settings of the display need no script; nothing that needs one is seen.
#[test]
fn what_scripts_bring_is_not_missed_without_them() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let page = tab(&browser, &city, &address, "chen-xiaolan", &[("lang", "zh")]);
    page.scripts(false).expect("a switch");
    page.viewport(super::PHONE.0, super::PHONE.1).expect("a size");
    page.goto(&address).expect("opens");
    page.click("details.menu summary").expect("the menu opens");
    page.follow("details.menu nav a[href='/items']").expect("and leads on");
    let sample = city.survey.sample("/me/cases/{id}").expect("somebody has a case").clone();
    let own = tab(&browser, &city, &address, &sample.person, &[("lang", "zh")]);
    for scripts in [false, true] {
        own.scripts(scripts).expect("a switch");
        own.goto(&format!("{address}{}", sample.path)).expect("opens");
        let seen = own.evaluate(BY_SCRIPT).expect("a count").as_u64().unwrap_or_default();
        assert_eq!(seen > 0, scripts, "{seen} buttons that only scripts serve on {}", sample.path);
    }
    page.goto(&format!("{address}/display?back=/me")).expect("opens");
    page.click("input[name=theme][value=dark]").expect("chosen");
    page.follow("main form[method=post] button.button").expect("kept");
    assert_eq!(page.attribute("html", "data-theme").expect("a theme"), "dark");
}
