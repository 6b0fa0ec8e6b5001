//! Buttons that change a page without scripts.

use super::{context, every_type, frame};
use crate::{Action, Question, attach, raw_of};
use base::Locale;
use schema::{Answers, Raw};
use std::collections::BTreeMap;

fn raw(pairs: &[(&str, &str)]) -> Raw {
    pairs.iter().copied().collect()
}

#[test]
fn buttons_are_read() {
    let read = |value: &str| Action::read(&raw(&[("action", value)]));
    assert_eq!(Action::read(&Raw::new()), Action::Save);
    assert_eq!(read("save"), Action::Save);
    assert_eq!(read("draft"), Action::Draft);
    assert_eq!(read("add:table"), Action::AddRow("table".to_owned()));
    assert_eq!(read("remove:table[12]"), Action::RemoveRow("table".to_owned(), 12));
    assert_eq!(read("drop:rows[0].scan:17"), Action::RemoveFile("rows[0].scan".to_owned(), "17".to_owned()));
    for odd in ["remove:table", "remove:[]", "remove:table[-1]", "drop:x", "nonsense", ":"] {
        assert_eq!(read(odd), Action::Save, "{odd}");
    }
    assert!(read("add:table").only_shows() && !read("draft").only_shows());
}

#[test]
fn a_row_is_added_and_removed_with_what_was_typed() {
    let form = every_type();
    let typed =
        raw(&[("table[0].name", "甲"), ("table[1].name", "乙"), ("table[1].share", "不对"), ("action", "add:table")]);
    let show = |typed: &Raw| {
        let action = Action::read(typed);
        let typed = action.apply(typed);
        let (frame, context) = (frame(Locale::En), context());
        let question = Question {
            frame: &frame,
            form: &form,
            page: form.page("table").expect("a page"),
            answers: &Answers::new(),
            context: &context,
            typed: Some(&typed),
            problems: &[],
            sources: &BTreeMap::new(),
            action: "/a",
            back: None,
            draft: None,
            draft_at: 0,
            hidden: &[],
            blank_row: action.blank_row(),
        };
        question.html().expect("it renders").to_string()
    };
    let html = show(&typed);
    assert!(
        html.contains("name=\"table[2].name\"") && html.contains("value=\"乙\"") && html.contains("value=\"不对\""),
        "{html}"
    );
    assert!(html.contains("value=\"remove:table[0]\""));
    let mut less = typed.clone();
    less.push("table[2].name", "丙");
    less.set("action", "remove:table[0]");
    let html = show(&less);
    assert!(
        !html.contains("value=\"甲\"")
            && html.contains("name=\"table[1].name\" type=\"text\" inputmode=\"text\" value=\"丙\""),
        "{html}"
    );
}

#[test]
fn files_are_attached_and_dropped() {
    let form = every_type();
    let mut typed = Raw::new();
    attach(&mut typed, "image", form.field("image").expect("declared"), "1");
    attach(&mut typed, "image", form.field("image").expect("declared"), "2");
    assert_eq!(typed.all("image"), ["2"], "one picture stands in the place of the other");
    attach(&mut typed, "file", form.field("file").expect("declared"), "1");
    attach(&mut typed, "file", form.field("file").expect("declared"), "2");
    assert_eq!(typed.all("file"), ["1", "2"]);
    let dropped = Action::RemoveFile("file".to_owned(), "1".to_owned()).apply(&typed);
    assert_eq!(dropped.all("file"), ["2"]);
    let arrived = web::Answers::of([("a", "1"), ("a", "2"), ("b", "3")]);
    assert_eq!(raw_of(&arrived).all("a"), ["1", "2"]);
}
