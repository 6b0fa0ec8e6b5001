//! How the site feels in a real browser: axe on every page type, widths, shifting layout, errors, keyboard, no scripts,
//! the keys of the desk with a Chinese input method on, an opinion that survives.

use crate::pages::samples;
use crate::support::{City, Sample};
use std::fmt::Write;
use std::path::Path;
use testkit::{AXE, Browser, Page};
use web::Access;

const PHONE: (u32, u32) = (390, 844);
const DESK: (u32, u32) = (1440, 900);
const SHIFT: f64 = 0.02;

/// Opens a page of the browser as somebody.
fn tab(browser: &Browser, city: &City, address: &str, person: &str, wishes: &[(&str, &str)]) -> Page {
    let page = browser.page().expect("a page");
    if !person.is_empty() {
        page.cookie(address, "sid", city.session(person)).expect("a cookie");
    }
    for (name, value) in wishes {
        page.cookie(address, name, value).expect("a cookie");
    }
    page
}

/// What is wrong with a page as it stands in the window.
fn judge(page: &Page, axe: bool) -> Vec<String> {
    let mut problems = Vec::new();
    let shift = page.layout_shift().expect("a sum");
    if shift >= SHIFT {
        problems.push(format!("the layout shifts by {shift:.3}"));
    }
    problems.extend(page.errors().expect("a log").into_iter().map(|error| format!("console: {error}")));
    problems.extend(page.failed_requests().expect("a log").into_iter().map(|request| format!("request: {request}")));
    problems.extend(sideways(page));
    if axe {
        for found in page.axe(AXE).expect("axe runs") {
            let elements: Vec<String> = found.elements.iter().take(3).cloned().collect();
            problems.push(format!("{} ({}): {}", found.rule, found.help, elements.join(" | ")));
        }
    }
    problems
}

/// Whether the page scrolls sideways, and what sticks out.
fn sideways(page: &Page) -> Option<String> {
    let found = page.evaluate(
        "(() => { const wide = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= wide + 1) return '';
          const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > wide + 1);
          return document.documentElement.scrollWidth + ' px wide in ' + wide + ': ' + out.slice(0, 3).map(e => e.outerHTML.slice(0, 90)).join(' | '); })()",
    );
    let found = found.expect("a width");
    found.as_str().filter(|text| !text.is_empty()).map(|text| format!("scrolls sideways, {text}"))
}

