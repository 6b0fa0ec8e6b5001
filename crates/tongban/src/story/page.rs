//! A served page as a person reads it: its words, links, forms, labels, and what it says went wrong.

use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeMap;

/// A page that was served.
#[derive(Debug, Clone)]
pub struct Page {
    /// HTTP status.
    pub status: u16,
    /// Address after redirects.
    pub path: String,
    /// The HTML.
    pub html: String,
}

/// A form on a page, with what stands in it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Form {
    /// Its id.
    pub id: String,
    /// `get` or `post`.
    pub method: String,
    /// Where it goes; empty for the page itself.
    pub action: String,
    /// Whether it carries files.
    pub multipart: bool,
    /// Inputs in order.
    pub fields: Vec<Field>,
    /// Buttons in order.
    pub buttons: Vec<Button>,
}

/// An input; radios and boxes of one name are one input each.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Field {
    /// Name.
    pub name: String,
    /// `text`, `radio`, `checkbox`, `select`, `textarea`, `file`, `hidden`, …
    pub kind: String,
    /// What would be sent.
    pub value: String,
    /// Whether a radio or box is ticked; true for others.
    pub on: bool,
    /// Values that a select offers.
    pub options: Vec<String>,
    /// Words of its label.
    pub label: String,
    /// Chosen files: name and content.
    pub files: Vec<(String, Vec<u8>)>,
}

/// A submit button.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Button {
    /// Name; empty for none.
    pub name: String,
    /// Value.
    pub value: String,
    /// Words.
    pub label: String,
    /// Its own target.
    pub target: Option<String>,
}

fn select(query: &str) -> Selector {
    Selector::parse(query).expect("the selectors of this file are well formed")
}

fn attribute(element: &ElementRef<'_>, name: &str) -> String {
    element.value().attr(name).unwrap_or_default().to_owned()
}

