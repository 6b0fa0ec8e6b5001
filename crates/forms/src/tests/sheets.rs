//! Workbooks: the template filled in and read back.

use super::{Town, card, context, form};
use crate::{SheetError, read_sheet, schema_document, sheet_template};
use base::Locale;
use rust_xlsxwriter::Workbook;
use schema::columns;
use serde_json::{Value, json};

/// A workbook with the template's heads and these rows; numbers are written as numbers.
fn filled(heads: &[Vec<String>], rows: &[Vec<Value>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let mut line = 0;
    for head in heads {
        for (place, words) in head.iter().enumerate() {
            sheet.write_string(line, u16::try_from(place).expect("few"), words).expect("written");
        }
        line += 1;
    }
    for row in rows {
        for (place, value) in row.iter().enumerate() {
            let place = u16::try_from(place).expect("few");
            match value {
                Value::String(text) => sheet.write_string(line, place, text).map(|_| ()).expect("written"),
                Value::Number(number) => {
                    sheet.write_number(line, place, number.as_f64().expect("a number")).map(|_| ()).expect("written");
                }
                _ => {}
            }
        }
        line += 1;
    }
    workbook.save_to_buffer().expect("written")
}

fn heads(form: &schema::Form) -> [Vec<String>; 3] {
    let columns = columns(form, &Town);
    [
        columns.iter().map(|column| column.title.zh.clone()).collect(),
        columns.iter().map(|column| column.title.en.clone()).collect(),
        columns.iter().map(|column| column.path.clone()).collect(),
    ]
}

#[test]
fn a_template_is_empty_and_readable() {
    let template = sheet_template(&card(), &Town).expect("written");
    assert_eq!(read_sheet(&template, &card(), &context()).expect("reads").rows, vec![]);
}

#[test]
fn rows_come_back_with_their_problems() {
    let card = card();
    let number = codes::CitizenId::build("110105", jiff::civil::date(1950, 3, 4), 402).expect("a number").to_string();
    let rows = [
        vec![json!(number), json!("本市户籍")],
        vec![],
        vec![json!(number), json!("Residence permit"), json!(45_658)],
        vec![json!(110105194912310021i64), json!("别处")],
    ];
    for heads in [&heads(&card)[..], &heads(&card)[..2], &heads(&card)[1..2], &heads(&card)[2..]] {
        let sheet = read_sheet(&filled(heads, &rows), &card, &context()).expect("reads");
        let first = heads.len() + 1;
        assert_eq!(sheet.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [first, first + 2, first + 3]);
        assert_eq!(sheet.rows[0].problems, vec![], "{heads:?}");
        assert_eq!(sheet.rows[0].outcome.values["residence"], "registered");
        assert_eq!(sheet.rows[1].outcome.values["residence"], "permit");
        assert_eq!(sheet.rows[1].problems.len(), 1, "a bare number is no date");
        assert_eq!(sheet.rows[1].problems[0].column, "C");
        let said: Vec<String> = sheet.rows[2].problems.iter().map(|problem| problem.sentence(Locale::Zh)).collect();
        assert!(said[0].starts_with("A 列“公民身份号码”：这一格是数字格式"), "{said:?}");
        assert!(said[1].starts_with("B 列“户籍”："), "{said:?}");
        assert!(sheet.rows[2].problems.iter().all(|problem| problem.sentence(Locale::En).starts_with("Column ")));
    }
}

#[test]
fn tables_addresses_and_many_choices_fit_in_columns() {
    let form = form(
        r#"
        [[page]]
        id = "p"
        title = { zh = "页", en = "Page" }
        [[page.field]]
        id = "seals"
        type = "choices"
        label = { zh = "印章", en = "Seals" }
        class = "public"
        options = [{ id = "a", zh = "公章", en = "Company seal" }, { id = "b", zh = "财务章", en = "Finance seal" }]
        [[page.field]]
        id = "place"
        type = "address"
        label = { zh = "地址", en = "Address" }
        class = "public"
        [[page.field]]
        id = "rows"
        type = "table"
        max = 2
        label = { zh = "股东", en = "Holder" }
        class = "public"
        fields = [{ id = "share", type = "percent", label = { zh = "比例", en = "Share" } }]
        "#,
    );
    let heads = heads(&form);
    assert_eq!(heads[0], ["印章", "地址：区县和街道", "地址：路名、门牌号、房间号", "股东 1：比例", "股东 2：比例"]);
    let row = vec![json!("公章；Finance seal"), json!("滨江街道"), json!("8 号"), json!(70), json!(30.5)];
    let sheet = read_sheet(&filled(&heads, &[row]), &form, &context()).expect("reads");
    assert_eq!(sheet.rows[0].problems, vec![]);
    assert_eq!(
        Value::Object(sheet.rows[0].outcome.values.clone()),
        json!({"seals": ["a", "b"], "place": {"division": "990101001", "detail": "8 号"}, "rows": [{"share": "70"}, {"share": "30.5"}]})
    );
}

#[test]
fn other_workbooks_are_told_apart() {
    let card = card();
    assert_eq!(read_sheet(b"PK\x03\x04 no", &card, &context()), Err(SheetError::NotASheet));
    assert_eq!(read_sheet(&filled(&[vec!["别的".to_owned()]], &[]), &card, &context()), Err(SheetError::NoHeadings));
    for error in [SheetError::NotASheet, SheetError::TooLarge, SheetError::NoHeadings] {
        assert!(error.say().zh.ends_with('。') && error.say().en.ends_with('.'));
    }
}

#[test]
fn the_schema_is_a_document() {
    let document: Value = serde_json::from_str(&schema_document(&card(), Locale::En)).expect("JSON");
    assert_eq!(document["properties"]["citizen_id"]["title"], "Identity number");
}