/// Judges pages in one look; answers what is wrong.
fn judge_all(city: &City, pages: &[(&'static str, Sample)], size: (u32, u32), wishes: &[(&str, &str)]) -> String {
    let mut problems = String::new();
    let Some(browser) = Browser::for_test() else { return problems };
    let address = city.serve();
    let mut open: Vec<(&str, Page)> = Vec::new();
    for (route, sample) in pages {
        if !open.iter().any(|(person, _)| person == &sample.person) {
            let page = tab(&browser, city, &address, &sample.person, wishes);
            page.viewport(size.0, size.1).expect("a size");
            open.push((&sample.person, page));
        }
        let page = &open.iter().find(|(person, _)| person == &sample.person).expect("opened above").1;
        if let Err(error) = page.goto(&format!("{address}{}", sample.path)) {
            let _ = writeln!(problems, "{route}: {error:#}");
            continue;
        }
        for problem in judge(page, true) {
            let _ =
                writeln!(problems, "{route} ({} {} at {} {wishes:?}): {problem}", sample.person, sample.path, size.0);
        }
    }
    problems
}

fn of_sort(city: &City, wanted: impl Fn(Access) -> bool) -> Vec<(&'static str, Sample)> {
    let access =
        |path: &str| city.routes.iter().find(|route| route.path == path && route.page).map(|route| route.access);
    samples(city).0.into_iter().filter(|(path, _)| access(path).is_some_and(&wanted)).collect()
}

fn is_for_residents(access: Access) -> bool {
    matches!(access, Access::Public | Access::Person)
}

#[test]
#[ignore = "takes minutes; not yet run to its end on every page"]
fn browser_pages_of_residents_are_accessible_at_every_width() {
    let city = City::open();
    let pages = of_sort(&city, is_for_residents);
    let mut problems = judge_all(&city, &pages, DESK, &[("lang", "zh")]);
    problems.push_str(&judge_all(&city, &pages, PHONE, &[("lang", "zh")]));
    assert!(problems.is_empty(), "\n{problems}");
}

#[test]
#[ignore = "the list of the audit still shifts by 0.067 while it loads"]
fn browser_pages_of_offices_are_accessible() {
    let city = City::open();
    let pages = of_sort(&city, |access| !is_for_residents(access));
    let problems = judge_all(&city, &pages, DESK, &[("lang", "zh")]);
    assert!(problems.is_empty(), "\n{problems}");
}

/// Dark, elder, more contrast, English, and the narrowest window, on every third page.
#[test]
#[ignore = "takes minutes; a wide table of a guide was not focusable at 320 pixels, mended and not yet run again"]
fn browser_other_looks_are_as_good() {
    let city = City::open();
    let third =
        |start: usize, all: Vec<(&'static str, Sample)>| all.into_iter().skip(start).step_by(3).collect::<Vec<_>>();
    let mut problems =
        judge_all(&city, &third(0, of_sort(&city, |_| true)), DESK, &[("lang", "zh"), ("theme", "dark")]);
    problems.push_str(&judge_all(
        &city,
        &third(1, of_sort(&city, is_for_residents)),
        PHONE,
        &[("lang", "zh"), ("size", "elder")],
    ));
    problems.push_str(&judge_all(
        &city,
        &third(2, of_sort(&city, |_| true)),
        DESK,
        &[("lang", "en"), ("contrast", "more")],
    ));
    problems.push_str(&judge_all(&city, &third(0, of_sort(&city, is_for_residents)), (320, 640), &[("lang", "en")]));
    assert!(problems.is_empty(), "\n{problems}");
}

/// Presses Tab until something that matches has the focus; each stop on the way must show where one is.
fn tab_to(page: &Page, selector: &str) {
    for _ in 0..120 {
        page.press("Tab").expect("a key");
        let state = page.ask(
            "selector => { const e = document.activeElement; if (!e || e === document.body) return 'body';
              const style = getComputedStyle(e), label = e.labels && e.labels[0] ? getComputedStyle(e.labels[0]) : style;
              const shown = [style, label].some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none');
              return (e.matches(selector) ? 'here' : 'on') + (shown ? '' : ' unseen: ' + e.outerHTML.slice(0, 120)); }",
            &[serde_json::json!(selector)],
        );
        let state = state.expect("a state");
        let state = state.as_str().unwrap_or_default();
        assert!(!state.contains("unseen"), "the focus is not seen: {state}");
        if state == "here" {
            return;
        }
    }
    panic!("no way by keyboard to {selector} on {}", page.address().unwrap_or_default());
}

#[test]
#[ignore = "not yet run"]
fn browser_skip_link_and_focus_on_the_first_pages() {
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
        let inside = page.evaluate("document.querySelector('main').contains(document.activeElement) || document.activeElement === document.body");
        assert_eq!(inside.expect("an answer"), serde_json::json!(true), "{path}: the skip link skips nothing");
    }
}

/// Fills whatever a question asks with something that fits, by keys alone.
const FILL: &str = include_str!("fill.js");

/// Goes through one whole application; answers the number of pages, and leaves the browser on the receipt.
fn apply(page: &Page, address: &str, item: &str, by_keys: bool) -> usize {
    page.goto(&format!("{address}{item}")).expect("opens");
    let mut steps = 0;
    loop {
        steps += 1;
        let here = page.address().expect("an address");
        if here.contains("/me/cases/") {
            return steps;
        }
        assert!(steps < 30, "the application has no end: {here}");
        let filled = page.evaluate(FILL).expect("it fills");
        assert_eq!(filled.as_str().unwrap_or_default(), "", "{here}");
        let button = "main form[method=post] button.button:not(.button-line):not(.button-plain):not(.button-risk)";
        if by_keys {
            tab_to(page, button);
            page.leads_on(|page| page.press("Enter")).expect("it leads on");
        } else {
            page.follow(button).expect("it leads on");
        }
        assert!(
            steps < 4
                || page.address().expect("an address") != here
                || page.count("[role=alert]").expect("a count") == 0,
            "stuck at {here}: {}",
            page.text("main").unwrap_or_default()
        );
    }
}

/// An item that is granted at once to whom the city knows.
const INSTANT: &str = "/apply/community/old-age-card";

#[test]
#[ignore = "the walk does not attach the photo that the item asks for"]
fn browser_an_application_by_keyboard_alone_and_once_more_without_scripts() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    for scripts in [true, false] {
        let page = tab(&browser, &city, &address, "li-guiying", &[("lang", "zh")]);
        page.scripts(scripts).expect("a switch");
        apply(&page, &address, INSTANT, scripts);
        let problems: Vec<String> =
            page.errors().expect("a log").into_iter().chain(page.failed_requests().expect("a log")).collect();
        assert!(problems.is_empty(), "scripts {scripts}: {problems:#?}");
        assert!(page.count("h1").expect("a count") == 1);
    }
}

