//! Forms that come from an old page, that come twice, or that carry choices nobody offered: found on the pages of the city, each
//! sent once more.

use crate::input::{send, wrong};
use crate::support::{City, FoundForm, changed};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Forms that end the session of who sends them, or of everybody.
const ENDING: &[&str] = &["/sign-out", "/me/account/sessions", "/me/account/password"];

/// Each form that somebody found, one for each route, the buttons that take rows away left out.
fn all(city: &City) -> Vec<(String, FoundForm)> {
    let forms = city.survey.forms.iter().filter(|(route, _)| !ENDING.iter().any(|ending| route.starts_with(ending)));
    forms
        .map(|(route, found)| {
            let mut form = found[0].clone();
            form.pairs.retain(|(name, _)| name != "remove" && name != "add");
            (route.clone(), form)
        })
        .collect()
}

/// Forms that carry a version for the page that comes back, and change nothing that one could have seen otherwise.
const OF_ANY_AGE: &[&str] = &["/desk/tasks/{id}/full"];

/// Every form that carries the version of what its page showed: from an old page it changes nothing, says that somebody else
/// changed the thing, and keeps what was typed.
#[test]
fn a_form_of_an_old_page_is_told_and_changes_nothing() {
    const MARK: &str = "旧页面上写的字";
    let city = City::open();
    city.watch_changes();
    let (mut problems, mut tried) = (String::new(), BTreeSet::new());
    for (route, found) in &city.survey.forms {
        let Some(form) = found.iter().find(|form| form.pairs.iter().any(|(name, _)| name == "version")) else {
            continue;
        };
        if OF_ANY_AGE.contains(&route.as_str()) {
            continue;
        }
        let version: i64 =
            form.pairs.iter().find(|(name, _)| name == "version").and_then(|(_, text)| text.parse().ok()).unwrap_or(1);
        let mut old = form.clone();
        old.pairs = form.with("version", &(version + 77).to_string());
        let free = form.texts.iter().find(|name| form.limits.iter().all(|(known, most)| known != *name || *most > 20));
        if let Some(name) = free {
            old.pairs = old.with(name, MARK);
        }
        let before = city.changes();
        let answer = send(&city.client(&form.person), &old, &old.pairs);
        let places = changed(&before, &city.changes());
        tried.insert(route.clone());
        let told = answer.body.contains("别人改过它") || answer.body.contains("在别处改过");
        // What makes no sense by itself is told first.
        let marks = ["role=\"alert\"", "aria-invalid=\"true\"", "class=\"error\""];
        let wrong = answer.status == 422 && marks.iter().any(|mark| answer.body.contains(mark));
        if !wrong && (!matches!(answer.status, 409 | 422) || !told) {
            let _ =
                writeln!(problems, "{route} ({} {}): {} {}", form.person, form.page, answer.status, answer.location());
        }
        if free.is_some() && !answer.body.contains(MARK) {
            let _ = writeln!(problems, "{route}: what was typed is gone");
        }
        for place in places {
            let _ = writeln!(problems, "{route}: {place}");
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
    assert!(tried.len() >= 5, "only {tried:?} carry a version");
}

/// Forms that may lawfully be sent twice, with the reason: a second time is a second thing.
const TWICE: &[(&str, &str)] = &[
    ("/items/{pack}/{item}/ask", "one asks as often as one likes"),
    ("/me/cases/{id}/note", "a message is sent each time"),
    ("/desk/tasks/{id}/note", "a message is sent each time"),
    ("/desk/tasks/{id}/full", "each look is written down"),
    ("/desk/window/drafts/{id}/code", "each code is a new one"),
    ("/apply/draft/{id}/code", "each code is a new one"),
    ("/desk/window/apply/{pack}/{item}", "the next application of who stands there"),
    ("/apply/{pack}/{item}", "another application for the same item"),
    ("/desk/next", "the next step"),
    ("/me/account/tokens", "another token"),
    ("/admin/calendar/load", "a load that was cut short is begun again by the same notice"),
    ("/desk/window/phone", "each code is a new one"),
    ("/admin/people/{id}/link", "each link is a new one"),
    ("/admin/roles", "the rights of a role are written anew, the same ones"),
    ("/me/account/second-factor", "each secret is a new one until one is confirmed"),
    ("/forgotten", "each code is a new one"),
    ("/register", "each code is a new one"),
];

/// Whoever presses a button twice has done one thing: the second time adds nothing.
#[test]
fn what_is_pressed_twice_happens_once() {
    let city = City::open();
    city.watch_changes();
    let (mut problems, mut happened) = (String::new(), 0);
    for (route, form) in all(&city) {
        if form.person.is_empty() || TWICE.iter().any(|(known, _)| route == *known) {
            continue;
        }
        let client = city.client(&form.person);
        let start = city.changes();
        let first = send(&client, &form, &form.pairs);
        let once = city.changes();
        let second = send(&client, &form, &form.pairs);
        let twice = city.changes();
        for (answer, time) in [(&first, "first"), (&second, "second")] {
            if let Some(problem) = wrong(answer, "zh") {
                let _ = writeln!(problems, "{route} ({} {}) the {time} time: {problem}", form.person, form.page);
            }
        }
        if changed(&start, &once).is_empty() {
            continue;
        }
        happened += 1;
        for place in changed(&once, &twice).into_iter().filter(|place| place.starts_with("INSERT")) {
            let _ = writeln!(problems, "{route} ({} {}): {place} once more", form.person, form.page);
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
    assert!(happened > 20, "only {happened} forms did something");
}

/// Fields of which every value is a sound one: a box that is sent is ticked, whatever it says; the code of a new role is typed; the day
/// only tells to which page of bookings the clerk goes back.
const FREE: &[(&str, &str)] = &[
    ("/admin/items/{pack}/{item}/edit", "appointment"),
    ("/desk/window/visits/{visit}/cases/{case}/withdraw", "confirmed"),
    ("/admin/roles", "code"),
    ("/desk/bookings/{id}", "day"),
];

/// What the page offers no choice of is not taken: no select, button, box or unseen field leads to a fault, and what is refused
/// changes nothing.
#[test]
fn choices_that_were_not_offered_are_refused() {
    let city = City::open();
    city.watch_changes();
    let (mut problems, mut tried) = (String::new(), 0);
    let long = "长".repeat(60_000);
    for (route, form) in all(&city) {
        for (turn, name) in form.choices.iter().enumerate() {
            let language = if turn % 2 == 0 { "zh" } else { "en" };
            let client = city.client(&form.person).speaking(language);
            for (what, value) in
                [("nonsense", "nonsense"), ("letters without end", long.as_str()), ("a hidden letter", "a\u{0}b")]
            {
                let before = city.changes();
                let answer = send(&client, &form, &form.with(name, value));
                tried += 1;
                if let Some(problem) = wrong(&answer, language) {
                    let _ = writeln!(problems, "{route} ({} {language}): {name} with {what}: {problem}", form.person);
                }
                let mut places = changed(&before, &city.changes());
                // The form of a window keeps what fits while the clerk mends the rest.
                places.retain(|place| route != "/desk/window/drafts/{id}" || place != "UPDATE case_draft");
                if !places.is_empty() && !FREE.contains(&(route.as_str(), name.as_str())) {
                    let _ = writeln!(
                        problems,
                        "{route} ({}): {name} with {what}: {} and {places:?}",
                        form.person, answer.status
                    );
                }
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
    assert!(tried > 500, "only {tried} choices were sent");
}
