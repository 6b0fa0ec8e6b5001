//! Workbooks: the import of organisations and people, filled applications, items from elsewhere.
//!
//! A changed archive is nearly always one that does not open. So an input that is no archive is taken as the XML of the first
//! sheet and put into a workbook that is sound otherwise.

use jiff::civil::date;
use rust_xlsxwriter::Workbook;
use schema::{Context, Form, NoReference};
use std::borrow::Cow;
use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const SHEET: &str = "xl/worksheets/sheet1.xml";
const FORM: &str = "[[page]]\nid = \"p\"\ntitle = { zh = \"页\", en = \"Page\" }\n\
    [[page.field]]\nid = \"name\"\ntype = \"text\"\nlabel = { zh = \"姓名\", en = \"Name\" }\n\
    [[page.field]]\nid = \"amount\"\ntype = \"money\"\nlabel = { zh = \"金额\", en = \"Amount\" }\n\
    [[page.field]]\nid = \"born\"\ntype = \"date\"\nlabel = { zh = \"出生\", en = \"Born\" }\n";

static APPLICATION: LazyLock<Form> = LazyLock::new(|| toml::from_str(FORM).expect("a form"));
static IMPORT: LazyLock<Vec<u8>> = LazyLock::new(|| identity::imports::template::workbook().unwrap_or_default());
static TEMPLATE: LazyLock<Vec<u8>> =
    LazyLock::new(|| forms::sheet_template(&APPLICATION, &NoReference).unwrap_or_default());
static ITEMS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let sheets = catalogue::item::sheets::to_sheets(&[]);
    let mut book = Workbook::new();
    for sheet in &sheets {
        let page = book.add_worksheet();
        let _ = page.set_name(&sheet.name);
        for (row, cells) in sheet.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let _ = page.write_string(row as u32, column as u16, cell);
            }
        }
        let _ = page.write_string(2, 0, "fuzz");
    }
    book.save_to_buffer().unwrap_or_default()
});

fn part(book: &[u8], name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Ok(mut archive) = ZipArchive::new(Cursor::new(book))
        && let Ok(mut part) = archive.by_name(name)
    {
        let _ = part.read_to_end(&mut bytes);
    }
    bytes
}

/// The input itself when it is an archive, else a workbook with the input as its first sheet.
fn book<'a>(input: &'a [u8], around: &[u8]) -> Cow<'a, [u8]> {
    if input.starts_with(b"PK") {
        return Cow::Borrowed(input);
    }
    let mut made = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let Ok(mut archive) = ZipArchive::new(Cursor::new(around)) else { return Cow::Borrowed(input) };
    for at in 0..archive.len() {
        let Ok(mut part) = archive.by_index(at) else { continue };
        let (name, mut bytes) = (part.name().map(std::borrow::Cow::into_owned).unwrap_or_default(), Vec::new());
        let _ = part.read_to_end(&mut bytes);
        let bytes = if name == SHEET { input } else { &bytes };
        if made.start_file(name, options).is_ok() {
            let _ = made.write_all(bytes);
        }
    }
    Cow::Owned(made.finish().map(Cursor::into_inner).unwrap_or_default())
}

fn seeds(around: &[u8]) -> Vec<Vec<u8>> {
    vec![around.to_vec(), part(around, SHEET), b"<worksheet><sheetData><row r=\"1\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>a</t></is></c></row></sheetData></worksheet>".to_vec()]
}

pub fn organisations() -> Vec<Vec<u8>> {
    seeds(&IMPORT)
}

pub fn import(bytes: &[u8]) {
    match identity::imports::sheet::read(&book(bytes, &IMPORT)) {
        Ok((plan, problems)) => assert!(plan.offices.len() + plan.posts.len() <= 20_000 && problems.len() <= 1_000_000),
        Err(refusal) => assert!(refusal.code.starts_with("import."), "{}", refusal.code),
    }
}

pub fn applications() -> Vec<Vec<u8>> {
    seeds(&TEMPLATE)
}

pub fn application(bytes: &[u8]) {
    let context = Context::new(date(2026, 11, 23).at(9, 0, 0, 0), &NoReference);
    if let Ok(sheet) = forms::read_sheet(&book(bytes, &TEMPLATE), &APPLICATION, &context) {
        for problem in sheet.rows.iter().flat_map(|row| &row.problems) {
            assert!(!problem.sentence(base::Locale::Zh).is_empty());
        }
    }
}

pub fn items() -> Vec<Vec<u8>> {
    let mut seeds = seeds(&ITEMS);
    seeds.extend(super::definitions::records().into_iter().take(3));
    seeds
}

/// A file of items reads as records, or says why not.
pub fn items_file(bytes: &[u8]) {
    let json = bytes.first().is_some_and(|first| b"{[".contains(first));
    let given = if json { Cow::Borrowed(bytes) } else { book(bytes, &ITEMS) };
    match catalogue::item::exchange::from_file(&given) {
        Ok(records) => {
            for record in records.iter().take(20) {
                let _ = catalogue::item::exchange::from_record(record, None);
            }
        }
        Err(troubles) => assert!(!troubles.is_empty(), "refused without a word"),
    }
}
