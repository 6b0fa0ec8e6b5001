//! The materials of an application: what need not be handed in, what is uploaded, shown or declared.

use super::opened::Opened;
use super::question::open;
use super::uploads;
use crate::app::App;
use crate::commands::{DropFile, KeepUpload};
use crate::known::{self, Asked};
use crate::pages::words::{refusal_sentence, shown, term_words};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use base::Result;
use catalogue::item::{FileRule, Need};
use db::Call;
use http::StatusCode;
use identity::Caller;
use std::collections::BTreeMap;
use std::sync::Arc;
use web::parts::{FileRow, Problem, Tag, Tone};
use web::{Answers, Flash, Frame, Lenient, Page, WebError, render_with, see_other};

/// One material of the list.
pub(super) struct Line {
    /// Id of its file input.
    pub input: String,
    pub trust: &'static str,
    pub name: String,
    pub tag: Tag,
    pub hint: String,
    pub source: String,
    /// What may be chosen: hint, `accept`, largest size, several.
    pub upload: Option<Upload>,
    pub files: Vec<FileRow>,
    pub error: String,
}

/// The file input of a material.
pub(super) struct Upload {
    pub hint: String,
    pub accept: String,
    pub max: u64,
    pub many: bool,
}

#[derive(Template)]
#[template(path = "pages/public/materials.html")]
pub(super) struct MaterialsPage {
    pub frame: Frame,
    pub matter: String,
    pub action: String,
    pub back: String,
    pub lines: Vec<Line>,
    pub problems: Vec<Problem>,
    pub code: String,
    pub discard: String,
    pub from_check: bool,
}

/// Reads what is asked; the city's records are read in a writing transaction, because each read is logged.
pub(super) async fn asked(app: &App, call: &Call, opened: &Opened) -> Result<Vec<Asked>, WebError> {
    let (published, draft) = (opened.published.clone(), opened.draft.clone());
    let asked = app
        .db
        .write(call, "draft.materials", move |cx| {
            cx.about("draft", draft.id);
            known::asked(cx, &published, &draft)
        })
        .await?;
    Ok(asked)
}

/// Whether something has to be done for a material before the application can be handed in.
pub(super) fn is_missing(asked: &Asked, opened: &Opened) -> bool {
    let uploaded = opened.files.iter().any(|file| file.material == asked.id);
    let other_way = asked.show || asked.declare || asked.promise;
    asked.need == Need::Required && asked.known.is_none() && !uploaded && !other_way
}

/// Whether the item's promise can stand for a material that has not come.
pub(super) fn can_promise(asked: &Asked, opened: &Opened) -> bool {
    asked.promise && asked.known.is_none() && !opened.files.iter().any(|file| file.material == asked.id)
}

/// Whether a material is promised by a tick instead of handed in.
pub(super) fn is_declared(asked: &Asked, opened: &Opened) -> bool {
    let uploaded = opened.files.iter().any(|file| file.material == asked.id);
    asked.known.is_none() && !uploaded && asked.declare
}

/// The letter, consequence and tone of a material.
pub(super) fn standing(asked: &Asked, opened: &Opened, frame: &Frame) -> (&'static str, Tag) {
    let uploaded = opened.files.iter().any(|file| file.material == asked.id);
    if asked.known.is_some() {
        ("A", Tag::new(frame.t("apply-material-known"), Tone::Ok))
    } else if uploaded {
        ("C", Tag::new(frame.t("apply-material-uploaded"), Tone::Ok))
    } else if asked.declare {
        ("D", Tag::new(frame.t("apply-material-declare"), Tone::Plain))
    } else if asked.show {
        ("B", Tag::new(frame.t("apply-material-show"), Tone::Plain))
    } else if asked.promise {
        ("C", Tag::new(frame.t("apply-material-or-promise"), Tone::Plain))
    } else {
        let tag = match asked.need {
            Need::Required => Tag::new(frame.t("apply-material-upload"), Tone::Soon),
            Need::Optional => Tag::new(frame.t("apply-material-optional"), Tone::Plain),
            Need::Deferred => Tag::new(frame.t("apply-material-later"), Tone::Plain),
        };
        ("C", tag)
    }
}

