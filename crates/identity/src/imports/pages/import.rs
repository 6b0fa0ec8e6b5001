//! `/admin/import`: a spreadsheet of offices, people and posts.

use crate::imports::commands::{Applied, ApplyImport, KeepImport};
use crate::imports::model::{Problem, Summary};
use crate::imports::sheet::{self, MOST_BYTES};
use crate::imports::template;
use crate::page::{FormPage, Here, Note, Part, Section, SectionsPage, form, problem, sections};
use crate::rights::{ACCOUNTS, EVERYWHERE};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base::Refusal;
use std::io::Read;
use web::parts::{Cell, Column, Row, Table, Tone};
use web::{Form, WebError};

const SHOWN: usize = 200;

type Shown = Result<Response, WebError>;

fn titled(here: Here) -> Here {
    let title = here.t("identity-import-title");
    here.titled(title)
}

fn upload_page(here: &Here) -> FormPage {
    let page = FormPage::new("/admin/import", here.t("identity-import-check"))
        .lead(here.t("identity-import-lead"))
        .part(Part::Upload {
            name: "file",
            label: here.t("identity-import-file"),
            hint: here.frame.ta("identity-import-hint", "limit", web::format::size(MOST_BYTES)),
            most: MOST_BYTES,
            accept: ".xlsx",
            error: String::new(),
        })
        .other(here.t("identity-import-template"), "/admin/import/template.xlsx");
    FormPage { multipart: true, ..page }
}

/// `GET /admin/import`
pub(crate) async fn show(here: Here) -> Shown {
    let here = titled(here);
    here.read("identity.import", |cx| cx.permit(ACCOUNTS, EVERYWHERE).map(drop)).await?;
    form(&here.frame, &upload_page(&here))
}

/// `GET /admin/import/template.xlsx`
pub(crate) async fn download(here: Here) -> Shown {
    here.read("identity.import", |cx| cx.permit(ACCOUNTS, EVERYWHERE).map(drop)).await?;
    let bytes = tokio::task::spawn_blocking(template::workbook).await.map_err(WebError::fault)??;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(
        CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"organisations-and-people.xlsx\""),
    );
    Ok(response)
}

/// `POST /admin/import`: reads and checks; nothing happens yet.
pub(crate) async fn check(here: Here, Form(answers): Form) -> Shown {
    let here = titled(here);
    here.read("identity.import", |cx| cx.permit(ACCOUNTS, EVERYWHERE).map(drop)).await?;
    let again = |message: String| form(&here.frame, &upload_page(&here).wrong(vec![problem("file", message)]));
    if let Some((_, trouble)) = answers.troubles().first() {
        return again(here.frame.ta(trouble.key(), "limit", trouble.limit()));
    }
    let Some(file) = answers.into_files().into_iter().find(|file| file.field == "file") else {
        return again(here.t("identity-import-none"));
    };
    let read = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        let mut source = file.file.reopen().map_err(|_| Refusal::new("import.unreadable"))?;
        (&mut source).take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|_| Refusal::new("import.unreadable"))?;
        sheet::read(&bytes)
    })
    .await
    .map_err(WebError::fault)?;
    let (plan, mut problems) = match read {
        Ok(read) => read,
        Err(refusal) => return again(here.sentence(&refusal)),
    };
    if !problems.is_empty() {
        let (_, more) = here.read("identity.import", move |cx| crate::imports::check::check(cx, &plan)).await?;
        problems.extend(more);
        return wrong(&here, problems);
    }
    let command = KeepImport { plan };
    let kept = here.write("import.keep", move |cx| command.run(cx)).await?.map_err(WebError::from)?;
    match kept.draft {
        Some(draft) => preview(&here, draft, kept.summary),
        None => wrong(&here, kept.problems),
    }
}

