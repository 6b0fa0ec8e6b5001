//! The spreadsheet that an administrator fills in.

use super::model::Sheet;
use super::sheet::{OFFICE_COLUMNS, POST_COLUMNS};
use base::{Error, Result};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

const OFFICE_EXAMPLE: &[&str] = &[
    "# YSJ",
    "CITY",
    "department",
    "样例局",
    "Sample Office",
    "样例局",
    "Sample",
    "990100",
    "sample-function、licence",
    "0990-1234567",
    "滨江路 1 号",
    "1 Binjiang Road",
    "周一至周五 9:00—17:00",
    "Mon to Fri 9:00-17:00",
];
const POST_EXAMPLE: &[&str] = &["# fangmin", "方敏", "SCJG", "科长", "Section chief", "clerk、chief", "2026-01-05", ""];

/// The template as the bytes of an xlsx file: two sheets, headings in both languages, one line of examples each (a line that
/// begins with `#` is not read).
pub fn workbook() -> Result<Vec<u8>> {
    make().map_err(|error| Error::fault(format_args!("the template cannot be written: {error}")))
}

fn make() -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    sheet(book.add_worksheet(), Sheet::Offices, OFFICE_COLUMNS, OFFICE_EXAMPLE)?;
    sheet(book.add_worksheet(), Sheet::Posts, POST_COLUMNS, POST_EXAMPLE)?;
    book.save_to_buffer()
}

fn sheet(
    sheet: &mut Worksheet,
    which: Sheet,
    columns: &[(&str, &str, &str)],
    example: &[&str],
) -> std::result::Result<(), XlsxError> {
    let (head, text) = (Format::new().set_bold().set_text_wrap(), Format::new().set_num_format("@"));
    sheet.set_name(which.names()[0])?;
    sheet.set_freeze_panes(1, 0)?;
    for (at, (_, zh, en)) in (0u16..).zip(columns) {
        sheet.set_column_width(at, 18)?;
        sheet.set_column_format(at, &text)?;
        sheet.write_string_with_format(0, at, format!("{zh} {en}"), &head)?;
    }
    for (at, value) in (0u16..).zip(example) {
        sheet.write_string_with_format(1, at, *value, &text)?;
    }
    Ok(())
}