fn line(asked: &Asked, opened: &Opened, errors: &BTreeMap<String, String>, frame: &Frame) -> Line {
    let (trust, tag) = standing(asked, opened, frame);
    let uploaded = opened.files.iter().filter(|file| file.material == asked.id);
    let files = uploaded
        .map(|file| FileRow {
            name: file.name.clone(),
            note: web::format::size(u64::try_from(file.size).unwrap_or(0)),
            href: format!("/files/{}", file.file),
            remove: file.id.to_string(),
            error: String::new(),
        })
        .collect();
    let upload = asked.file.as_ref().filter(|_| asked.known.is_none()).map(|rule| Upload {
        hint: uploads::hint(rule, frame),
        accept: uploads::accept(rule),
        max: rule.max,
        many: rule.count > 1,
    });
    Line {
        input: input(&asked.id),
        trust,
        name: frame.text(&asked.title).to_owned(),
        tag,
        hint: hint(asked, trust, frame),
        source: asked.known.as_ref().map(|text| frame.text(text).to_owned()).unwrap_or_default(),
        upload,
        files,
        error: errors.get(&asked.id).cloned().unwrap_or_default(),
    }
}

/// What is said under the name: the material's own words, then what happens with it.
fn hint(asked: &Asked, trust: &str, frame: &Frame) -> String {
    let own = asked.hint.as_ref().map(|text| frame.text(text).to_owned()).unwrap_or_default();
    let more = match trust {
        "A" => frame.t("apply-material-known-hint"),
        "B" => frame.t("apply-material-show-hint"),
        "D" => frame.t("apply-material-declare-hint"),
        _ if asked.promise => frame.t("apply-material-or-promise-hint"),
        _ if asked.within.is_some() => {
            let within = asked.within.as_deref().unwrap_or_default();
            frame.ta("apply-material-later-hint", "within", term_words(within, frame))
        }
        _ if asked.show => frame.t("apply-material-or-show"),
        _ => String::new(),
    };
    [own, more].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The name of a material's file input.
fn input(material: &str) -> String {
    format!("file-{material}")
}

pub(super) fn view(
    frame: Frame,
    opened: &Opened,
    asked: &[Asked],
    errors: &BTreeMap<String, String>,
    from_check: bool,
) -> MaterialsPage {
    let frame = frame.titled_by("apply-materials");
    let problems = asked
        .iter()
        .filter_map(|one| Some(Problem { field: input(&one.id), message: errors.get(&one.id)?.clone() }))
        .collect();
    let last = opened.form().and_then(|form| {
        let pages = form.pages_visible(&opened.draft.answers, &opened.context());
        pages.last().map(|page| opened.href(&page.id))
    });
    MaterialsPage {
        matter: opened.title(&frame).to_owned(),
        action: opened.href("materials"),
        back: if from_check { opened.href("check") } else { last.unwrap_or_default() },
        lines: asked.iter().map(|one| line(one, opened, errors, &frame)).collect(),
        problems,
        code: opened.href("code"),
        discard: opened.href("discard"),
        from_check,
        frame,
    }
}

/// `GET /apply/draft/{id}/materials`.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
) -> Result<Response, WebError> {
    let opened = match open(&app, &call, id).await? {
        Ok(opened) => opened,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let asked = asked(&app, &call, &opened).await?;
    let from_check = frame.query_value("from") == "check";
    let page = view(frame, &opened, &asked, &BTreeMap::new(), from_check);
    Ok(render_with(StatusCode::OK, &page.frame, &page))
}

/// `POST /apply/draft/{id}/materials`: keeps what was chosen, takes out what was removed, goes on when nothing is missing.
pub(super) async fn post(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
    Lenient(answers): Lenient,
) -> Result<Response, WebError> {
    let opened = match open(&app, &call, id).await? {
        Ok(opened) => opened,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let asked = asked(&app, &call, &opened).await?;
    let from_check = answers.text("from") == "check";
    let suffix = if from_check { "?from=check" } else { "" };
    let action = answers.text("action").to_owned();
    let removed = answers.text("remove").parse::<i64>().ok();
    if let Some(file) = removed {
        let drop = DropFile { draft: id, file };
        app.db.write(&call, "draft.file.drop", move |cx| drop.run(cx)).await?;
    }
    let mut errors = arrived(&answers, &asked, &frame);
    keep_all(&app, &call, &opened, &asked, answers, &mut errors, &frame).await?;
    let opened = match open(&app, &call, id).await? {
        Ok(opened) => opened,
        Err(elsewhere) => return Ok(elsewhere),
    };
    if removed.is_some() && errors.is_empty() {
        let here = format!("{}{suffix}", opened.href("materials"));
        return Ok(see_other(&here, Some(Flash::new("apply-file-removed")), app.secure));
    }
    match action.as_str() {
        _ if removed.is_some() => {}
        "draft" if errors.is_empty() => return Ok(see_other("/me", Some(Flash::new("apply-draft-kept")), app.secure)),
        "upload" if errors.is_empty() => {
            let here = format!("{}{suffix}", opened.href("materials"));
            return Ok(see_other(&here, Some(Flash::new("apply-files-kept")), app.secure));
        }
        "upload" | "draft" => {}
        _ => {
            for one in asked.iter().filter(|one| is_missing(one, &opened)) {
                errors
                    .entry(one.id.clone())
                    .or_insert_with(|| frame.ta("apply-material-missing", "name", frame.text(&one.title)));
            }
            if errors.is_empty() {
                return Ok(see_other(&opened.href("check"), None, app.secure));
            }
        }
    }
    let page = view(frame, &opened, &asked, &errors, from_check);
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page.frame, &page))
}

