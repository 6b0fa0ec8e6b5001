//! Uploads on their way into drafts and cases: stored first, kept in the transaction, told why when they are refused.

use super::opened::Opened;
use crate::acting::window_permit;
use crate::app::App;
use crate::commands::draft_permit;
use crate::draft;
use crate::pages::words::{refusal_sentence, shown};
use crate::rights::APPLY;
use base::{FileId, Locale, OrRefuse, Refusal, Result, Target, Text};
use catalogue::item::FileRule;
use db::{Call, Cx};
use files::{Kind, Rule, Stored};
use schema::{Field, NoReference, Problem, Raw};
use std::sync::Arc;
use web::{Answers, Frame, Upload, WebError};

/// The rule of a material. Papers of people are encrypted at rest.
pub(in crate::pages) fn rule(rule: &FileRule) -> Rule {
    Rule::of(rule.kinds.iter().map(String::as_str), rule.max).sealed()
}

/// What the browser's chooser offers, for `accept`.
pub(in crate::pages) fn accept(rule: &FileRule) -> String {
    let kinds = rule.kinds.iter().flat_map(|group| Kind::group(group));
    let mut out: Vec<&str> = Vec::new();
    for kind in kinds {
        if !out.contains(&kind.media_type()) {
            out.push(kind.media_type());
        }
    }
    out.join(",")
}

/// Kinds, size and number in a sentence, said before anything is chosen.
pub(in crate::pages) fn hint(file: &FileRule, frame: &Frame) -> String {
    let args = [
        ("kinds", rule(file).endings().into()),
        ("size", web::format::size(file.max).into()),
        ("count", web::Arg::Number(i64::from(file.count))),
    ];
    frame.say("apply-file-hint", &args)
}

/// Stores an upload; a refusal comes back in words, a fault goes on.
pub(in crate::pages) async fn store(
    app: &Arc<App>,
    upload: &Upload,
    rule: Rule,
    frame: &Frame,
) -> Result<Result<Stored, String>, WebError> {
    match app.store(upload, rule).await {
        Ok(stored) => Ok(Ok(stored)),
        Err(error) => {
            let refusal = shown(error)?;
            Ok(Err(frame.ta2(
                "apply-file-refused",
                "name",
                upload.name.as_str(),
                "why",
                refusal_sentence(&refusal, frame),
            )))
        }
    }
}

/// Writes the row of a stored upload that belongs to a draft: one's own, or one made at a window.
pub(in crate::pages) fn keep_in_draft(cx: &mut Cx, stored: &Stored, draft: i64) -> Result<FileId> {
    let owned = draft::store::own(cx, draft)?.or_refuse(Refusal::NOT_FOUND)?;
    let permit = draft_permit(cx, &owned)?;
    cx.about("draft", draft);
    files::keep(cx, &permit, stored, ("draft", draft))
}

/// Writes the row of a stored upload that belongs to something of the caller's own.
pub(super) fn keep(cx: &mut Cx, stored: &Stored, about: (&'static str, i64)) -> Result<FileId> {
    let permit = cx.permit(APPLY, Target { owner: Some(cx.me()), ..Target::default() })?;
    cx.about(about.0, about.1);
    files::keep(cx, &permit, stored, about)
}

/// Writes the row of a stored upload that a clerk takes for somebody at the window.
pub(in crate::pages) fn keep_at_window(cx: &mut Cx, stored: &Stored, about: (&'static str, i64)) -> Result<FileId> {
    let permit = window_permit(cx)?;
    cx.about(about.0, about.1);
    files::keep(cx, &permit, stored, about)
}

/// The largest file that a field takes; none for a field that takes no files.
fn most(field: &Field) -> Option<u64> {
    field.parts(&NoReference).into_iter().find_map(|part| match part.control {
        schema::Control::Files { max_bytes, .. } => Some(max_bytes),
        _ => None,
    })
}

/// Keeps the files of a page of questions, or of the whole form for an empty page, and puts them into what was typed.
pub(in crate::pages) async fn into_answers(
    app: &Arc<App>,
    call: &Call,
    opened: &Opened,
    page: &str,
    answers: Answers,
    raw: &mut Raw,
    frame: &Frame,
) -> Result<Vec<Problem>, WebError> {
    let mut problems = Vec::new();
    let Some(form) = opened.form() else { return Ok(problems) };
    for upload in answers.into_files() {
        let top = upload.field.split(['.', '[']).next().unwrap_or_default();
        let inner = upload.field.rsplit('.').next().filter(|_| upload.field.contains('['));
        let field = form.fields().find(|(at, field)| field.id == top && (page.is_empty() || at.id == page));
        let (page, field) = field.map_or((page, None), |(at, field)| (at.id.as_str(), Some(field)));
        let field = match inner {
            Some(inner) => field.and_then(|field| field.fields.iter().find(|field| field.id == inner)),
            None => field,
        };
        let Some((field, max)) = field.and_then(|field| Some((field, most(field)?))) else { continue };
        let mut refuse = |say: Text| {
            let (page, code) = (page.to_owned(), "file".to_owned());
            problems.push(Problem { page, field: upload.field.clone(), code, args: Vec::new(), say });
        };
        let stored = match app.store(&upload, Rule::of(FileRule::KINDS, max).sealed()).await {
            Ok(stored) => stored,
            Err(error) => {
                let refusal: Refusal = shown(error)?;
                let args: Vec<(&str, web::Arg)> =
                    refusal.args.iter().map(|(name, value)| (&**name, web::Arg::Text(value.clone()))).collect();
                let [zh, en] = Locale::ALL.map(|locale| frame.site.words().say(locale, &refusal.key(), &args));
                refuse(Text::new(zh, en));
                continue;
            }
        };
        let draft = opened.draft.id;
        let id = app.db.write(call, "draft.upload", move |cx| keep_in_draft(cx, &stored, draft)).await?;
        forms::attach(raw, &upload.field, field, &id.to_string());
    }
    Ok(problems)
}
