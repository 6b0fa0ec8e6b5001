//! A form as an xlsx workbook: a template to fill in, and the filled one read back with problems by row.
//!
//! Row 1 holds the headings in Chinese, row 2 in English, row 3 (hidden) the keys; each further row is one set of answers.

use crate::sheet_cells::{self, Cell};
use base::{Locale, Text};
use rust_xlsxwriter::{DataValidation, Format, FormatAlign, FormatBorder, Workbook, XlsxError};
use schema::{Column, Context, Form, Outcome, Problem, Raw, Reference, columns};

/// Most rows of answers in one sheet.
pub const MOST_ROWS: usize = 5_000;
/// Rows of the template that offer lists of choices.
const LIST_ROWS: u32 = 1_000;
/// Excel takes no longer list of choices in a rule.
const LIST_LENGTH: usize = 255;

/// A filled workbook, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The rows with answers, in order.
    pub rows: Vec<SheetRow>,
}

/// One row of answers.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetRow {
    /// Its number as Excel shows it.
    pub number: usize,
    /// What was read.
    pub outcome: Outcome,
    /// What has to be changed, each with its column.
    pub problems: Vec<SheetProblem>,
}

/// A problem of a row, at a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetProblem {
    /// The column's letters, such as `C`; empty when it belongs to none.
    pub column: String,
    /// The column's heading.
    pub heading: Text,
    /// What is wrong.
    pub problem: Problem,
}

/// Why a workbook is not read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetError {
    /// Not an xlsx workbook.
    NotASheet,
    /// Over 20 MB, over 200 MB unpacked, over 5,000 rows or over 2,000 columns.
    TooLarge,
    /// No row of it holds headings of this form.
    NoHeadings,
}

impl SheetError {
    /// What to do, in both languages.
    pub fn say(self) -> Text {
        match self {
            SheetError::NotASheet => Text::new(
                "这不是能读的 xlsx 表格。请用下载的模板填写，另存为 xlsx 再上传。",
                "This is not a readable xlsx workbook. Fill in the template, save it as xlsx and upload it again.",
            ),
            SheetError::TooLarge => Text::new(
                "表格太大：最多 5,000 行、20 MB。请分成几个文件上传。",
                "The workbook is too large: at most 5,000 rows and 20 MB. Upload it in several files.",
            ),
            SheetError::NoHeadings => Text::new(
                "没有找到模板的表头。请下载模板，把内容贴到模板里再上传。",
                "The headings of the template were not found. Download the template, copy your rows into it and upload it again.",
            ),
        }
    }
}

/// The empty workbook of a form.
pub fn sheet_template(form: &Form, reference: &dyn Reference) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let head =
        Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_border_bottom(FormatBorder::Thin);
    let text = Format::new().set_num_format("@");
    let sheet = workbook.add_worksheet();
    sheet.set_name("Tongban")?;
    for (place, column) in columns(form, reference).iter().enumerate().take(sheet_cells::MOST_COLUMNS) {
        let place = u16::try_from(place).unwrap_or(u16::MAX);
        let star = if column.required { " *" } else { "" };
        sheet.set_column_width(place, 18)?;
        sheet.set_column_format(place, &text)?;
        sheet.write_string_with_format(0, place, format!("{}{star}", column.title.zh), &head)?;
        sheet.write_string_with_format(1, place, format!("{}{star}", column.title.en), &head)?;
        sheet.write_string_with_format(2, place, &column.path, &text)?;
        if let Some(list) = choices(column) {
            let rule = DataValidation::new().allow_list_strings(&list)?;
            sheet.add_data_validation(3, place, LIST_ROWS + 3, place, &rule)?;
        }
    }
    sheet.set_row_hidden(2)?;
    sheet.set_freeze_panes(3, 0)?;
    workbook.save_to_buffer()
}

/// The Chinese words of the choices, when they are one of few and short enough for a rule of Excel.
fn choices(column: &Column) -> Option<Vec<&str>> {
    let list: Vec<&str> = column.options.iter().map(|option| option.text.zh.as_str()).collect();
    let length: usize = list.iter().map(|words| words.chars().count() + 1).sum();
    let is_plain = list.iter().all(|words| !words.is_empty() && !words.contains(','));
    (!list.is_empty() && !column.many && is_plain && length <= LIST_LENGTH).then_some(list)
}

