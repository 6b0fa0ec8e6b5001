//! The HTML: labels, ids that resolve, problems beside their inputs, what was typed.

use super::{Town, answers, card, context, every_type, form, frame};
use crate::{Dense, Question, Summary};
use base::{Locale, Text};
use schema::{Answers, FieldType, Form, Problem, Raw};
use scraper::{Html, Selector};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

fn select(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error}"))
}

fn question(form: &Form, page: &str, typed: Option<&Raw>, problems: &[Problem], locale: Locale) -> String {
    let (frame, context) = (frame(locale), context());
    let question = Question {
        frame: &frame,
        form,
        page: form.page(page).expect("a page"),
        answers: &Answers::new(),
        context: &context,
        typed,
        problems,
        sources: &BTreeMap::new(),
        action: "/apply/1/page",
        back: Some("/apply/1/before"),
        draft: Some("/apply/1/draft"),
        draft_at: 7,
        hidden: &[("version".to_owned(), "3".to_owned())],
        blank_row: None,
    };
    question.html().expect("it renders").to_string()
}

/// Ids are unique; labels and describing ids lead to elements; inputs have names for readers; nothing is unescaped.
fn sound(html: &str) -> Html {
    let page = Html::parse_fragment(html);
    let mut ids = BTreeSet::new();
    for element in page.select(&select("[id]")) {
        assert!(
            ids.insert(element.attr("id").unwrap_or_default().to_owned()),
            "{:?} twice\n{html}",
            element.attr("id")
        );
    }
    for (css, attribute) in [("label[for]", "for"), ("[aria-describedby]", "aria-describedby")] {
        for element in page.select(&select(css)) {
            for id in element.attr(attribute).unwrap_or_default().split_whitespace() {
                assert!(ids.contains(id), "{attribute} {id} leads nowhere\n{html}");
            }
        }
    }
    for element in page.select(&select("a[href^='#']")) {
        let id = element.attr("href").unwrap_or_default().trim_start_matches('#');
        assert!(ids.contains(id), "#{id} leads nowhere\n{html}");
    }
    for element in page.select(&select("input:not([type=hidden]), select, textarea")) {
        let id = element.attr("id").expect("an id");
        let labelled = page.select(&select("label")).any(|label| {
            label.attr("for") == Some(id) || label.select(&select("input")).any(|input| input.attr("id") == Some(id))
        });
        assert!(labelled, "{id} has no label\n{html}");
    }
    assert!(!html.contains("<甲>") && !html.contains("<a>") && !html.contains("<1>"), "{html}");
    assert!(!html.contains("forms-"), "a key without words\n{html}");
    page
}

#[test]
fn every_type_is_one_question_a_page_in_both_languages() {
    let form = every_type();
    for locale in Locale::ALL {
        for page in &form.pages {
            let html = question(&form, &page.id, None, &[], locale);
            let parsed = sound(&html);
            let label = page.fields[0].label.get(locale);
            let heads: Vec<String> = parsed.select(&select("h1")).map(|head| head.text().collect()).collect();
            assert_eq!(heads.len(), 1, "{}: {html}", page.id);
            let text: String = parsed.root_element().text().collect();
            assert!(text.contains(label), "{}: {label}", page.id);
            if page.fields[0].is_input() {
                assert!(
                    text.contains(page.fields[0].hint.as_ref().expect("a hint").get(locale)),
                    "{}: {html}",
                    page.id
                );
                let name = &page.fields[0].id;
                assert!(html.contains(&format!("name=\"{name}")), "{}: {html}", page.id);
            }
            assert!(html.contains("name=\"version\" value=\"3\"") && html.contains("data-draft=\"/apply/1/draft\""));
        }
    }
}

#[test]
fn every_problem_stands_beside_its_input_and_in_the_summary() {
    let form = every_type();
    for locale in Locale::ALL {
        for page in form.pages.iter().filter(|page| page.fields[0].is_input()) {
            let id = &page.fields[0].id;
            for typed in [
                Raw::new(),
                [(format!("{id}.name"), "x"), (format!("{id}[0].name"), "甲"), (id.clone(), "\u{202E}")]
                    .into_iter()
                    .collect(),
            ] {
                let outcome = form.read_page(&page.id, &typed, &Answers::new(), &context());
                assert!(!outcome.is_good(), "{}", page.id);
                let html = question(&form, &page.id, Some(&outcome.typed), &outcome.problems, locale);
                let parsed = sound(&html);
                for problem in &outcome.problems {
                    let sentence = problem.sentence(locale);
                    let summary: String =
                        parsed.select(&select(".notice-bad a")).flat_map(|link| link.text()).collect();
                    assert!(summary.contains(&sentence), "{sentence} not in {summary}");
                    let beside: String = parsed.select(&select(".error")).flat_map(|line| line.text()).collect();
                    assert!(beside.contains(&sentence), "{}: {sentence} not beside\n{html}", page.id);
                }
                let marked = parsed.select(&select(".field-error, .fieldset-error")).count();
                assert!(marked > 0, "{html}");
            }
        }
    }
}

#[test]
fn what_was_typed_stays_and_is_escaped() {
    let form = every_type();
    let typed: Raw = [("text", "\"><script>alert(1)</script>"), ("day", "不知道")].into_iter().collect();
    let text = question(&form, "text", Some(&typed), &[], Locale::Zh);
    assert!(!text.contains("<script>") && text.contains("alert(1)"), "{text}");
    let date = question(&form, "date", Some(&typed), &[], Locale::Zh);
    assert!(date.contains("type=\"text\" value=\"不知道\""), "a picker would hide it\n{date}");
    let good: Raw = [("day", "2026-01-05")].into_iter().collect();
    assert!(question(&form, "date", Some(&good), &[], Locale::Zh).contains("type=\"date\" value=\"2026-01-05\""));
}

