//! Templates into texts: minijinja with nothing but values, conditions, loops and a few filters; bounded in fuel, depth and
//! length. Texts are plain; pages escape them when they show them.

use super::model::{Built, Texts, Wording};
use base::{Error, Locale, Refusal, Result};
use minijinja::{Environment, UndefinedBehavior, filters};
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::sync::OnceLock;

const FUEL: u64 = 20_000;
const DEPTH: usize = 20;
/// Most characters of a template.
const SOURCE: usize = 4_000;
/// Most characters of a title, a body, and what is sent to a phone.
const TITLE: usize = 120;
const BODY: usize = 4_000;
const PHONE: usize = 350;

/// Texts in one language, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Rendered {
    /// Title.
    pub title: String,
    /// Body.
    pub body: String,
    /// What is sent to a phone; empty when nothing is.
    pub sms: String,
}

fn environment() -> &'static Environment<'static> {
    static ENVIRONMENT: OnceLock<Environment<'static>> = OnceLock::new();
    ENVIRONMENT.get_or_init(|| {
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        environment.set_recursion_limit(DEPTH);
        environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        environment.add_filter("length", filters::length);
        environment.add_filter("join", filters::join);
        environment
    })
}

/// Values in one language: an object of `zh` and perhaps `en` becomes the words of that language.
fn localize(value: &Value, locale: Locale, depth: usize) -> Value {
    match value {
        Value::Object(map) if is_text(map) => {
            let side = |key: &str| map.get(key).filter(|words| words.as_str().is_some_and(|words| !words.is_empty()));
            let words = if locale == Locale::En { side("en").or_else(|| side("zh")) } else { side("zh") };
            words.cloned().unwrap_or_else(|| Value::from(""))
        }
        Value::Object(map) if depth > 0 => map
            .iter()
            .map(|(key, value)| (key.clone(), localize(value, locale, depth - 1)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(list) if depth > 0 => list.iter().map(|value| localize(value, locale, depth - 1)).collect(),
        Value::Object(_) | Value::Array(_) => Value::Null,
        plain => plain.clone(),
    }
}

fn is_text(map: &Map<String, Value>) -> bool {
    map.get("zh").is_some_and(Value::is_string)
        && map.iter().all(|(key, value)| ["zh", "en"].contains(&key.as_str()) && value.is_string())
}

/// Why a template will not do: the line, and the engine's words.
fn one(source: &str, data: &minijinja::Value, most: usize) -> std::result::Result<String, (usize, String)> {
    if source.chars().count() > SOURCE {
        return Err((1, format!("more than {SOURCE} characters")));
    }
    let failed = |error: minijinja::Error| {
        let what = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
        (error.line().unwrap_or(1), what)
    };
    let text = environment().render_str(source, data).map_err(failed)?;
    let text = text.trim().to_owned();
    if text.chars().count() > most { Err((1, format!("the text has more than {most} characters"))) } else { Ok(text) }
}

fn all(texts: &Texts, data: &Value, locale: Locale) -> std::result::Result<Rendered, (&'static str, usize, String)> {
    let data = minijinja::Value::from(minijinja::value::Serde(localize(data, locale, 6)));
    let render = |part: &'static str, source: &str, most: usize| {
        one(source, &data, most).map_err(|(line, what)| (part, line, what))
    };
    Ok(Rendered {
        title: render("title", &texts.title, TITLE)?.replace(['\n', '\r'], " "),
        body: render("body", &texts.body, BODY)?,
        sms: render("sms", &texts.sms, PHONE)?.replace(['\n', '\r'], " "),
    })
}

/// The texts of a wording in a language. A faulty edited wording must not stop the business: the built-in one is used then,
/// and the fault is logged.
pub fn render(built: &Built, edited: Option<&Wording>, data: &Value, locale: Locale) -> Result<Rendered> {
    if let Some(edited) = edited {
        match all(edited.get(locale), data, locale) {
            Ok(rendered) => return Ok(rendered),
            Err((part, line, what)) => {
                tracing::error!(
                    key = built.key,
                    locale = locale.tag(),
                    part,
                    line,
                    what,
                    "an edited wording does not render"
                );
            }
        }
    }
    all(built.wording.get(locale), data, locale).map_err(|(part, line, what)| {
        Error::fault(format_args!("the wording {} lacks a value: {part}, line {line}: {what}", built.key))
    })
}

/// Checks an edited wording with the sample data; answers both languages as they would be sent. Refused: `wording.empty`,
/// `wording.unknown_value`, `wording.broken`, each with the language and the part.
pub fn check(built: &Built, edited: &Wording) -> Result<[Rendered; 2]> {
    let mut out: [Rendered; 2] = Default::default();
    for (place, locale) in out.iter_mut().zip(Locale::ALL) {
        let texts = edited.get(locale);
        let wrong =
            |code: &'static str, part: &str| Refusal::new(code).with("language", locale.tag()).with("part", part);
        for (part, source) in [("title", &texts.title), ("body", &texts.body), ("sms", &texts.sms)] {
            let needed = part != "sms" || !built.wording.get(locale).sms.is_empty();
            if needed && source.trim().is_empty() {
                return Err(wrong("wording.empty", part).into());
            }
            if let Some(name) = unknown(built, source) {
                return Err(wrong("wording.unknown_value", part).with("name", name).into());
            }
        }
        *place = all(texts, &built.sample, locale)
            .map_err(|(part, line, what)| wrong("wording.broken", part).with("line", line).with("what", what))?;
    }
    Ok(out)
}

/// A value that a template uses, also in a branch not taken, and that is not there.
fn unknown(built: &Built, source: &str) -> Option<String> {
    let names: HashSet<String> = environment().template_from_str(source).ok()?.undeclared_variables(false);
    let known = built.sample.as_object();
    let mut missing: Vec<String> = names
        .into_iter()
        .filter(|name| known.is_none_or(|known| !known.contains_key(name)) && name != "loop")
        .collect();
    missing.sort_unstable();
    missing.into_iter().next()
}