/// Reads a filled workbook. Rows without any text are left out.
pub fn read_sheet(bytes: &[u8], form: &Form, context: &Context) -> Result<Sheet, SheetError> {
    let grid = sheet_cells::read(bytes)?;
    let columns = columns(form, context.reference);
    let (after, places) = headings(&grid, &columns).ok_or(SheetError::NoHeadings)?;
    let mut rows = Vec::new();
    for (number, cells) in grid.range(after + 1..) {
        if cells.values().all(|cell| cell.words().trim().is_empty()) {
            continue;
        }
        if rows.len() >= MOST_ROWS {
            return Err(SheetError::TooLarge);
        }
        let mut raw = Raw::new();
        let mut lost = Vec::new();
        for (place, column) in &places {
            let Some(cell) = cells.get(place) else { continue };
            if cell.may_have_lost_digits() && !is_number(column) {
                lost.push((*place, *column));
                continue;
            }
            put(column, cell, &mut raw);
        }
        let outcome = form.read(&raw, context);
        let problems = located(&outcome, &places, &lost);
        rows.push(SheetRow { number: *number as usize + 1, outcome, problems });
    }
    Ok(Sheet { rows })
}

/// Whether a number in a cell is what the column asks for.
fn is_number(column: &Column) -> bool {
    use schema::FieldType::{Decimal, Money, Percent, Whole};
    matches!(column.kind, Whole | Decimal | Money | Percent)
}

type Places<'a> = Vec<(u32, &'a Column)>;

/// The row of keys and the columns by place; without keys, a row of headings in either language.
fn headings<'a>(grid: &sheet_cells::Grid, columns: &'a [Column]) -> Option<(u32, Places<'a>)> {
    let find = |matches: &dyn Fn(&Column, &str) -> bool| {
        grid.iter().take(10).find_map(|(row, cells)| {
            let places: Places = cells
                .iter()
                .filter_map(|(place, cell)| {
                    let words = cell.words();
                    let words = words.trim().trim_end_matches('*').trim();
                    columns.iter().find(|column| matches(column, words)).map(|column| (*place, column))
                })
                .collect();
            (!places.is_empty()).then_some((*row, places))
        })
    };
    let by_key = find(&|column, words| column.path == words);
    by_key.or_else(|| {
        let (row, places) = find(&|column, words| column.title.zh == words || column.title.en == words)?;
        let second = grid.get(&(row + 1)).is_some_and(|cells| {
            places.iter().all(|(place, column)| {
                cells.get(place).is_some_and(|cell| cell.words().trim().trim_end_matches('*').trim() == column.title.en)
            })
        });
        Some((if second { row + 1 } else { row }, places))
    })
}

/// Puts a cell under its key, words of choices as their ids.
fn put(column: &Column, cell: &Cell, raw: &mut Raw) {
    let words = cell.words();
    let id = |words: &str| {
        let words = words.trim();
        let found = column
            .options
            .iter()
            .find(|option| option.id == words || option.text.zh == words || option.text.en == words);
        found.map_or_else(|| words.to_owned(), |option| option.id.clone())
    };
    if column.many {
        for one in words.split(['；', ';', '\n']).filter(|one| !one.trim().is_empty()) {
            raw.push(column.path.as_str(), id(one));
        }
    } else if !words.trim().is_empty() {
        raw.push(column.path.as_str(), if column.options.is_empty() { words } else { id(&words) });
    }
}

fn located(outcome: &Outcome, places: &Places, lost: &Places) -> Vec<SheetProblem> {
    let mut found: Vec<SheetProblem> = lost
        .iter()
        .map(|(place, column)| {
            let say = Text::new(
                "这一格是数字格式，长号码会丢位。请把单元格设为文本，重新填写。",
                "This cell is formatted as a number, which loses digits of long codes. Format it as text and type it again.",
            );
            let problem = Problem { page: String::new(), field: column.path.clone(), code: "cell-number".to_owned(), args: Vec::new(), say };
            SheetProblem { column: sheet_cells::letters(*place), heading: column.title.clone(), problem }
        })
        .collect();
    for problem in &outcome.problems {
        if lost.iter().any(|(_, column)| column.path == problem.field) {
            continue;
        }
        let place = places
            .iter()
            .find(|(_, column)| column.path == problem.field)
            .or_else(|| places.iter().find(|(_, column)| column.path.split(['.', '[']).next() == Some(problem.top())));
        found.push(SheetProblem {
            column: place.map_or_else(String::new, |(place, _)| sheet_cells::letters(*place)),
            heading: place.map_or_else(Text::default, |(_, column)| column.title.clone()),
            problem: problem.clone(),
        });
    }
    found
}

impl SheetProblem {
    /// The sentence with its column: `C 列“姓名”：请填写“姓名”。`
    pub fn sentence(&self, locale: Locale) -> String {
        let said = self.problem.sentence(locale);
        match (self.column.is_empty(), locale) {
            (true, _) => said,
            (false, Locale::Zh) => format!("{} 列“{}”：{said}", self.column, self.heading.zh),
            (false, Locale::En) => format!("Column {} “{}”: {said}", self.column, self.heading.get(locale)),
        }
    }
}
