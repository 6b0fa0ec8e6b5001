//! Items out and in: one as JSON, all within reach as a workbook of four sheets; in with a preview first.

use super::{READERS, guard, must};
use crate::hall::pages::{XLSX, download};
use crate::here::{Here, Shown as Answer};
use crate::item::sheets::{Sheet, to_sheets};
use crate::item::{Item, Severity, exchange};
use crate::library::commands::{ImportItems, KeepImport, Preview, preview};
use crate::library::store::{self, Filter};
use crate::published;
use crate::rights::ITEM_EDIT;
use askama::Template;
use axum::extract::Path;
use base::{OrRefuse, Refusal, Text};
use http::StatusCode;
use rust_xlsxwriter::{Format, Workbook};
use serde_json::Value;
use std::io::Read;
use web::parts::FileRow;
use web::{Flash, Form, Frame, Upload, WebError, render_with};

/// Largest file that is read.
const FILE: u64 = 10 << 20;
/// Most items that are written out at a time.
const MOST: usize = 2_000;

struct Row {
    id: String,
    name: String,
    changes: usize,
    bad: bool,
    errors: Vec<String>,
    warnings: usize,
}

#[derive(Template)]
#[template(path = "library/pages/import.html")]
struct ImportPage {
    frame: Frame,
    rows: Vec<Row>,
    import: Option<i64>,
    troubles: Vec<String>,
    files: Vec<FileRow>,
}

pub(super) async fn json(here: Here, Path((pack, item)): Path<(String, String)>) -> Answer {
    let name = format!("{pack}/{item}");
    let found = here
        .read("library.export", move |cx| {
            let entry = must(cx, &name)?;
            own(cx, entry.draft, entry.publication)
        })
        .await?;
    let text = serde_json::to_vec_pretty(&exchange::to_record(&found)).map_err(WebError::fault)?;
    Ok(download(text, &format!("{item}.json"), "application/json"))
}

/// The item in its draft, else in the version in use.
fn own(cx: &mut db::Cx, draft: Option<i64>, publication: Option<i64>) -> base::Result<Item> {
    if let Some(draft) = draft {
        return Ok(store::draft(cx, draft)?.or_refuse(Refusal::NOT_FOUND)?.body.item);
    }
    let published =
        published::store::get(cx, publication.or_refuse("item.no_version")?)?.or_refuse(Refusal::NOT_FOUND)?;
    Ok(published.parts.item.clone())
}

pub(super) async fn sheets(here: Here) -> Answer {
    guard(&here, READERS)?;
    let items = here
        .read("library.export", |cx| {
            let mut items: Vec<Item> = Vec::new();
            let mut after = String::new();
            while items.len() < MOST {
                let entries = store::entries(cx, &Filter::default(), &after, 200)?;
                let Some(last) = entries.last() else { break };
                after.clone_from(&last.name);
                for entry in entries.iter().filter(|entry| entry.state != "cancelled") {
                    items.push(own(cx, entry.draft, entry.publication)?);
                }
            }
            Ok(items)
        })
        .await?;
    let made = tokio::task::spawn_blocking(move || workbook(&to_sheets(&items)).map_err(|error| error.to_string()));
    let bytes = made.await.map_err(WebError::fault)?.map_err(WebError::fault)?;
    Ok(download(bytes, "items.xlsx", XLSX))
}

fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let mut workbook = Workbook::new();
    let (head, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    for sheet in sheets {
        let page = workbook.add_worksheet();
        page.set_name(&sheet.name)?;
        for (number, row) in sheet.rows.iter().enumerate() {
            for (column, cell) in row.iter().enumerate() {
                let format = if number < 2 { &head } else { &text };
                let cell: String = cell.chars().take(32_000).collect();
                page.write_string_with_format(number as u32, column as u16, cell, format)?;
            }
        }
        page.set_freeze_panes(2, 1)?;
    }
    workbook.save_to_buffer()
}

pub(super) async fn show(here: Here) -> Answer {
    guard(&here, &[ITEM_EDIT])?;
    page(here, None, &Preview::default(), Vec::new())
}

fn page(here: Here, import: Option<i64>, preview: &Preview, troubles: Vec<Text>) -> Answer {
    let title = here.t("library-import");
    let frame = here.crumb("library-title", "/admin/items").titled(title).frame;
    let row = |row: &crate::library::commands::PreviewRow| Row {
        id: row.id.clone(),
        name: row.name.clone(),
        changes: row.changes,
        bad: row.is_bad(),
        errors: row
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .take(20)
            .map(|finding| format!("{} {}", finding.code, frame.text(&finding.sentence)))
            .collect(),
        warnings: row.findings.iter().filter(|finding| finding.severity == Severity::Warning).count(),
    };
    let bad = !troubles.is_empty() || import.is_none() && !preview.rows.is_empty();
    let page = ImportPage {
        rows: preview.rows.iter().map(row).collect(),
        import,
        troubles: troubles.iter().map(|text| frame.text(text).to_owned()).collect(),
        files: Vec::new(),
        frame,
    };
    let status = if bad { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(render_with(status, &page.frame, &page))
}

pub(super) async fn look(here: Here, Form(answers): Form) -> Answer {
    guard(&here, &[ITEM_EDIT])?;
    let Some(upload) = answers.into_files().into_iter().next() else {
        return page(here, None, &Preview::default(), vec![Text::new("请选一个文件。", "Choose a file.")]);
    };
    let name = upload.name.clone();
    let read = tokio::task::spawn_blocking(move || records(upload)).await.map_err(WebError::fault)?;
    let records = match read {
        Ok(records) => records,
        Err(troubles) => return page(here, None, &Preview::default(), troubles),
    };
    let given = records.clone();
    let found = here.read("library.preview", move |cx| preview(cx, &given)).await?;
    if found.is_bad() {
        return page(here, None, &found, Vec::new());
    }
    let keep = KeepImport { file: name, records };
    let kept = here.write("item.keep-import", move |cx| keep.run(cx)).await?.map_err(WebError::from)?;
    page(here, Some(kept), &found, Vec::new())
}

/// The national records of an uploaded file.
fn records(upload: Upload) -> Result<Vec<Value>, Vec<Text>> {
    if upload.size > FILE {
        return Err(vec![Text::new("文件超过 10 MB，请分几次导入。", "The file is over 10 MB; import it in parts.")]);
    }
    let unreadable = |_| vec![Text::new("文件读不出来，请重新选一个。", "The file cannot be read; choose it again.")];
    let mut bytes = Vec::new();
    // What arrived was written through this handle, which stands at its end.
    let mut file = upload.file.reopen().map_err(unreadable)?;
    (&mut file).take(FILE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    exchange::from_file(&bytes)
}

pub(super) async fn take(here: Here, Path(id): Path<i64>) -> Answer {
    let tried = here.write("item.import", move |cx| ImportItems { import: id }.run(cx)).await?;
    tried
        .map(|count| here.go("/admin/items?draft=writing", Some(Flash::new("library-imported").with(count))))
        .map_err(WebError::from)
}
