//! Every page type of the router, found by following links, in both languages.

use crate::support::{City, Sample, words};
use http::Method;
use scraper::{Html, Selector};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// Pages to which no link can lead: what they need comes by post or is said aloud. Each with an address and who opens it.
const APART: &[(&str, &str, &str)] = &[
    ("/welcome/{token}", "", "/welcome/not-a-token"),
    // Who is not proved yet is led here by the first application.
    ("/prove", "chen-xiaolan", "/prove"),
    // Who has a second factor is led here by the sign-in itself.
    ("/sign-in/code", "", "/sign-in/code"),
];

fn select(text: &str) -> Selector {
    Selector::parse(text).expect("a selector")
}

/// A sample of each page type, and the types that have none.
pub fn samples(city: &City) -> (BTreeMap<&'static str, Sample>, Vec<&'static str>) {
    let (mut found, mut missing) = (BTreeMap::new(), Vec::new());
    for route in city.routes.iter().filter(|route| route.page && route.method == Method::GET) {
        let apart = APART.iter().find(|(known, ..)| *known == route.path);
        let apart = apart.map(|(_, person, path)| Sample { person: (*person).to_owned(), path: (*path).to_owned() });
        match city.survey.sample(route.path).cloned().or(apart) {
            Some(sample) => drop(found.insert(route.path, sample)),
            None => missing.push(route.path),
        }
    }
    (found, missing)
}

