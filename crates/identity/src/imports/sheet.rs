//! Reads a spreadsheet (xlsx) with limits: its packed and unpacked size, rows, columns, length of a cell. Cells are read one
//! by one, so that a sheet which claims to be huge takes no memory.

use super::model::{OfficeLine, Plan, PostLine, Problem, Sheet, letters};
use base::{Refusal, Text};
use calamine::{DataRef, Reader, Xlsx};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// Most bytes of a file.
pub const MOST_BYTES: u64 = 5 << 20;
const MOST_UNPACKED: u64 = 64 << 20;
const MOST_ENTRIES: usize = 500;
const MOST_ROWS: usize = 10_000;
const MOST_COLUMNS: u32 = 40;
const MOST_LETTERS: usize = 500;

/// The columns: name of the value, heading in Chinese, heading in English.
pub(crate) const OFFICE_COLUMNS: &[(&str, &str, &str)] = &[
    ("code", "机构代码", "code"),
    ("parent", "上级机构代码", "parent code"),
    ("kind", "类型", "kind"),
    ("name_zh", "名称", "name"),
    ("name_en", "英文名称", "English name"),
    ("short_zh", "简称", "short name"),
    ("short_en", "英文简称", "English short name"),
    ("division", "区划代码", "division code"),
    ("functions", "职能", "functions"),
    ("phone", "电话", "phone"),
    ("address_zh", "地址", "address"),
    ("address_en", "英文地址", "English address"),
    ("hours_zh", "办公时间", "hours"),
    ("hours_en", "英文办公时间", "English hours"),
];

/// The columns of the sheet of posts.
pub(crate) const POST_COLUMNS: &[(&str, &str, &str)] = &[
    ("login", "登录名", "login"),
    ("name", "姓名", "name"),
    ("office", "机构代码", "office code"),
    ("title_zh", "职务", "title"),
    ("title_en", "英文职务", "English title"),
    ("roles", "角色", "roles"),
    ("from", "开始日期", "from"),
    ("to", "结束日期", "to"),
];

type Line = (u32, BTreeMap<&'static str, String>);

/// What a file says, and what does not read. A file that is no spreadsheet is refused whole: `import.unreadable`,
/// `import.too_large`.
pub fn read(bytes: &[u8]) -> Result<(Plan, Vec<Problem>), Refusal> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Refusal::new("import.too_large").with("limit", web::format::size(MOST_BYTES)));
    }
    unpacked(bytes)?;
    let unreadable = |_| Refusal::new("import.unreadable");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let names = book.sheet_names();
    let (mut plan, mut problems) = (Plan::default(), Vec::new());
    let find = |sheet: Sheet| {
        names.iter().find(|name| sheet.names().iter().any(|known| known.eq_ignore_ascii_case(name.trim())))
    };
    let (offices, posts) = (find(Sheet::Offices), find(Sheet::Posts));
    if offices.is_none() && posts.is_none() {
        return Err(Refusal::new("import.no_sheet"));
    }
    if let Some(name) = offices {
        for line in lines(&mut book, name, Sheet::Offices, OFFICE_COLUMNS, &mut plan, &mut problems)? {
            plan.offices.push(office_line(&line));
        }
    }
    if let Some(name) = posts {
        for line in lines(&mut book, name, Sheet::Posts, POST_COLUMNS, &mut plan, &mut problems)? {
            let post = post_line(&line, &plan, &mut problems);
            plan.posts.push(post);
        }
    }
    if plan.offices.is_empty() && plan.posts.is_empty() && problems.is_empty() {
        return Err(Refusal::new("import.empty"));
    }
    Ok((plan, problems))
}

/// Unpacks everything into nothing to learn the true size; what a directory claims is not believed.
fn unpacked(bytes: &[u8]) -> Result<(), Refusal> {
    let unreadable = || Refusal::new("import.unreadable");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    if archive.len() > MOST_ENTRIES {
        return Err(unreadable());
    }
    let mut left = MOST_UNPACKED;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|_| unreadable())?;
        let size = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink()).map_err(|_| unreadable())?;
        if size > left {
            return Err(Refusal::new("import.too_large").with("limit", web::format::size(MOST_BYTES)));
        }
        left -= size;
    }
    Ok(())
}

fn lines<R: Read + std::io::Seek>(
    book: &mut Xlsx<R>,
    name: &str,
    sheet: Sheet,
    columns: &[(&'static str, &str, &str)],
    plan: &mut Plan,
    problems: &mut Vec<Problem>,
) -> Result<Vec<Line>, Refusal> {
    let unreadable = || Refusal::new("import.unreadable");
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| unreadable())?;
    let mut heads: BTreeMap<u32, &'static str> = BTreeMap::new();
    let mut lines: Vec<Line> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
        let (row, column) = cell.get_position();
        let text = text_of(cell.get_value());
        if column >= MOST_COLUMNS || text.is_empty() {
            continue;
        }
        if row == 0 {
            let wanted = text.trim_end_matches('*').trim().to_lowercase();
            let known = columns.iter().find(|(_, zh, en)| heading(zh, en, &wanted));
            match known {
                Some((field, ..)) => {
                    heads.insert(column, field);
                    plan.columns.insert(Plan::place(sheet, field), letters(column));
                }
                None => {
                    let unknown = Refusal::new("import.column").with("column", &text);
                    problems.push(Problem::new(sheet, 1, unknown).at(&letters(column)));
                }
            }
            continue;
        }
        let Some(field) = heads.get(&column) else { continue };
        if lines.last().is_none_or(|(last, _)| *last != row + 1) {
            if lines.len() >= MOST_ROWS {
                return Err(Refusal::new("import.too_long").with("limit", MOST_ROWS));
            }
            lines.push((row + 1, BTreeMap::new()));
        }
        if text.chars().count() > MOST_LETTERS {
            let long = Refusal::new("import.cell_long").with("limit", MOST_LETTERS);
            problems.push(Problem::new(sheet, row + 1, long).at(&letters(column)));
        } else if let Some((_, values)) = lines.last_mut() {
            values.insert(*field, text);
        }
    }
    // Lines that begin with # explain the template.
    lines.retain(|(_, values)| !values.values().any(|value| value.starts_with('#')));
    Ok(lines)
}

