//! Another crate's pages: its own folder first, then the kit's templates, as its `askama.toml` says.

mod common;

use askama::Template;
use base::Locale;
use web::parts::{Cell, Column, Field, Pages, Problem, Table};
use web::{Frame, Site};

#[derive(Template)]
#[template(path = "inbox/list.html", config = "tests/other/askama.toml")]
struct ListPage {
    frame: Frame,
    table: Table,
    opinion: Field,
    pages: Pages,
    names: Vec<String>,
}

#[derive(Template)]
#[template(path = "inbox/question.html", config = "tests/other/askama.toml")]
struct QuestionPage {
    frame: Frame,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "inbox/receipt.html", config = "tests/other/askama.toml")]
struct ReceiptPage {
    frame: Frame,
}

fn frame(path: &str, locale: Locale) -> Frame {
    Frame::sample(&Site::new(common::settings()), locale, path).titled("待办")
}

#[test]
fn a_desk_page_of_another_crate_has_rail_table_and_escaped_words() {
    let page = ListPage {
        frame: frame("/desk/inbox", Locale::Zh),
        table: Table {
            caption: "办件".to_owned(),
            columns: vec![
                Column { label: "申请人".to_owned(), numeric: false },
                Column { label: "件".to_owned(), numeric: true },
            ],
            rows: vec![vec![Cell::link("甲", "/desk/case/1"), Cell::text("3")]],
            wide: false,
        },
        opinion: Field::new("opinion", "意见").lines(4).limit(500).error("请写意见").value("<b>\"核查\"合格"),
        pages: Pages { shown: "第 1 至 20 件".to_owned(), previous: String::new(), next: "?after=9".to_owned() },
        names: vec!["<script>alert(1)</script>".to_owned()],
    };
    let html = page.render().expect("it renders");
    assert!(html.contains("<html lang=\"zh-CN\" data-density=\"desk\">"));
    assert!(html.contains("class=\"rail\"") && html.contains("id=\"keys\"") && html.contains("desk-"));
    assert!(html.contains("<th scope=\"row\" data-label=\"申请人\"><a href=\"/desk/case/1\">甲</a></th>"), "{html}");
    assert!(html.contains("<td data-label=\"件\" class=\"numeric\">3</td>"));
    assert!(html.contains("aria-describedby=\"opinion-error\" aria-invalid=\"true\""));
    assert!(!html.contains("<script>alert") && !html.contains("<b>\"核查"));
    assert!(html.contains("rel=\"next\"") && !html.contains("rel=\"prev\""));
}

#[test]
fn a_question_page_shows_name_saved_note_and_errors() {
    let problems = vec![Problem { field: "room".to_owned(), message: "请写到门牌号".to_owned() }];
    let html = QuestionPage { frame: frame("/apply/1", Locale::Zh), problems }.render().expect("it renders");
    assert!(html.contains("<small>企业设立登记</small>") && html.contains("有一处要改"));
    assert!(html.contains("data-saved role=\"status\">") && html.contains("<a href=\"#room\">请写到门牌号</a>"));
    assert!(!html.contains("class=\"nav\"") && html.contains("foot-line"));
    let english =
        QuestionPage { frame: frame("/apply/1", Locale::En), problems: vec![Problem::default(), Problem::default()] };
    assert!(english.render().expect("it renders").contains("There are 2 things to change"));
}

#[test]
fn a_paper_can_be_printed() {
    let html = ReceiptPage { frame: frame("/me/case/1/receipt", Locale::En) }.render().expect("it renders");
    assert!(html.contains("paper-") && html.contains("data-print hidden") && html.contains("class=\"sheet receipt\""));
}

#[test]
fn icons_that_templates_name_are_in_the_sheet() {
    let sheet = include_str!("../assets/icons.svg");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crates folder");
    let mut missing = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "html") {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                for name in text.split("icon(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                    if !sheet.contains(&format!("id=\"{name}\"")) {
                        missing.push(format!("{}: {name}", path.display()));
                    }
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
