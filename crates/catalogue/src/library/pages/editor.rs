//! `/admin/items/{pack}/{item}/edit`: the editor. Saving keeps what is wrong too and says so beside the fields; what cannot be read at
//! all is not saved, and stays as it was typed.

use super::must;
use crate::here::{Here, Shown as Answer};
use crate::library::commands::SaveDraft;
use crate::library::editor::{self, Block, Edited};
use crate::library::{Draft, findings, store};
use crate::rights::ITEM_EDIT;
use askama::Template;
use axum::extract::Path;
use base::{OrRefuse, Refusal};
use http::StatusCode;
use web::{Flash, Form, Frame, WebError, render_with};

#[derive(Template)]
#[template(path = "library/pages/editor.html")]
struct EditorPage {
    frame: Frame,
    name: String,
    version: i64,
    blocks: Vec<Block>,
    errors: usize,
    writable: bool,
    trouble: String,
}

async fn load(here: &Here, name: &str) -> Result<(Draft, bool), WebError> {
    let wish = name.to_owned();
    here.read("library.draft", move |cx| {
        let entry = must(cx, &wish)?;
        let id = entry.draft.or_refuse(Refusal::NOT_FOUND)?;
        let draft = store::draft(cx, id)?.or_refuse(Refusal::NOT_FOUND)?;
        let may = cx.permit(ITEM_EDIT, entry.target()).is_ok();
        let writable = may && draft.state.is_open();
        Ok((draft, writable))
    })
    .await
}

fn page(here: Here, name: String, draft: &Draft, writable: bool, edited: Option<&Edited>, trouble: String) -> Answer {
    let title = here.frame.text(&draft.item().title).to_owned();
    let here = here.crumb("library-title", "/admin/items");
    let mut frame = here.frame.crumb(title.clone(), format!("/admin/items/{name}"));
    frame.title = frame.ta("library-edit-title", "title", title);
    let item = edited.and_then(|edited| edited.item.as_ref()).unwrap_or(draft.item());
    let found = findings(item);
    let blocks = editor::show(draft.item(), edited, &found, frame.locale());
    let errors = blocks.iter().map(|block| block.count).sum();
    let bad = edited.is_some() || !trouble.is_empty();
    let page = EditorPage { name, version: draft.version, blocks, errors, writable, trouble, frame };
    let status = if bad { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(render_with(status, &page.frame, &page))
}

pub(super) async fn show(here: Here, Path((pack, item)): Path<(String, String)>) -> Answer {
    let name = format!("{pack}/{item}");
    let (draft, writable) = load(&here, &name).await?;
    page(here, name, &draft, writable, None, String::new())
}

pub(super) async fn save(here: Here, Path((pack, item)): Path<(String, String)>, Form(answers): Form) -> Answer {
    let name = format!("{pack}/{item}");
    let (draft, writable) = load(&here, &name).await?;
    let version: i64 = answers.text("version").parse().unwrap_or(0);
    let edited = editor::read(&answers, draft.item());
    let Some(changed) = edited.item.clone() else {
        let trouble = here.t("library-not-saved");
        return page(here, name, &draft, writable, Some(&edited), trouble);
    };
    let command = SaveDraft { draft: draft.id, version, item: changed };
    match here.write("item.save-draft", move |cx| command.run(cx)).await? {
        Ok(()) => {
            let rows = answers
                .get("add")
                .or_else(|| answers.get("remove"))
                .map(|row| row.split('.').next().unwrap_or_default().to_owned());
            let home = format!("/admin/items/{name}");
            Ok(match (rows, answers.text("action")) {
                (Some(list), _) => here.go(&format!("{home}/edit#s-{list}"), None),
                (None, "close") => here.go(&home, Some(Flash::new("library-saved"))),
                (None, _) => here.go(&format!("{home}/edit"), Some(Flash::new("library-saved"))),
            })
        }
        Err(refusal) => {
            let trouble = here.sentence(&refusal);
            page(here, name, &draft, writable, Some(&edited), trouble)
        }
    }
}