#[test]
fn the_card_shows_what_is_known_with_its_source_and_does_not_ask_it() {
    let card = card();
    let number = codes::CitizenId::build("110105", jiff::civil::date(1950, 3, 4), 402).expect("a number").to_string();
    let known = answers(json!({"citizen_id": number}));
    let context = context();
    let context = context.known(&known);
    let frame = frame(Locale::Zh);
    let sources =
        BTreeMap::from([("citizen_id".to_owned(), Text::new("来自公安部门，已核验", "From the police, verified"))]);
    let question = Question {
        frame: &frame,
        form: &card,
        page: &card.pages[0],
        answers: &Answers::new(),
        context: &context,
        typed: None,
        problems: &[],
        sources: &sources,
        action: "/a",
        back: None,
        draft: None,
        draft_at: 0,
        hidden: &[],
        blank_row: None,
    };
    let html = question.html().expect("it renders").to_string();
    sound(&html);
    assert!(
        html.contains("readonly") && html.contains("来自公安部门，已核验") && html.contains("1101 **** ****"),
        "{html}"
    );
    assert!(!html.contains(&number) && !html.contains("name=\"citizen_id\""), "{html}");
    let young = codes::CitizenId::build("110105", jiff::civil::date(1990, 3, 4), 402).expect("a number").to_string();
    let typed: Raw = [("citizen_id", young.as_str()), ("residence", "registered")].into_iter().collect();
    let outcome = card.read_page("you", &typed, &Answers::new(), &super::context());
    let html = self::question(&card, "you", Some(&outcome.typed), &outcome.problems, Locale::En);
    sound(&html);
    assert!(html.contains("You can apply from 4 March 2050"), "{html}");
}

#[test]
fn a_dense_form_holds_every_type_on_one_sheet() {
    let form = every_type();
    let context = context();
    for locale in Locale::ALL {
        let frame = frame(locale);
        let outcome = form.read(&Raw::new(), &context);
        let dense = Dense {
            frame: &frame,
            form: &form,
            answers: &Answers::new(),
            context: &context,
            typed: Some(&outcome.typed),
            problems: &outcome.problems,
            sources: &BTreeMap::new(),
            action: "/desk/window",
            draft: None,
            draft_at: 0,
            hidden: &[],
            blank_row: Some("table"),
        };
        let html = dense.html().expect("it renders").to_string();
        let parsed = sound(&html);
        assert_eq!(parsed.select(&select("h1")).count(), 0);
        assert!(html.contains("enctype=\"multipart/form-data\"") && html.contains("class=\"dense\""));
        for (_, field) in form.fields().filter(|(_, field)| field.is_input()) {
            assert!(html.contains(&format!("name=\"{}", field.id)), "{}", field.id);
        }
    }
}

#[test]
fn answers_are_summed_up_with_links_or_masked() {
    let form = every_type();
    let outcome = form.accept(
        &answers(json!({
            "text": "云州 <1>", "phone": "13800138000", "file": [{"id": "1"}], "choice": "a",
            "table": [{"name": "甲", "share": "70", "kind": true}, {"name": "乙", "share": "30", "kind": false}],
        })),
        &context(),
    );
    let (frame, context) = (frame(Locale::Zh), context());
    let summary = Summary {
        frame: &frame,
        form: &form,
        answers: &outcome.values,
        context: &context,
        change: Some(&|page| format!("/apply/1/{}", page.id)),
        file: Some(&|id| format!("/files/{id}")),
        sources: &BTreeMap::new(),
        masked: false,
    };
    let html = summary.html().expect("it renders").to_string();
    sound(&html);
    assert!(
        html.contains("href=\"/apply/1/phone\"") && html.contains("href=\"/files/1\"") && html.contains("13800138000"),
        "{html}"
    );
    assert!(html.contains("甲，70%，是<br>乙，30%，否"), "{html}");
    assert!(html.contains("没有填"));
    let masked = Summary { change: None, file: None, masked: true, ..summary }.html().expect("it renders").to_string();
    assert!(!masked.contains("13800138000") && masked.contains("138****8000") && !masked.contains("修改"), "{masked}");
}

#[test]
fn parts_and_folded_help_are_shown() {
    let form = form(
        r#"
        [[part]]
        id = "place"
        title = { zh = "住所", en = "Place" }
        [[page]]
        id = "address"
        part = "place"
        title = { zh = "公司住所的详细地址是什么？", en = "What is the address of the company?" }
        hint = { zh = "执照上会印这个地址。", en = "The licence will show it." }
        help = [{ ask = { zh = "我还没有租好房子，怎么办？", en = "I have no room yet." }, answer = { zh = "可以先用集中登记地址。", en = "Use a shared address." } }]
        [[page.field]]
        id = "address"
        type = "address"
        label = { zh = "住所", en = "Address" }
        class = "public"
        [[page]]
        id = "scope"
        [[page.field]]
        id = "scope"
        type = "text"
        label = { zh = "经营范围", en = "Scope" }
        class = "public"
        "#,
    );
    let html = question(&form, "address", None, &[], Locale::Zh);
    let parsed = sound(&html);
    assert_eq!(parsed.select(&select(".way i")).count(), 2);
    assert_eq!(parsed.select(&select(".outline .now")).count(), 1);
    for words in [
        "第 1 段：住所",
        "公司住所的详细地址是什么？",
        "执照上会印这个地址。",
        "我还没有租好房子，怎么办？",
        "申请共 2 段",
        "保存并继续",
        "云江区",
        "滨江街道",
    ] {
        assert!(html.contains(words), "{words}\n{html}");
    }
    assert!(FieldType::ALL.len() > 24 && schema::Reference::division(&Town, "1").is_none());
}
