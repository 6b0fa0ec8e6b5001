//! A served page as a person reads it: its words, links, forms, labels, and what it says went wrong.

use super::form::{Field, Form};
use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeMap;

/// A page that was served.
#[derive(Debug, Clone)]
pub struct Page {
    /// HTTP status.
    pub status: u16,
    /// Address after redirects.
    pub path: String,
    /// The HTML; empty for a file.
    pub html: String,
    /// What was downloaded; empty for a page.
    pub file: Vec<u8>,
}

pub(super) fn select(query: &str) -> Selector {
    Selector::parse(query).expect("the selectors of this file are well formed")
}

pub(super) fn attribute(element: &ElementRef<'_>, name: &str) -> String {
    element.value().attr(name).unwrap_or_default().to_owned()
}

pub(super) fn words(element: &ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

impl Page {
    /// A page as it arrived.
    pub fn new(status: u16, path: &str, html: String) -> Page {
        Page { status, path: path.to_owned(), html, file: Vec::new() }
    }

    /// The words of the page, in one line.
    pub fn text(&self) -> String {
        let document = Html::parse_document(&self.html);
        let body = document.select(&select("body")).next();
        body.map(|body| words(&body)).unwrap_or_default()
    }

    /// Whether words stand on the page; spaces count for nothing, as they depend on markup.
    pub fn shows(&self, wanted: &str) -> bool {
        let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        squeeze(&self.text()).contains(&squeeze(wanted))
    }

    /// The words of the main part, shortened, for a report.
    pub fn excerpt(&self) -> String {
        let document = Html::parse_document(&self.html);
        let main = document.select(&select("main")).next().map_or_else(|| self.text(), |main| words(&main));
        let short: String = main.chars().take(700).collect();
        format!("{} {}: {short}", self.status, self.path)
    }

    /// Addresses of all links.
    pub fn links(&self) -> Vec<String> {
        let document = Html::parse_document(&self.html);
        document.select(&select("a[href]")).map(|link| attribute(&link, "href")).collect()
    }

    /// The address of the link that is meant: by its words, or by how its address begins.
    pub fn link_for(&self, meant: &str) -> Option<String> {
        let document = Html::parse_document(&self.html);
        let all = select("a[href]");
        let links: Vec<ElementRef<'_>> = document.select(&all).collect();
        let exactly = links.iter().find(|link| words(link) == meant);
        let within = || links.iter().find(|link| words(link).contains(meant));
        let begins = || links.iter().find(|link| attribute(link, "href").starts_with(meant));
        let link = if meant.starts_with(['/', '?']) { begins() } else { exactly.or_else(within) };
        link.map(|link| attribute(link, "href"))
    }

    /// What a selector finds first: its words, or its `@attribute`; with `|digits` only the digits of it.
    pub fn find(&self, wanted: &str) -> Result<String, String> {
        let (wanted, digits) = match wanted.strip_suffix("|digits") {
            Some(rest) => (rest, true),
            None => (wanted, false),
        };
        let (query, name) = wanted.split_once('@').map_or((wanted, None), |(query, name)| (query, Some(name)));
        let selector = Selector::parse(query).map_err(|_| format!("{query} is no selector"))?;
        let document = Html::parse_document(&self.html);
        let Some(found) = document.select(&selector).next() else {
            return Err(format!("the page has no {query}: {}", self.excerpt()));
        };
        let text = name.map_or_else(|| words(&found), |name| attribute(&found, name));
        Ok(if digits { text.chars().filter(char::is_ascii_digit).collect() } else { text })
    }

    /// Whether words stand on the page, also in inputs, as what was typed.
    pub fn holds(&self, wanted: &str) -> bool {
        let typed = |field: &Field| field.on && field.value.contains(wanted);
        let document = Html::parse_document(&self.html);
        let known =
            document.select(&select("input[readonly]")).any(|input| attribute(&input, "value").contains(wanted));
        known || self.shows(wanted) || self.forms().iter().any(|form| form.fields.iter().any(typed))
    }

    /// The first link that begins with an address.
    pub fn link(&self, begins: &str) -> Option<String> {
        self.links().into_iter().find(|link| link.starts_with(begins))
    }

    /// Whether an element has this id.
    pub fn has_id(&self, id: &str) -> bool {
        let document = Html::parse_document(&self.html);
        document.select(&select("[id]")).any(|element| element.value().id() == Some(id))
    }

    /// The code of the refusal that the page is about, from `data-code`; empty for none.
    pub fn code(&self) -> String {
        let document = Html::parse_document(&self.html);
        document
            .select(&select("[data-code]"))
            .next()
            .map(|element| attribute(&element, "data-code"))
            .unwrap_or_default()
    }

    /// What the page says went wrong: summary of errors and alerts.
    pub fn errors(&self) -> Vec<String> {
        let document = Html::parse_document(&self.html);
        let alerts = select("[role=alert], .error, .notice-bad");
        document.select(&alerts).map(|element| words(&element)).filter(|text| !text.is_empty()).collect()
    }

    /// Whether the page says, above everything, that something went wrong.
    pub fn is_alarmed(&self) -> bool {
        let document = Html::parse_document(&self.html);
        document.select(&select("[role=alert]")).any(|element| !words(&element).is_empty())
    }

    /// All forms.
    pub fn forms(&self) -> Vec<Form> {
        let document = Html::parse_document(&self.html);
        let labels = labels(&document);
        document
            .select(&select("form"))
            .map(|element| {
                let id = attribute(&element, "id");
                let mut form = Form {
                    method: attribute(&element, "method").to_lowercase(),
                    action: attribute(&element, "action"),
                    multipart: attribute(&element, "enctype") == "multipart/form-data",
                    ..Form::default()
                };
                let controls = select("input, select, textarea, button");
                let inside =
                    element.select(&controls).filter(|control| control.value().attr("form").is_none_or(|of| of == id));
                let outside = document.select(&controls).filter(|control| {
                    !id.is_empty() && control.value().attr("form") == Some(id.as_str()) && !within(control, &element)
                });
                for control in inside.chain(outside) {
                    form.take(&control, &labels);
                }
                form.id = id;
                form
            })
            .collect()
    }

    /// The first form that `wanted` says yes to.
    pub fn form(&self, what: &str, wanted: impl Fn(&Form) -> bool) -> Result<Form, String> {
        self.forms().into_iter().find(wanted).ok_or_else(|| format!("the page has no form {what}; {}", self.excerpt()))
    }
}

fn within(control: &ElementRef<'_>, form: &ElementRef<'_>) -> bool {
    control.ancestors().any(|ancestor| ancestor.id() == form.id())
}

fn labels(document: &Html) -> BTreeMap<String, String> {
    let all = select("label[for]");
    document.select(&all).map(|label| (attribute(&label, "for"), words(&label))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::form::encode;
    use super::*;

    const PAGE: &str = r##"<html><body><main><div class="notice notice-bad" role="alert">有一处要改</div>
<form id="f" method="post" action="/go" enctype="multipart/form-data">
<label for="a">姓名</label><input id="a" name="a" value="x"><input type="hidden" name="v" value="3">
<label><input type="radio" name="r" value="yes"> 是</label><label><input type="radio" name="r" value="no" checked> 否</label>
<select name="s"><option value="">请选择</option><option value="1" selected>一</option></select>
<textarea name="t">
多行</textarea><input type="checkbox" name="c"><input name="off" disabled><input type="file" name="p">
<button name="action" value="save">保存</button></form>
<button form="f" name="action" value="draft" formaction="/later">以后</button></main></body></html>"##;

    #[test]
    fn a_form_sends_what_a_browser_would() {
        let page = Page::new(200, "/x", PAGE.to_owned());
        assert_eq!(page.errors(), ["有一处要改"]);
        let mut form = page.form("f", |form| form.has("a")).expect("is there");
        assert!(form.has_button("action", "draft") && form.multipart);
        assert_eq!(form.target(("action", "draft")).map(String::as_str), Some("/later"));
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            form.pairs(("action", "save")),
            [
                pair("a", "x"),
                pair("v", "3"),
                pair("r", "no"),
                pair("s", "1"),
                pair("t", "多行"),
                pair("action", "save")
            ]
        );
        form.fill("r", "yes").expect("is offered");
        form.fill("c", "on").expect("is offered");
        assert!(form.fill("s", "9").expect_err("is not offered").contains("does not offer"));
        assert!(form.fill("missing", "9").expect_err("is not there").contains("no field missing"));
        form.put("s", &serde_json::json!("一")).expect("is offered by its words");
        form.put("c", &serde_json::json!(true)).expect("is a box");
        assert!(form.put("d", &serde_json::json!(true)).is_err());
        assert_eq!(form.button("保存"), Some(("action".to_owned(), "save".to_owned())));
        assert_eq!(form.fields[0].label, "姓名");
        assert_eq!(form.fields[2].label, "是");
        form.attach("p", "a.png", vec![1, 2]).expect("takes a file");
        let (kind, body) = encode(&form, ("action", "save"), true);
        let text = String::from_utf8_lossy(&body);
        assert!(
            kind.starts_with("multipart/form-data")
                && text.contains("filename=\"a.png\"")
                && text.contains("name=\"c\"")
        );
        let (_, body) = encode(&form, ("", ""), false);
        assert!(String::from_utf8_lossy(&body).contains("t=%E5%A4%9A%E8%A1%8C"));
    }

    #[test]
    fn words_are_found_whatever_the_markup() {
        let page = Page::new(200, "/x", "<body><p>已<b>办好</b></p></body>".to_owned());
        assert!(page.shows("已办好") && !page.shows("未办好"));
        assert!(page.holds("已办好"));
        assert_eq!(page.find("p b").as_deref(), Ok("办好"));
        assert!(page.find("i").is_err() && page.find("p[").is_err());
    }

    #[test]
    fn links_are_meant_by_words_or_address() {
        let html = "<body><a href=\"/a/1\" id=\"n7\">上一页</a><a href=\"/b\">下一页</a></body>";
        let page = Page::new(200, "/x", html.to_owned());
        assert_eq!(page.link_for("下一页").as_deref(), Some("/b"));
        assert_eq!(page.link_for("上一").as_deref(), Some("/a/1"));
        assert_eq!(page.link_for("/a/").as_deref(), Some("/a/1"));
        assert_eq!(page.link_for("没有"), None);
        assert_eq!(page.find("a@id|digits").as_deref(), Ok("7"));
    }
}
