//! What stands on a page: forms with what they would send, and words.

use scraper::{ElementRef, Html, Selector};
use serde::{Deserialize, Serialize};

/// A form as it would be sent if somebody only pressed its button.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FoundForm {
    /// Who found it.
    pub person: String,
    /// On which page.
    pub page: String,
    /// Where it goes.
    pub path: String,
    /// `get` or `post`.
    pub method: String,
    /// Whether it carries files.
    pub multipart: bool,
    /// Names and values.
    pub pairs: Vec<(String, String)>,
    /// Names of inputs into which one types.
    pub texts: Vec<String>,
    /// Names of what one chooses from: selects, radio buttons, boxes; and of what the page carries unseen.
    #[serde(default)]
    pub choices: Vec<String>,
    /// How many characters the page allows in those that say so.
    pub limits: Vec<(String, usize)>,
    /// Names of file inputs.
    pub files: Vec<String>,
}

impl FoundForm {
    /// Its pairs with one value replaced.
    pub fn with(&self, name: &str, value: &str) -> Vec<(String, String)> {
        let mut pairs = self.pairs.clone();
        match pairs.iter_mut().find(|(known, _)| known == name) {
            Some(pair) => value.clone_into(&mut pair.1),
            None => pairs.push((name.to_owned(), value.to_owned())),
        }
        pairs
    }
}

/// A selector that is written here.
pub fn select(text: &str) -> Selector {
    Selector::parse(text).expect("a selector")
}

/// The forms of a page, one for each place they go to (a button may have its own).
pub fn forms(person: &str, page: &str, html: &Html) -> Vec<FoundForm> {
    let mut found = Vec::new();
    for form in html.select(&select("form")) {
        let own = |name: &str| form.value().attr(name).unwrap_or_default().to_owned();
        let (mut pairs, mut texts, mut files, mut targets) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut choices: Vec<String> = Vec::new();
        let mut limits = Vec::new();
        let id = form.value().id().unwrap_or_default().to_owned();
        let (controls, owned) = (select("input, select, textarea, button"), select("[form]"));
        let inside = form.select(&controls);
        let outside = html.select(&owned).filter(|element| !id.is_empty() && element.value().attr("form") == Some(&id));
        for control in inside.chain(outside) {
            let element = control.value();
            let name = element.attr("name").unwrap_or_default().to_owned();
            let kind = element.attr("type").unwrap_or_default();
            if element.attr("disabled").is_some() {
                continue;
            }
            if element.name() == "button" || kind == "submit" {
                let target = element.attr("formaction").unwrap_or_default().to_owned();
                targets.push((target, name, element.attr("value").unwrap_or_default().to_owned()));
                continue;
            }
            if name.is_empty() {
                continue;
            }
            if let Some(most) = element.attr("maxlength").and_then(|most| most.parse().ok()) {
                limits.push((name.clone(), most));
            }
            let chosen_from = element.name() == "select" || matches!(kind, "radio" | "checkbox" | "hidden");
            if chosen_from && !choices.contains(&name) {
                choices.push(name.clone());
            }
            match (element.name(), kind) {
                ("select", _) => pairs.push((name, chosen(&control))),
                ("textarea", _) => {
                    texts.push(name.clone());
                    pairs.push((name, control.text().collect::<String>().trim_start_matches('\n').to_owned()));
                }
                (_, "file") => files.push(name),
                (_, "radio" | "checkbox") => {
                    if element.attr("checked").is_some() {
                        pairs.push((name, element.attr("value").unwrap_or("on").to_owned()));
                    }
                }
                (_, kind) => {
                    if kind != "hidden" && element.attr("readonly").is_none() {
                        texts.push(name.clone());
                    }
                    pairs.push((name, element.attr("value").unwrap_or_default().to_owned()));
                }
            }
        }
        if targets.is_empty() {
            targets.push(Default::default());
        }
        let action = own("action");
        let mut seen: Vec<String> = Vec::new();
        for (target, name, value) in targets {
            let to = if target.is_empty() { action.clone() } else { target };
            let to = if to.is_empty() { page.to_owned() } else { super::survey::resolve(page, &to) };
            if seen.contains(&to) {
                continue;
            }
            seen.push(to.clone());
            let mut pairs: Vec<(String, String)> = pairs.clone();
            if !name.is_empty() {
                pairs.push((name, value));
            }
            found.push(FoundForm {
                person: person.to_owned(),
                page: page.to_owned(),
                path: to,
                method: if own("method").eq_ignore_ascii_case("post") { "post" } else { "get" }.to_owned(),
                multipart: own("enctype").starts_with("multipart"),
                pairs,
                texts: texts.clone(),
                choices: choices.clone(),
                limits: limits.clone(),
                files: files.clone(),
            });
        }
    }
    found
}

fn chosen(control: &ElementRef<'_>) -> String {
    let options: Vec<ElementRef<'_>> = control.select(&select("option")).collect();
    let marked = options.iter().find(|option| option.value().attr("selected").is_some());
    let option = marked.or(options.first());
    option.map(|option| option.value().attr("value").unwrap_or_default().to_owned()).unwrap_or_default()
}

/// The words of an element, with single spaces.
pub fn words(element: &ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}