/// A heading is the Chinese words, the English ones, or both as the template writes them.
fn heading(zh: &str, en: &str, wanted: &str) -> bool {
    let en = en.to_lowercase();
    wanted == zh || wanted == en || wanted == format!("{zh} {en}")
}

fn text_of(value: &DataRef<'_>) -> String {
    let text = match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(serial) => serial_date(serial.as_f64()).map(|date| date.to_string()).unwrap_or_default(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.chars().take(10).collect(),
    };
    text.chars().filter(|character| !web::answers::is_hidden(*character)).collect::<String>().trim().to_owned()
}

/// The day of a serial number of the 1900 system.
fn serial_date(serial: f64) -> Option<Date> {
    if !(1.0..200_000.0).contains(&serial) {
        return None;
    }
    jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(serial as i64)).ok()
}

/// A date as people type it: `2026-01-05`, `2026/1/5`, `2026.1.5`, `2026年1月5日`, `20260105`.
pub(crate) fn date_of(text: &str) -> Option<Date> {
    let text = text.trim();
    let parts: Vec<&str> = if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        vec![&text[..4], &text[4..6], &text[6..]]
    } else {
        text.split(['-', '/', '.', '年', '月', '日']).map(str::trim).filter(|part| !part.is_empty()).collect()
    };
    let [year, month, day] = parts[..] else { return None };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        .ok()
        .filter(|date| date.year() > 1900 && date.year() < 2200)
}

fn list(text: &str) -> Vec<String> {
    let parts = text.split([',', '，', ';', '；', '、', ' ', '\n']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

fn office_line((row, values): &Line) -> OfficeLine {
    let value = |name: &str| values.get(name).cloned().unwrap_or_default();
    OfficeLine {
        row: *row,
        code: value("code"),
        parent: value("parent"),
        kind: Some(value("kind")).filter(|kind| !kind.is_empty()).unwrap_or_else(|| "department".to_owned()),
        name: Text::new(value("name_zh"), value("name_en")),
        short: Text::new(value("short_zh"), value("short_en")),
        division: value("division"),
        functions: list(&value("functions")),
        phone: value("phone"),
        address: Text::new(value("address_zh"), value("address_en")),
        hours: Text::new(value("hours_zh"), value("hours_en")),
    }
}

fn post_line((row, values): &Line, plan: &Plan, problems: &mut Vec<Problem>) -> PostLine {
    let value = |name: &str| values.get(name).cloned().unwrap_or_default();
    let mut date = |name: &str| {
        let text = value(name);
        let date = date_of(&text);
        if date.is_none() && !text.is_empty() {
            let wrong = Refusal::new("import.date").with("value", &text);
            problems.push(Problem::new(Sheet::Posts, *row, wrong).at(plan.column(Sheet::Posts, name)));
        }
        date
    };
    PostLine {
        row: *row,
        from: date("from"),
        to: date("to"),
        login: value("login").to_lowercase(),
        name: value("name"),
        office: value("office"),
        title: Text::new(value("title_zh"), value("title_en")),
        roles: list(&value("roles")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_as_people_type_them() {
        let expected = Some(jiff::civil::date(2026, 1, 5));
        for text in ["2026-01-05", "2026/1/5", "2026.1.5", "2026年1月5日", "20260105", " 2026 年 1 月 5 日 "] {
            assert_eq!(date_of(text), expected, "{text}");
        }
        for text in ["", "5.1.", "2026-13-01", "昨天", "99999999"] {
            assert_eq!(date_of(text), None, "{text}");
        }
        assert_eq!(serial_date(46027.0), Some(jiff::civil::date(2026, 1, 5)));
        assert_eq!(serial_date(f64::NAN), None);
    }

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 39].map(letters), ["A", "Z", "AA", "AN"]);
    }

    #[test]
    fn what_is_no_spreadsheet_is_refused() {
        assert_eq!(read(b"MZ not a workbook").expect_err("refused").code, "import.unreadable");
        assert_eq!(read(&vec![0; 6 << 20]).expect_err("refused").code, "import.too_large");
    }

    #[test]
    fn a_bomb_is_measured_before_it_is_opened() {
        use std::io::Write;
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        archive.start_file("xl/worksheets/sheet1.xml", options).expect("starts");
        let block = vec![b' '; 1 << 20];
        for _ in 0..70 {
            archive.write_all(&block).expect("writes");
        }
        let bytes = archive.finish().expect("finishes").into_inner();
        assert!(bytes.len() < 200_000);
        assert_eq!(read(&bytes).expect_err("refused").code, "import.too_large");
    }

    #[test]
    fn the_template_reads_back_and_its_examples_are_no_lines() {
        let bytes = crate::imports::template::workbook().expect("makes");
        assert_eq!(read(&bytes).expect_err("nothing but examples").code, "import.empty");
    }
}
