//! `/admin/wordings/{key}`: edit a wording, look at it in both languages with sample data, keep it, or restore the built-in one.

use super::guard;
use crate::here::Here;
use crate::wordings::commands::{RestoreWording, SaveWording};
use crate::wordings::{Built, Rendered, Texts, Wording, built, check, store};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use base::{Error, Refusal};
use web::parts::{Field, Problem, Row};
use web::{Answers, Flash, Form, Frame, WebError, render_with, see_other};

#[derive(Template)]
#[template(path = "wordings/pages/edit.html")]
struct EditPage {
    key: String,
    version: i64,
    fields: Vec<Field>,
    values: Vec<Row>,
    previews: Vec<Preview>,
    problems: Vec<Problem>,
    frame: Frame,
}

struct Preview {
    lang: &'static str,
    language: &'static str,
    texts: Rendered,
}

impl Preview {
    fn lines(&self) -> impl Iterator<Item = &str> {
        self.texts.body.lines()
    }
}

fn texts(answers: &Answers, language: &str) -> Texts {
    let part = |part: &str| answers.text(&format!("{language}-{part}")).to_owned();
    Texts { title: part("title"), body: part("body"), sms: part("sms") }
}

fn fields(here: &Here, built: &Built, wording: &Wording, wrong: &str, sentence: &str) -> Vec<Field> {
    let mut fields = Vec::new();
    for (language, texts) in [("zh", &wording.zh), ("en", &wording.en)] {
        let (title, body, sms) = match language {
            "zh" => ("messages-zh-title", "messages-zh-body", "messages-zh-sms"),
            _ => ("messages-en-title", "messages-en-body", "messages-en-sms"),
        };
        let mut add = |part: &str, label: &str, value: &str, lines: usize| {
            let name = format!("{language}-{part}");
            let error = if name == wrong { sentence.to_owned() } else { String::new() };
            fields.push(Field::new(&name, here.frame.t(label)).value(value).lines(lines).limit(4_000).error(error));
        };
        add("title", title, &texts.title, 1);
        add("body", body, &texts.body, 6);
        if !built.wording.zh.sms.is_empty() {
            add("sms", sms, &texts.sms, 3);
        }
    }
    fields
}

fn page(here: &Here, built: &Built, wording: &Wording, version: i64) -> Response {
    page_with(here, built, wording, version, None)
}

/// The page, with a refusal that belongs to no field.
fn page_with(here: &Here, built: &Built, wording: &Wording, version: i64, refused: Option<&Refusal>) -> Response {
    let checked = check(built, wording);
    let (mut wrong, mut sentence) = (String::new(), String::new());
    if let Err(Error::Refused(refusal)) = &checked {
        let arg =
            |name: &str| refusal.args.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
        let language = if arg("language") == "en" { "en" } else { "zh" };
        wrong = format!("{language}-{}", arg("part"));
        sentence = here.sentence(refusal);
    }
    let previews = checked.map(|[zh, en]| {
        vec![
            Preview { lang: "zh-CN", language: "简体中文", texts: zh },
            Preview { lang: "en", language: "English", texts: en },
        ]
    });
    let mut problems = Vec::new();
    if let Some(refusal) = refused {
        problems.push(Problem { field: "zh-title".to_owned(), message: here.sentence(refusal) });
    }
    if !wrong.is_empty() {
        problems.push(Problem { field: wrong.clone(), message: sentence.clone() });
    }
    let sample = built.sample.as_object().into_iter().flatten();
    let template = EditPage {
        key: built.key.clone(),
        version,
        fields: fields(here, built, wording, &wrong, &sentence),
        values: sample
            .map(|(name, value)| Row::new(format!("{{{{ {name} }}}}"), example(here, value)).code())
            .collect(),
        previews: previews.unwrap_or_default(),
        problems,
        frame: here.frame.clone().titled(here.text(&built.name)),
    };
    let status = if template.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    render_with(status, &template.frame, &template)
}

fn example(here: &Here, value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(words) => words.clone(),
        serde_json::Value::Object(map) => {
            let side = map.get(if here.frame.lang() == "en" { "en" } else { "zh" });
            side.and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
        }
        serde_json::Value::Array(list) => {
            list.iter().filter_map(serde_json::Value::as_str).collect::<Vec<_>>().join(" / ")
        }
        other => other.to_string(),
    }
}

/// The form.
pub async fn show(here: Here, Path(key): Path<String>) -> Result<Response, WebError> {
    guard(&here)?;
    let built = built(&key).ok_or_else(WebError::not_found)?;
    let edited = here.db.point(&here.call, "wording.get", move |cx| store::edited(cx, &key)).await?;
    let (wording, version) = edited.unwrap_or_else(|| (built.wording.clone(), 0));
    Ok(page(&here, built, &wording, version))
}

/// Shows, keeps or restores, by the button.
pub async fn save(here: Here, Path(key): Path<String>, Form(answers): Form) -> Result<Response, WebError> {
    guard(&here)?;
    let built = built(&key).ok_or_else(WebError::not_found)?;
    let wording = Wording { zh: texts(&answers, "zh"), en: texts(&answers, "en") };
    let version = answers.version();
    let again = key.clone();
    let (result, flash) = match answers.text("action") {
        "restore" => {
            let command = RestoreWording { key, version };
            (here.db.write(&here.call, "wording.restore", move |cx| command.run(cx)).await, "messages-wording-restored")
        }
        "save" => {
            let command = SaveWording { key, wording: wording.clone(), version };
            (here.db.write(&here.call, "wording.save", move |cx| command.run(cx)).await, "messages-wording-kept")
        }
        _ => return Ok(page(&here, built, &wording, version)),
    };
    match result {
        Ok(()) => Ok(see_other("/admin/wordings", Some(Flash::new(flash).with(here.text(&built.name))), here.secure())),
        Err(Error::Refused(Refusal { code, .. })) if code.starts_with("wording.") => {
            Ok(page(&here, built, &wording, version))
        }
        Err(Error::Refused(refusal)) if refusal.code == Refusal::STALE => {
            // What was typed stays; sent again, it replaces what was kept in between.
            let now = here.db.point(&here.call, "wording.get", move |cx| store::edited(cx, &again)).await?;
            let version = now.map_or(0, |(_, version)| version);
            Ok(page_with(&here, built, &wording, version, Some(&refusal)))
        }
        Err(error) => Err(error.into()),
    }
}
