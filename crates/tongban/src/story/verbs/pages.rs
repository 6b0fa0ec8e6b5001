//! Any page: opened at its address or by the links that lead there, its form filled in and sent.

use super::super::actor::{self, Actor};
use super::super::form::Form;
use super::super::model::{Step, Upload};
use super::super::page::Page;
use super::super::teller::{Teller, Told, Trouble, failed};
use super::press;
use rust_xlsxwriter::Workbook;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

/// Pages that only somebody who is signed in sees.
const NEEDS_SESSION: &[&str] = &["/me", "/desk", "/admin", "/apply"];

/// Opens the page of a step: at its address, else where the actor stands, and on by the links that it names.
pub fn arrive(teller: &mut Teller, actor: &Actor, at: &str, follow: &[String]) -> Told<Page> {
    let at = teller.words(actor, at)?;
    let at = match (at.as_str(), &teller.draft) {
        ("draft", Some(draft)) => draft.clone(),
        ("draft", None) => return failed("no draft was left"),
        _ => at,
    };
    let mut page = if at.is_empty() {
        match teller.world.browser(&actor.name).page() {
            Some(page) => page.clone(),
            None => return failed(format!("{} stands on no page", actor.name)),
        }
    } else {
        actor::open(&mut teller.world, actor, &at)?
    };
    for link in follow {
        let link = teller.words(actor, link)?;
        let Some(to) = page.link_for(&link) else {
            return failed(format!("no link {link} leads on: {}", page.excerpt()));
        };
        let to = super::super::browser::resolve(&page.path, &to);
        page = actor::open(&mut teller.world, actor, &to)?;
    }
    Ok(page)
}

/// Fills in a form of the page and sends it.
pub fn send(teller: &mut Teller, actor: &Actor, step: &Step) -> Told {
    let page = arrive(teller, actor, &step.at, &step.follow)?;
    let target = teller.words(actor, &step.form)?;
    let meant = |form: &Form| {
        let goes = target.is_empty() || form.action.contains(&target) || form.id == target;
        let presses = step.button.is_empty() || form.button(&step.button).is_some();
        let holds = step.fields.keys().chain(step.upload.keys()).all(|name| form.has(name));
        let sends = !target.is_empty() || form.method == "post";
        goes && presses && holds && sends
    };
    let what = format!("that goes to {target} with {:?}", step.fields.keys().collect::<Vec<_>>());
    let mut form = page.form(&what, meant)?;
    for (name, value) in &step.fields {
        let value = teller.filled(actor, value)?;
        form.put(name, &value)?;
    }
    for (name, upload) in &step.upload {
        let (file, content) = content(teller, upload)?;
        form.attach(name, &file, content)?;
    }
    let button = form.button(&step.button).filter(|_| !step.button.is_empty()).unwrap_or_default();
    let answer = match press(teller, actor, &page, &form, (&button.0, &button.1)) {
        // A new password leads there too; a page that needs a session does not.
        Ok(answer)
            if answer.path.starts_with("/sign-in") && NEEDS_SESSION.iter().any(|part| page.path.starts_with(part)) =>
        {
            return Err(Trouble::Refused { code: "not_signed_in".to_owned(), page: answer });
        }
        Ok(answer) if !answer.is_alarmed() => return Ok(()),
        Ok(answer) | Err(Trouble::Refused { page: answer, .. }) => answer,
        Err(failed) => return Err(failed),
    };
    // A page that came back without a code of its own tells what is wrong beside the fields.
    let usual = match answer.status {
        404 => "not_found",
        403 => "not_permitted",
        401 => "not_signed_in",
        _ => "check",
    };
    let code = answer.code();
    Err(Trouble::Refused { code: if code.is_empty() { usual.to_owned() } else { code }, page: answer })
}

/// Name and content of a file that is chosen.
fn content(teller: &Teller, upload: &Upload) -> Told<(String, Vec<u8>)> {
    if !upload.demo.is_empty() {
        let found = teller.packs.iter().find(|pack| pack.id() == teller.pack);
        let Some(content) = found.and_then(|pack| pack.file(&format!("demo/{}", upload.demo))) else {
            return failed(format!("there is no file demo/{}", upload.demo));
        };
        return Ok((upload.demo.clone(), content.to_vec()));
    }
    if upload.kept.is_empty() {
        let made = workbook(&upload.sheets).map_err(|error| Trouble::Failed(error.to_string()))?;
        return Ok(("sheets.xlsx".to_owned(), made));
    }
    let Some(content) = teller.files.get(&upload.kept) else {
        return failed(format!("nothing was downloaded as {}", upload.kept));
    };
    let packed = content.starts_with(b"PK");
    let changed = if packed { in_workbook(content, &upload.replace)? } else { in_text(content, &upload.replace)? };
    Ok((format!("{}.{}", upload.kept, if packed { "xlsx" } else { "json" }), changed))
}

fn workbook(sheets: &BTreeMap<String, Vec<Vec<String>>>) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        for (line, row) in (0u32..).zip(rows) {
            for (column, cell) in (0u16..).zip(row) {
                sheet.write_string(line, column, cell)?;
            }
        }
    }
    book.save_to_buffer()
}

/// Every word that is replaced must stand there.
fn in_text(content: &[u8], replace: &BTreeMap<String, String>) -> Told<Vec<u8>> {
    let mut text = String::from_utf8_lossy(content).into_owned();
    for (from, to) in replace {
        if !text.contains(from.as_str()) {
            return failed(format!("the download does not hold {from}"));
        }
        text = text.replace(from.as_str(), to);
    }
    Ok(text.into_bytes())
}

/// A workbook is an archive of texts; the words of its cells stand in one of them.
fn in_workbook(content: &[u8], replace: &BTreeMap<String, String>) -> Told<Vec<u8>> {
    let broken = |error: &dyn std::fmt::Display| Trouble::Failed(format!("the workbook does not read: {error}"));
    let mut archive = zip::ZipArchive::new(Cursor::new(content)).map_err(|error| broken(&error))?;
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(|error| broken(&error))?;
        let name = part.name().map_err(|error| broken(&error))?.into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).map_err(|error| broken(&error))?;
        if name.ends_with("sharedStrings.xml") {
            bytes = in_text(&bytes, replace)?;
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).map_err(|error| broken(&error))?;
        out.write_all(&bytes).map_err(|error| broken(&error))?;
    }
    Ok(out.finish().map_err(|error| broken(&error))?.into_inner())
}
