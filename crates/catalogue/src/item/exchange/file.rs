//! National records out of a file: JSON of one or several, or a workbook. Cells are read one by one, so that a sheet which claims
//! to be huge takes no memory.

use crate::item::sheets::{Sheet, to_records};
use base::Text;
use calamine::{Data, DataRef, Reader, Xlsx};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Cursor;

/// Most records of one file.
const MOST: usize = 2_000;
/// Most sheets that are looked at.
const SHEETS: usize = 10;
/// Most rows and columns of a sheet, and most cells that hold something.
const ROWS: u32 = 50_000;
const COLUMNS: u32 = 200;
const CELLS: usize = 500_000;

/// The national records of a file; hand each to [`from_record`](super::from_record).
///
/// # Errors
/// What is wrong with the file, a sentence each.
pub fn from_file(bytes: &[u8]) -> Result<Vec<Value>, Vec<Text>> {
    if bytes.starts_with(b"PK") {
        let sheets = sheets(bytes).ok_or_else(|| {
            vec![Text::new("文件读不出来，请重新选一个。", "The file cannot be read; choose it again.")]
        })?;
        return to_records(&sheets).map_err(|found| found.into_iter().map(|finding| finding.sentence).collect());
    }
    match serde_json::from_slice(bytes) {
        Ok(Value::Array(list)) if list.len() <= MOST && list.iter().all(Value::is_object) => Ok(list),
        Ok(value @ Value::Object(_)) => Ok(vec![value]),
        _ => Err(vec![Text::new(
            "不是 xlsx 工作簿，也不是事项的 JSON。",
            "It is neither an xlsx workbook nor the JSON of items.",
        )]),
    }
}

/// The sheets of a workbook that may be held; nothing when it may not, or does not read.
fn sheets(bytes: &[u8]) -> Option<Vec<Sheet>> {
    files::inspect(bytes).ok()?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).ok()?;
    let mut sheets = Vec::new();
    let mut left = CELLS;
    for name in book.sheet_names().into_iter().take(SHEETS) {
        let rows = rows(&mut book, &name, &mut left)?;
        sheets.push(Sheet { name: name.trim().to_lowercase(), rows });
    }
    Some(sheets)
}

fn rows(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, left: &mut usize) -> Option<Vec<Vec<String>>> {
    let mut cells = book.worksheet_cells_reader(name).ok()?;
    let mut grid: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().ok()? {
        let (row, column) = cell.get_position();
        if matches!(cell.get_value(), DataRef::Empty) {
            continue;
        }
        if row >= ROWS || column >= COLUMNS {
            return None;
        }
        *left = left.checked_sub(1)?;
        let words = Data::from(cell.get_value().clone()).to_string();
        let row = grid.entry(row).or_default();
        if row.len() <= column as usize {
            row.resize(column as usize + 1, String::new());
        }
        row[column as usize] = words;
    }
    Some(grid.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::Workbook;

    fn workbook(cells: &[(u32, u16, &str)]) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("basic").expect("a name");
        for (row, column, words) in cells {
            sheet.write_string(*row, *column, *words).expect("written");
        }
        book.save_to_buffer().expect("a workbook")
    }

    #[test]
    fn a_workbook_of_two_far_cells_takes_no_memory() {
        let small = workbook(&[(0, 0, "item_id"), (1, 0, "事项标识"), (2, 0, "one")]);
        assert_eq!(from_file(&small).map(|records| records.len()), Ok(1));
        let far = workbook(&[(0, 0, "item_id"), (1_048_575, 16_383, "far away")]);
        assert!(from_file(&far).is_err_and(|troubles| troubles[0].en.contains("cannot be read")));
    }

    #[test]
    fn json_of_one_or_several_reads_and_nothing_else() {
        assert_eq!(from_file(b"{}").map(|records| records.len()), Ok(1));
        assert_eq!(from_file(b"[{},{}]").map(|records| records.len()), Ok(2));
        for wrong in [b"[1]".as_slice(), b"3", b"", b"PK\x03\x04", b"\xff"] {
            assert!(from_file(wrong).is_err());
        }
    }
}