/// What was wrong with files as they arrived, by material.
fn arrived(answers: &Answers, asked: &[Asked], frame: &Frame) -> BTreeMap<String, String> {
    let mut errors = BTreeMap::new();
    for (field, trouble) in answers.troubles() {
        if let Some(one) = asked.iter().find(|one| input(&one.id) == *field) {
            errors.insert(one.id.clone(), frame.ta(trouble.key(), "limit", trouble.limit()));
        }
    }
    errors
}

async fn keep_all(
    app: &Arc<App>,
    call: &Call,
    opened: &Opened,
    asked: &[Asked],
    answers: Answers,
    errors: &mut BTreeMap<String, String>,
    frame: &Frame,
) -> Result<(), WebError> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for file in &opened.files {
        *counts.entry(file.material.clone()).or_default() += 1;
    }
    for upload in answers.into_files() {
        let Some((one, rule)) =
            asked.iter().find(|one| input(&one.id) == upload.field).and_then(|one| Some((one, one.file.as_ref()?)))
        else {
            continue;
        };
        let count = counts.entry(one.id.clone()).or_default();
        let replaces = rule.count == 1 && *count >= 1;
        if *count >= usize::from(rule.count) && !replaces {
            errors.insert(one.id.clone(), frame.ta("apply-too-many-files", "count", rule.count));
            continue;
        }
        if let Err(why) = keep_one(app, call, opened.draft.id, one, rule, &upload, replaces, frame).await? {
            errors.insert(one.id.clone(), why);
        } else if !replaces {
            *count += 1;
        }
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "one upload with all it hangs on")]
async fn keep_one(
    app: &Arc<App>,
    call: &Call,
    draft: i64,
    asked: &Asked,
    rule: &FileRule,
    upload: &web::Upload,
    replaces: bool,
    frame: &Frame,
) -> Result<Result<(), String>, WebError> {
    let stored = match uploads::store(app, upload, uploads::rule(rule), frame).await? {
        Ok(stored) => stored,
        Err(why) => return Ok(Err(why)),
    };
    let keep = KeepUpload { draft, material: asked.id.clone(), stored, replaces };
    match app.db.write(call, "draft.file", move |cx| keep.run(cx)).await {
        Ok(_) => Ok(Ok(())),
        Err(error) => Ok(Err(refusal_sentence(&shown(error)?, frame))),
    }
}