#[test]
fn every_link_leads_somewhere() {
    let city = City::open();
    let problems: Vec<&String> = city.survey.problems.iter().collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn every_page_is_reached_by_links() {
    let city = City::open();
    let (_, missing) = samples(&city);
    assert!(missing.is_empty(), "no link of anybody leads to {missing:#?}");
}

/// Endpoints of scripts: no form of a page goes there.
const BY_SCRIPT: &[&str] = &["/keep", "/opinion"];

#[test]
fn every_post_has_its_form() {
    let city = City::open();
    let posts = city.routes.iter().filter(|route| route.method == Method::POST && !route.path.starts_with("/api/"));
    let lonely: Vec<&str> = posts
        .map(|route| route.path)
        .filter(|path| !BY_SCRIPT.iter().any(|end| path.ends_with(end)) && !city.survey.forms.contains_key(*path))
        .collect();
    // A form that stands only on the answer to another post is met in the stories; so is the question after a refused part, to
    // somebody who comes to a window, and the message that no process of the sample city waits for.
    let in_stories = |path: &str| {
        path.ends_with("/finish")
            || path.ends_with("/confirm")
            || path == "/desk/cases/{id}/message"
            || path == "/desk/window/visits/{visit}/cases/{case}/tasks/{task}"
    };
    let unmet: Vec<&&str> = lonely.iter().filter(|path| !in_stories(path)).collect();
    assert!(unmet.is_empty(), "no page has a form for {unmet:#?}");
}

#[test]
fn every_page_in_both_languages() {
    let city = City::open();
    let prefixes = prefixes();
    let mut problems = String::new();
    for (route, sample) in samples(&city).0 {
        let person = city.client(&sample.person);
        for language in ["zh", "en"] {
            let answer = person.speaking(language).get(&sample.path);
            for problem in look(&answer, language, &prefixes, APART.iter().any(|(known, ..)| *known == route)) {
                let _ = writeln!(problems, "{route} ({} {} {language}): {problem}", sample.person, sample.path);
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// Pages of errors are pages too.
#[test]
fn errors_are_pages_in_both_languages() {
    let city = City::open();
    let prefixes = prefixes();
    for language in ["zh", "en"] {
        for (person, path, status) in
            [("", "/nothing-here", 404), ("chen-xiaolan", "/me/cases/1", 404), ("chen-xiaolan", "/desk", 404)]
        {
            let answer = city.client(person).speaking(language).get(path);
            assert_eq!(answer.status, status, "{path}");
            let problems = look(&answer, language, &prefixes, true);
            assert!(problems.is_empty(), "{path} {language}: {problems:#?}");
        }
    }
}

fn look(answer: &crate::support::Answer, language: &str, prefixes: &BTreeSet<String>, any_status: bool) -> Vec<String> {
    let mut problems = Vec::new();
    if answer.status != 200 && !any_status {
        return vec![format!("answers {}", answer.status)];
    }
    let html = Html::parse_document(&answer.body);
    let root = html.root_element();
    let wanted = if language == "zh" { "zh-CN" } else { "en" };
    if root.value().attr("lang") != Some(wanted) {
        problems.push(format!("its language is {:?}", root.value().attr("lang")));
    }
    let headings = html.select(&select("h1")).count();
    if headings != 1 {
        problems.push(format!("{headings} main headings"));
    }
    if html.select(&select("h1, title")).any(|heading| words(&heading).is_empty()) {
        problems.push("an empty heading or title".to_owned());
    }
    if html.select(&select("main")).count() != 1 {
        problems.push("not one main part".to_owned());
    }
    for inline in html
        .select(&select("script:not([src]), style, [style], [onclick], [onchange], [onsubmit], a[href^='javascript:']"))
    {
        problems.push(format!("inline script or style: {}", inline.html().chars().take(120).collect::<String>()));
    }
    let mut ids = BTreeSet::new();
    for element in html.select(&select("[id]")) {
        if !ids.insert(element.value().attr("id").unwrap_or_default()) {
            problems.push(format!("the id {:?} stands twice", element.value().attr("id").unwrap_or_default()));
        }
    }
    problems.extend(untranslated(&html, prefixes));
    if language == "en" {
        problems.extend(chinese_controls(&html));
    }
    problems
}

/// First words of all Fluent keys.
fn prefixes() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/locales/en");
    let mut prefixes = BTreeSet::new();
    for file in std::fs::read_dir(folder).expect("the words").flatten() {
        for line in std::fs::read_to_string(file.path()).expect("readable").lines() {
            if let Some((key, _)) = line.split_once(" =")
                && !key.starts_with([' ', '#', '-', '.'])
            {
                prefixes.insert(key.split('-').next().unwrap_or(key).to_owned());
            }
        }
    }
    assert!(prefixes.len() > 20);
    prefixes
}

/// Texts that look like the key of a sentence, or hold a place that was not filled.
fn untranslated(html: &Html, prefixes: &BTreeSet<String>) -> Vec<String> {
    let is_key = |text: &str| {
        let parts: Vec<&str> = text.split('-').collect();
        parts.len() >= 2
            && prefixes.contains(parts[0])
            && parts.iter().all(|part| {
                !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            })
    };
    let mut found = Vec::new();
    for node in html.tree.nodes() {
        if let Some(text) = node.value().as_text() {
            let inside = node.ancestors().filter_map(scraper::ElementRef::wrap).any(|element| {
                let element = element.value();
                ["script", "style", "code", "kbd", "pre"].contains(&element.name())
                    || element.classes().any(|class| class == "code")
            });
            let text = text.trim();
            if !inside && (is_key(text) || text.contains("{$") || text.contains("{ $") || text.contains('\u{2068}')) {
                found.push(format!("untranslated: {text}"));
            }
        }
        if let Some(element) = node.value().as_element() {
            for name in ["title", "aria-label", "placeholder", "alt", "data-word-text"] {
                if element.attr(name).is_some_and(|text| is_key(text) || text.contains("{$")) {
                    found.push(format!("untranslated {name}: {}", element.attr(name).unwrap_or_default()));
                }
            }
        }
    }
    found
}

/// Chinese on what one operates, in the English page: nobody who reads only English finds the way.
fn chinese_controls(html: &Html) -> Vec<String> {
    let mut found = Vec::new();
    for element in html.select(&select("button, th[scope=col], summary, legend, h1, nav a, label > span:first-child")) {
        let marked = std::iter::once(element).chain(element.ancestors().filter_map(scraper::ElementRef::wrap));
        let marked = marked
            .filter(|one| one.value().name() != "html")
            .any(|one| one.value().attr("lang").is_some_and(|lang| lang.starts_with("zh")));
        let text = words(&element);
        let chinese = text.chars().filter(|letter| ('\u{4e00}'..='\u{9fff}').contains(letter)).count();
        // Names of people stay as they are; they are short.
        if !marked && chinese > 4 && !element.inner_html().contains("lang=\"zh") {
            found.push(format!("Chinese in an English {}: {text}", element.value().name()));
        }
    }
    found
}