fn rows(here: &Here, summary: Summary) -> Vec<Row> {
    let row = |key: &str, count: usize| Row::new(here.t(key), count.to_string());
    vec![
        row("identity-import-new-offices", summary.new_offices),
        row("identity-import-changed-offices", summary.changed_offices),
        row("identity-import-new-people", summary.new_people),
        row("identity-import-new-posts", summary.new_posts),
        row("identity-import-known", summary.known),
    ]
}

fn preview(here: &Here, draft: i64, summary: Summary) -> Shown {
    let mut section = Section::new(here.t("identity-import-preview")).lead(here.t("identity-import-preview-lead"));
    section.rows = rows(here, summary);
    let form = FormPage::new("/admin/import/apply", here.t("identity-import-apply"))
        .hidden("draft", draft.to_string())
        .other(here.t("identity-import-other"), "/admin/import");
    section.form = Some(form);
    sections(&here.frame, &SectionsPage { sections: vec![section], ..SectionsPage::default() })
}

fn wrong(here: &Here, mut problems: Vec<Problem>) -> Shown {
    problems.sort_by_key(|problem| (problem.sheet == crate::imports::Sheet::Posts, problem.row));
    let title = here.frame.ta("identity-import-wrong", "count", problems.len());
    let mut section = Section::new("").link(here.t("identity-import-other"), "/admin/import");
    let line = |problem: &Problem| {
        vec![
            Cell::text(here.t(problem.sheet.key())),
            Cell::text(problem.row.to_string()),
            Cell::text(problem.column.as_str()),
            Cell::text(here.sentence(&problem.refusal)),
        ]
    };
    let column = |key: &str, numeric: bool| Column { label: here.t(key), numeric };
    section.table = Some(Table {
        caption: title.clone(),
        columns: vec![
            column("identity-import-sheet", false),
            column("identity-import-row", true),
            column("identity-import-column", false),
            column("identity-import-problem", false),
        ],
        rows: problems.iter().take(SHOWN).map(line).collect(),
        wide: false,
    });
    let note = Note::new(Tone::Bad, title, here.t("identity-import-wrong-lead"));
    let page = SectionsPage { notes: vec![note], sections: vec![section], ..SectionsPage::default() };
    let mut response = sections(&here.frame, &page)?;
    *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// `POST /admin/import/apply`
pub(crate) async fn apply(here: Here, Form(answers): Form) -> Shown {
    let here = titled(here);
    let draft = answers.text("draft").parse().unwrap_or(0);
    let applied: Applied = match here.write("import.apply", move |cx| ApplyImport { draft }.run(cx)).await? {
        Ok(applied) => applied,
        Err(refusal) => {
            return form(&here.frame, &upload_page(&here).wrong(vec![problem("file", here.sentence(&refusal))]));
        }
    };
    let mut section = Section::new("")
        .link(here.t("identity-offices-title"), "/admin/offices")
        .link(here.t("identity-people-title"), "/admin/people");
    section.rows = rows(&here, applied.summary);
    let mut links = Section::new(here.t("identity-import-links")).lead(here.t("identity-link-lead"));
    let column = |key: &str| Column { label: here.t(key), numeric: false };
    if !applied.links.is_empty() {
        let row = |link: &crate::imports::commands::NewLogin| {
            vec![
                Cell::text(link.name.as_str()),
                Cell::text(link.login.as_str()),
                Cell::text(format!("/welcome/{}", link.token)),
            ]
        };
        links.table = Some(Table {
            caption: here.t("identity-import-links"),
            columns: ["identity-name", "identity-login", "identity-link"].map(column).to_vec(),
            rows: applied.links.iter().map(row).collect(),
            wide: false,
        });
    }
    let note = Note::new(Tone::Ok, here.t("identity-import-done"), here.t("identity-import-done-lead"));
    let parts = if applied.links.is_empty() { vec![section] } else { vec![section, links] };
    sections(&here.frame, &SectionsPage { notes: vec![note], sections: parts, ..SectionsPage::default() })
}
