//! A form on a page: what stands in it, what is filled in, and what is sent.

use super::page::{attribute, select, words};
use scraper::ElementRef;
use std::collections::BTreeMap;

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
    /// Their words.
    pub words: Vec<String>,
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

impl Form {
    pub(super) fn take(&mut self, control: &ElementRef<'_>, labels: &BTreeMap<String, String>) {
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
            field.words.push(words(&option));
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

    /// Ticks every box of a name; a form may have none.
    pub fn tick_all(&mut self, name: &str) {
        self.fields.iter_mut().filter(|field| field.name == name).for_each(|field| field.on = true);
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

    /// Fills in what a story says: a text, several, or whether a box is ticked; what is offered may be named by its words.
    pub fn put(&mut self, name: &str, value: &serde_json::Value) -> Result<(), String> {
        use serde_json::Value;
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match value {
            Value::Bool(tick) => {
                let mut boxes = self.fields.iter_mut().filter(|field| field.name == name && field.kind == "checkbox");
                let found = boxes.next().ok_or_else(|| format!("the form has no box {name}"))?;
                found.on = *tick;
                Ok(())
            }
            Value::Array(list) => {
                let values: Vec<String> = list.iter().map(|one| self.meant(name, &text(one))).collect();
                self.fill_all(name, &values)
            }
            other => {
                let value = self.meant(name, &text(other));
                self.fill(name, &value)
            }
        }
    }

    /// The value that is offered under some words; anything else as it is.
    fn meant(&self, name: &str, words: &str) -> String {
        let fields = || self.fields.iter().filter(|field| field.name == name);
        let offered = fields().any(|field| {
            let boxed = field.kind == "radio" || field.kind == "checkbox";
            (boxed && field.value == words) || field.options.iter().any(|option| option == words)
        });
        if offered {
            return words.to_owned();
        }
        let by_words = fields().find_map(|field| match field.kind.as_str() {
            "select" => {
                field.words.iter().position(|one| one.contains(words)).map(|place| field.options[place].clone())
            }
            "radio" | "checkbox" => field.label.contains(words).then(|| field.value.clone()),
            _ => None,
        });
        by_words.unwrap_or_else(|| words.to_owned())
    }

    /// The button that is meant: by its value or its words.
    pub fn button(&self, meant: &str) -> Option<(String, String)> {
        let found = self
            .buttons
            .iter()
            .find(|button| button.value == meant)
            .or_else(|| self.buttons.iter().find(|button| button.label.contains(meant)));
        found.map(|button| (button.name.clone(), button.value.clone()))
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
