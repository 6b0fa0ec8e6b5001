//! The cells of an uploaded workbook, within bounds: an archive that unpacks to too much is never opened.

use crate::SheetError;
use calamine::{Data, Reader, Xlsx};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, copy, sink};

/// Most columns of a sheet.
pub(crate) const MOST_COLUMNS: usize = 2_000;
/// Most bytes of a workbook.
const MOST_BYTES: usize = 20 * 1_048_576;
/// Most bytes of all its parts together.
const MOST_UNPACKED: u64 = 200 * 1_048_576;
/// Most parts of the archive.
const MOST_PARTS: usize = 2_000;
/// Rows above this are not looked at.
const MOST_ROWS: u32 = 6_000;
/// From here on a binary number no longer holds every whole number.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Cells that hold something, by row and column from 0.
pub(crate) type Grid = BTreeMap<u32, BTreeMap<u32, Cell>>;

/// One cell.
pub(crate) enum Cell {
    Text(String),
    Number(f64),
}

impl Cell {
    /// The text one would type.
    pub fn words(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
        }
    }

    /// A long code that Excel keeps as a number has lost its last digits: it shows no more than fifteen.
    pub fn may_have_lost_digits(&self) -> bool {
        matches!(self, Cell::Number(number) if number.abs() >= EXACT / 10.0)
    }
}

/// The letters of a column counted from 0: `A`, `Z`, `AA`.
pub(crate) fn letters(place: u32) -> String {
    let mut rest = place + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The first sheet of a workbook.
pub(crate) fn read(bytes: &[u8]) -> Result<Grid, SheetError> {
    if bytes.len() > MOST_BYTES {
        return Err(SheetError::TooLarge);
    }
    weigh(bytes, MOST_UNPACKED)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetError::NotASheet)?;
    let name = workbook.sheet_names().first().cloned().ok_or(SheetError::NotASheet)?;
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(|_| SheetError::NotASheet)?;
    let mut grid = Grid::new();
    while let Some(cell) = cells.next_cell().map_err(|_| SheetError::NotASheet)? {
        let (row, column) = cell.get_position();
        if row >= MOST_ROWS || column as usize >= MOST_COLUMNS {
            return Err(SheetError::TooLarge);
        }
        if let Some(cell) = convert(&cell.get_value().clone().into()) {
            grid.entry(row).or_default().insert(column, cell);
        }
    }
    Ok(grid)
}

/// Unpacks every part into nothing, to know its true size before anything is kept.
fn weigh(bytes: &[u8], most: u64) -> Result<(), SheetError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::NotASheet)?;
    if archive.len() > MOST_PARTS {
        return Err(SheetError::TooLarge);
    }
    let mut left = most;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|_| SheetError::NotASheet)?;
        let size = copy(&mut part.take(left + 1), &mut sink()).map_err(|_| SheetError::NotASheet)?;
        left = left.checked_sub(size).ok_or(SheetError::TooLarge)?;
    }
    Ok(())
}

fn convert(data: &Data) -> Option<Cell> {
    match data {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            Some(Cell::Text(text.chars().take(10_000).collect()))
        }
        Data::Float(number) => Some(Cell::Number(*number)),
        Data::Int(number) => Some(Cell::Number(*number as f64)),
        Data::Bool(is) => Some(Cell::Text(if *is { "yes" } else { "no" }.to_owned())),
        Data::DateTime(moment) => Some(Cell::Text(date_words(moment.as_f64()))),
        _ => None,
    }
}

/// The date or time of an Excel serial number, in the 1900 system.
fn date_words(serial: f64) -> String {
    let minutes = ((serial.fract()) * 1_440.0).round() as i64;
    let time = format!("{:02}:{:02}", (minutes / 60).clamp(0, 23), minutes % 60);
    let days = serial.trunc() as i64;
    if days == 0 {
        return time;
    }
    // Excel takes 1900 for a leap year, so days from March 1900 on are one too many.
    let start = jiff::civil::date(1899, 12, if days < 60 { 31 } else { 30 });
    let span = jiff::Span::new().try_days(days);
    let date = span.ok().and_then(|span| start.checked_add(span).ok());
    date.map_or_else(|| serial.to_string(), |date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }

    #[test]
    fn serial_numbers_are_days() {
        assert_eq!(date_words(46_349.0), "2026-11-23");
        assert_eq!(date_words(1.0), "1900-01-01");
        assert_eq!(date_words(0.395_833_333), "09:30");
    }

    #[test]
    fn what_is_no_workbook_is_told() {
        assert!(matches!(read(b"hello"), Err(SheetError::NotASheet)));
        assert!(matches!(read(&vec![0; MOST_BYTES + 1]), Err(SheetError::TooLarge)));
    }

    #[test]
    fn an_archive_that_unpacks_to_too_much_is_not_opened() {
        use std::io::Write;
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["xl/sharedStrings.xml", "xl/workbook.xml"] {
            archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("begun");
            archive.write_all(&vec![b' '; 600_000]).expect("written");
        }
        let bytes = archive.finish().expect("finished").into_inner();
        assert!(bytes.len() < 10_000, "small outside");
        assert_eq!(weigh(&bytes, 1_200_000), Ok(()));
        assert_eq!(weigh(&bytes, 1_199_999), Err(SheetError::TooLarge));
    }
}