#[test]
#[ignore = "not yet run"]
fn browser_the_desk_is_worked_by_keys_with_an_input_method_on() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let page = tab(&browser, &city, &address, "market-clerk", &[("lang", "zh")]);
    page.viewport(DESK.0, DESK.1).expect("a size");
    page.goto(&format!("{address}/desk")).expect("opens");
    assert!(page.count("a.row").expect("a count") >= 2, "the inbox of the sample city is not empty");
    let at = "[...document.querySelectorAll('a.row')].indexOf(document.activeElement)";
    let place = |page: &Page| page.evaluate(at).expect("a place").as_i64().unwrap_or(-1);
    page.press("j").expect("a key");
    assert_eq!(place(&page), 0);
    page.press("j").expect("a key");
    assert_eq!(place(&page), 1);
    page.press("k").expect("a key");
    assert_eq!(place(&page), 0);
    page.leads_on(|page| page.press("Enter")).expect("the step opens");
    let step = page.address().expect("an address");
    assert!(step.contains("/desk/"), "{step}");
    page.goto(&format!("{address}/desk/pool")).expect("opens");
    if page.count("a.row").expect("a count") > 0 {
        page.press("j").expect("a key");
        page.leads_on(|page| page.press("Enter")).expect("the step opens");
        if page.count("[data-key=c]").expect("a count") > 0 {
            page.leads_on(|page| page.press("c")).expect("it is claimed");
        }
    }
    // Where one types an opinion: with A the focus is there, and letters under composition are no commands.
    let with_opinion = city
        .survey
        .forms
        .get("/desk/tasks/{id}/decide")
        .and_then(|forms| forms.iter().find(|form| form.person == "market-clerk"));
    let with_opinion = with_opinion.expect("the clerk has a step to decide");
    page.goto(&format!("{address}{}", with_opinion.page)).expect("opens");
    let here = page.address().expect("an address");
    page.press("a").expect("a key");
    assert!(
        page.focused().expect("a focus").starts_with("textarea"),
        "A leads to the opinion, not to {}",
        page.focused().expect("a focus")
    );
    page.compose("shi", "是").expect("composed");
    assert_eq!(page.address().expect("an address"), here);
    let area = "textarea:focus";
    assert!(page.value(area).expect("a value").contains('是') && page.count("dialog[open]").expect("a count") == 0);
    // Outside of any field, letters that go to an input method are no commands either.
    page.evaluate("document.activeElement.blur()").expect("left");
    let event = |key: &str| {
        format!(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', {{key: '{key}', keyCode: 229, isComposing: true, bubbles: true, cancelable: true}}))"
        )
    };
    for key in ["s", "h", "i", "b", "t"] {
        assert_eq!(page.evaluate(&event(key)).expect("sent"), serde_json::json!(true), "{key} was taken as a command");
    }
    page.press("?").expect("a key");
    assert_eq!(page.count("dialog[open]").expect("a count"), 1);
    page.press("Escape").expect("a key");
}

#[test]
fn browser_an_opinion_survives_a_crash() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let form = city
        .survey
        .forms
        .get("/desk/tasks/{id}/decide")
        .and_then(|forms| forms.first())
        .expect("a step to decide")
        .clone();
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

/// Pictures of every page type in three widths, two languages and three looks, under `target/screenshots`. Written on wish:
/// `cargo nextest run -p tongban --test site --run-ignored only browser_pictures`.
#[test]
#[ignore = "writes a thousand pictures; run on wish"]
fn browser_pictures_of_every_page() {
    let Some(browser) = Browser::for_test() else { return };
    let city = City::open();
    let address = city.serve();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder").join("screenshots");
    std::fs::create_dir_all(&folder).expect("a folder");
    let wanted = std::env::var("PICTURES").unwrap_or_default();
    let looks = [("light", "light", ""), ("dark", "dark", ""), ("elder", "light", "elder")];
    for (route, sample) in samples(&city).0 {
        let name = route.trim_matches('/').replace(['/', '{', '}'], "_");
        let name = if name.is_empty() { "home".to_owned() } else { name };
        for language in ["zh", "en"] {
            for (look, theme, size) in looks {
                let page = tab(
                    &browser,
                    &city,
                    &address,
                    &sample.person,
                    &[("lang", language), ("theme", theme), ("size", size)],
                );
                for (width, height) in [PHONE, (820, 1180), DESK] {
                    let file = format!("{name}-{width}-{language}-{look}.png");
                    if !wanted.split(',').all(|word| file.contains(word)) {
                        continue;
                    }
                    page.viewport(width, height).expect("a size");
                    page.goto(&format!("{address}{}", sample.path)).expect("opens");
                    std::fs::write(folder.join(file), page.screenshot_whole().expect("a picture")).expect("written");
                }
            }
        }
    }
}
