//! What everybody finds who follows every link: a sample of each page, each form, and what is wrong on the way.

use super::client::Client;
use super::forms::{self, FoundForm, select};
use scraper::Html;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use web::registry::Route;

/// Addresses of one route that one person opens.
const EACH: usize = 4;
/// Addresses of one public route that those open who come after the first.
const AGAIN: usize = 1;
/// Addresses that one person opens at most.
const MOST: usize = 400;

/// An address of a page, and who may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Who; empty for anybody.
    pub person: String,
    /// Where.
    pub path: String,
}

/// All that was found.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Survey {
    /// Session tokens by person.
    pub sessions: BTreeMap<String, String>,
    /// Samples by route.
    pub samples: BTreeMap<String, Vec<Sample>>,
    /// Forms by the route they are sent to.
    pub forms: BTreeMap<String, Vec<FoundForm>>,
    /// Links that lead nowhere, pages that break, forms that go nowhere.
    pub problems: BTreeSet<String>,
    /// Seconds it took.
    pub seconds: u64,
}

impl Survey {
    /// The first sample of a route, if somebody found one.
    pub fn sample(&self, route: &str) -> Option<&Sample> {
        self.samples.get(route)?.first()
    }

    /// Follows every link from some addresses as one person.
    pub fn walk(&mut self, person: &str, client: &Client, starts: &[&str], routes: &[Route]) {
        let mut waiting: VecDeque<(String, String)> =
            starts.iter().map(|start| ((*start).to_owned(), String::new())).collect();
        let mut seen: BTreeSet<String> = starts.iter().map(|start| (*start).to_owned()).collect();
        let mut opened: BTreeMap<(&'static str, String), usize> = BTreeMap::new();
        let mut total = 0;
        while let Some((path, from)) = waiting.pop_front() {
            let plain = path.split(['?', '#']).next().unwrap_or(&path).to_owned();
            let Some(route) = matched(routes, "GET", &plain) else {
                self.problems.insert(format!("{person}: {from} leads to {path}, which no route serves"));
                continue;
            };
            // The small forms beside a step are pages of their own, though of one address.
            let aside = path.split_once("?do=").map(|(_, what)| what.to_owned()).unwrap_or_default();
            let known = opened.entry((route.path, aside)).or_insert(0);
            let first = !self.samples.contains_key(route.path) || route.access != web::Access::Public;
            if *known >= if first { EACH } else { AGAIN } || total >= MOST {
                continue;
            }
            *known += 1;
            total += 1;
            let answer = client.get(&path);
            match answer.status {
                200 => {}
                300..400 => {
                    let to = resolve(&path, answer.location());
                    if !to.starts_with("/sign-in") && seen.insert(to.clone()) {
                        waiting.push_back((to, path.clone()));
                    }
                    continue;
                }
                status => {
                    self.problems.insert(format!("{person}: {from} leads to {path}, which answers {status}"));
                    continue;
                }
            }
            let samples = self.samples.entry(route.path.to_owned()).or_default();
            if samples.len() < 3 * EACH {
                samples.push(Sample { person: person.to_owned(), path: path.clone() });
            }
            if !answer.is_html() {
                continue;
            }
            let html = Html::parse_document(&answer.body);
            for form in forms::forms(person, &path, &html) {
                self.keep_form(form, routes);
            }
            // A form that only asks leads somewhere as a link does.
            let asking = forms::forms(person, &path, &html).into_iter().filter(|form| form.method == "get");
            let asked = asking.map(|form| format!("{}?{}", form.path, super::client::encode(&form.pairs)));
            for link in links(&path, &html).into_iter().chain(asked) {
                if seen.insert(link.clone()) {
                    waiting.push_back((link, path.clone()));
                }
            }
        }
    }

    /// Keeps the forms of a page that came as the answer to a post.
    pub fn keep_answer(&mut self, person: &str, path: &str, answer: &super::client::Answer, routes: &[Route]) {
        if answer.is_html() {
            for form in forms::forms(person, path, &Html::parse_document(&answer.body)) {
                self.keep_form(form, routes);
            }
        }
    }

    fn keep_form(&mut self, form: FoundForm, routes: &[Route]) {
        let plain = form.path.split(['?', '#']).next().unwrap_or(&form.path);
        let method = form.method.to_ascii_uppercase();
        match matched(routes, &method, plain) {
            None => {
                self.problems.insert(format!(
                    "{}: a form on {} goes to {method} {}, which no route serves",
                    form.person, form.page, form.path
                ));
            }
            Some(route) if method == "POST" => {
                let known = self.forms.entry(route.path.to_owned()).or_default();
                if known.len() < 6 && !known.iter().any(|one| one.person == form.person && one.path == form.path) {
                    known.push(form);
                }
            }
            Some(_) => {}
        }
    }
}

/// The route of an address: the most literal one that fits.
pub fn matched<'a>(routes: &'a [Route], method: &str, path: &str) -> Option<&'a Route> {
    let fits = |route: &&Route| {
        let (mut pattern, mut given) = (route.path.split('/'), path.split('/'));
        loop {
            match (pattern.next(), given.next()) {
                (None, None) => return true,
                (Some(part), Some(_)) if part.starts_with("{*") => return true,
                (Some(part), Some(word)) if part == word || (part.starts_with('{') && !word.is_empty()) => {}
                _ => return false,
            }
        }
    };
    let literal =
        |route: &&Route| route.path.split('/').map(|part| u8::from(part.starts_with('{'))).collect::<Vec<_>>();
    routes.iter().filter(|route| route.method.as_str() == method).filter(fits).min_by_key(literal)
}

/// Whether an address names a thing by its number: only then it belongs to somebody.
pub fn is_own_id(path: &str) -> bool {
    path.split(['?', '#'])
        .next()
        .unwrap_or(path)
        .split('/')
        .any(|part| part.len() >= 6 && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Addresses on this site that a page names.
fn links(page: &str, html: &Html) -> Vec<String> {
    let mut found = Vec::new();
    for (selector, attribute) in [
        ("a[href]", "href"),
        ("link[href]", "href"),
        ("script[src]", "src"),
        ("img[src]", "src"),
        ("use[href]", "href"),
        ("area[href]", "href"),
    ] {
        for element in html.select(&select(selector)) {
            let link = element.value().attr(attribute).unwrap_or_default();
            let display = ["?lang=", "&lang=", "?elder=", "&elder="].iter().any(|wish| link.contains(wish));
            let elsewhere = display
                || link.starts_with('#')
                || link.starts_with("//")
                || (link.contains(':') && !link.starts_with('/'));
            if !link.is_empty() && !elsewhere {
                let link = resolve(page, link);
                found.push(link.split('#').next().unwrap_or(&link).to_owned());
            }
        }
    }
    found
}

/// An address as a link on a page means it.
pub fn resolve(from: &str, to: &str) -> String {
    let base = from.split(['?', '#']).next().unwrap_or(from);
    match to {
        _ if to.starts_with('/') => to.to_owned(),
        _ if to.starts_with('?') => format!("{base}{to}"),
        _ if to.is_empty() || to.starts_with('#') => from.to_owned(),
        _ => match to.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or_else(|| "/".to_owned(), |at| rest[at..].to_owned()),
            None => format!("{}/{to}", base.rsplit_once('/').map_or("", |(folder, _)| folder)),
        },
    }
}