fn words(element: &ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

impl Page {
    /// A page as it arrived.
    pub fn new(status: u16, path: &str, html: String) -> Page {
        Page { status, path: path.to_owned(), html }
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

impl Form {
    fn take(&mut self, control: &ElementRef<'_>, labels: &BTreeMap<String, String>) {
        let element = control.value();
        if element.attr("disabled").is_some() {
            return;
        }
        let (name, kind) = (attribute(control, "name"), attribute(control, "type"));
        let value = attribute(control, "value");
        match element.name() {
            "button" if kind != "button" && kind != "reset" => {
                let target = element.attr("formaction").map(str::to_owned);
                self.buttons.push(Button { name, value, label: words(control), target });
            }
            "input" if kind == "submit" => {
                self.buttons.push(Button { name, label: value.clone(), value, target: None });
            }
            "button" => {}
            _ if name.is_empty() => {}
            "select" => self.fields.push(Form::choice(control, name, labels)),
            "textarea" => {
                let value = control.text().collect::<String>();
                let value = value.strip_prefix('\n').unwrap_or(&value).to_owned();
                self.fields.push(Field {
                    name,
                    kind: "textarea".into(),
                    value,
                    on: true,
                    label: label(control, labels),
                    ..Field::default()
                });
            }
            _ => {
                let box_like = kind == "radio" || kind == "checkbox";
                let value = if box_like && element.attr("value").is_none() { "on".to_owned() } else { value };
                let on = !box_like || element.attr("checked").is_some();
                let kind = if kind.is_empty() { "text".to_owned() } else { kind };
                self.fields.push(Field { name, kind, value, on, label: label(control, labels), ..Field::default() });
            }
        }
    }

    fn choice(control: &ElementRef<'_>, name: String, labels: &BTreeMap<String, String>) -> Field {
        let mut field =
            Field { name, kind: "select".into(), on: true, label: label(control, labels), ..Field::default() };
        for (place, option) in control.select(&select("option")).enumerate() {
            let value = option.value().attr("value").map_or_else(|| words(&option), str::to_owned);
            if place == 0 || option.value().attr("selected").is_some() {
                field.value.clone_from(&value);
            }
            field.options.push(value);
        }
        field
    }

    /// Whether it has an input of a name.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }

    /// Whether it has a button.
    pub fn has_button(&self, name: &str, value: &str) -> bool {
        self.buttons.iter().any(|button| button.name == name && button.value == value)
    }

    /// The target of a button, where it has its own.
    pub fn target(&self, button: (&str, &str)) -> Option<&String> {
        self.buttons.iter().find(|one| one.name == button.0 && one.value == button.1)?.target.as_ref()
    }

    /// The names of its inputs, each once.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for field in self.fields.iter().filter(|field| field.kind != "hidden") {
            if !names.contains(&field.name) {
                names.push(field.name.clone());
            }
        }
        names
    }

    /// Types a value, or chooses it among what is offered.
    pub fn fill(&mut self, name: &str, value: &str) -> Result<(), String> {
        self.fill_all(name, &[value.to_owned()])
    }

    /// Chooses values among what is offered; one value is typed where there is nothing to choose.
    pub fn fill_all(&mut self, name: &str, values: &[String]) -> Result<(), String> {
        let kind = self.fields.iter().find(|field| field.name == name).map(|field| field.kind.clone());
        let Some(kind) = kind else {
            return Err(format!("the form has no field {name}; it has {}", self.names().join(", ")));
        };
        if kind == "radio" || kind == "checkbox" {
            let offered: Vec<String> =
                self.fields.iter().filter(|field| field.name == name).map(|field| field.value.clone()).collect();
            if let Some(strange) = values.iter().find(|value| !offered.contains(value)) {
                return Err(format!("{name} does not offer {strange}; it offers {}", offered.join(", ")));
            }
            for field in self.fields.iter_mut().filter(|field| field.name == name) {
                field.on = values.contains(&field.value);
            }
            return Ok(());
        }
        let value = values.first().cloned().unwrap_or_default();
        let field = self.fields.iter_mut().find(|field| field.name == name).expect("it was found above");
        if kind == "select" && !field.options.contains(&value) {
            let some: Vec<&str> = field.options.iter().take(12).map(String::as_str).collect();
            return Err(format!("{name} does not offer {value}; it offers {} …", some.join(", ")));
        }
        field.value = value;
        Ok(())
    }

    /// Chooses a file.
    pub fn attach(&mut self, name: &str, file: &str, content: Vec<u8>) -> Result<(), String> {
        let field = self.fields.iter_mut().find(|field| field.name == name && field.kind == "file");
        let field = field.ok_or_else(|| format!("the form takes no file {name}"))?;
        field.files.push((file.to_owned(), content));
        Ok(())
    }

    /// What would be sent: names and values in order.
    pub fn pairs(&self, button: (&str, &str)) -> Vec<(String, String)> {
        let sent = self.fields.iter().filter(|field| field.on && field.kind != "file");
        let mut pairs: Vec<(String, String)> = sent.map(|field| (field.name.clone(), field.value.clone())).collect();
        if !button.0.is_empty() {
            pairs.push((button.0.to_owned(), button.1.to_owned()));
        }
        pairs
    }
}

fn label(control: &ElementRef<'_>, labels: &BTreeMap<String, String>) -> String {
    let by_id = control.value().id().and_then(|id| labels.get(id)).cloned();
    let around = || {
        let above = control.ancestors().filter_map(ElementRef::wrap).find(|element| element.value().name() == "label");
        above.map(|label| words(&label)).unwrap_or_default()
    };
    by_id.unwrap_or_else(around)
}

const BOUNDARY: &str = "----story-8f3b2c";

/// The content type and the body of a form that is sent.
pub fn encode(form: &Form, button: (&str, &str), multipart: bool) -> (String, Vec<u8>) {
    let pairs = form.pairs(button);
    if !multipart {
        let body: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
        return ("application/x-www-form-urlencoded".to_owned(), body.join("&").into_bytes());
    }
    let mut body = Vec::new();
    for (name, value) in &pairs {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(value.as_bytes());
        body.extend_from_slice(b"\r\n");
    }
    for field in form.fields.iter().filter(|field| field.kind == "file") {
        // A browser sends an empty part for a file input in which nothing was chosen.
        let empty = [(String::new(), Vec::new())];
        let files = if field.files.is_empty() { &empty[..] } else { &field.files[..] };
        for (file, content) in files {
            let name = &field.name;
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={BOUNDARY}"), body)
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
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
    }
}
