//! Walks through whole forms: what is asked, what is refused early, what is worked out, what is kept.

use super::declarations::CARD;
use super::{answers, citizen, context, fields, form, raw};
use crate::{Answers, State, join_sensitive, shared_with, split_sensitive};
use serde_json::json;

#[test]
fn an_applicant_walks_through_the_card_form() {
    let card = form(CARD);
    let mut so_far = Answers::new();
    assert_eq!(card.next_page(None, &so_far, &context()).map(|page| page.id.as_str()), Some("you"));
    assert_eq!(card.unfinished_page(&so_far, &context()).map(|page| page.id.as_str()), Some("you"));
    let old = citizen(1950, 3, 4);
    let outcome = card.read_page("you", &raw(&[("citizen_id", &old), ("residence", "permit")]), &so_far, &context());
    assert!(outcome.is_good(), "{:?}", outcome.problems);
    outcome.merge_into(&mut so_far);
    assert_eq!(card.next_page(Some("you"), &so_far, &context()).map(|page| page.id.as_str()), Some("permit"));
    let progress = card.progress("permit", &so_far, &context());
    assert_eq!((progress.part, progress.parts.len()), (2, 2));
    assert_eq!(progress.parts[0].state, State::Done);
    let young = card.read_page("permit", &raw(&[("permit_since", "2026-01-01")]), &so_far, &context());
    assert_eq!(young.problems[0].code, "check");
    assert_eq!(young.problems[0].say.zh, "居住证须满一年。");
    card.read_page("permit", &raw(&[("permit_since", "2025-01-01")]), &so_far, &context()).merge_into(&mut so_far);
    assert_eq!(card.next_page(Some("permit"), &so_far, &context()), None);
    assert_eq!(card.previous_page("permit", &so_far, &context()).map(|page| page.id.as_str()), Some("you"));
    assert_eq!(card.unfinished_page(&so_far, &context()), None);
    assert_eq!(card.validate(&so_far, &context()), vec![]);

    // The answer changes: the permit page goes, and its answer with it.
    so_far.insert("residence".to_owned(), json!("registered"));
    let seen = card.visible(&so_far, &context());
    assert_eq!(seen.pages.len(), 1);
    assert!(!seen.answers.contains_key("permit_since"));
    let accepted = card.accept(&so_far, &context());
    assert!(!accepted.values.contains_key("permit_since"));
    assert_eq!(accepted.gone, ["permit_since"]);
}

#[test]
fn a_rule_is_refused_early_with_the_first_day_it_will_hold() {
    let card = form(CARD);
    let young = citizen(1970, 3, 4);
    let outcome = card.read_page(
        "you",
        &raw(&[("citizen_id", &young), ("residence", "registered")]),
        &Answers::new(),
        &context(),
    );
    let problem = &outcome.problems[0];
    assert_eq!(
        (problem.code.as_str(), problem.field.as_str(), problem.page.as_str()),
        ("rule.age", "citizen_id", "you")
    );
    assert_eq!(problem.say.zh, "年满 60 周岁后可以办理，最早 2030 年 3 月 4 日 可申请。");
    assert_eq!(problem.say.en, "You can apply from 4 March 2030, when you are 60.");
    assert!(outcome.values.contains_key("citizen_id"), "what was answered is kept in the draft");
}

#[test]
fn computed_values_follow_their_answers_and_are_never_believed() {
    let form = fields(
        "[[page.field]]\nid = \"total\"\ntype = \"computed\"\nvalue = \"sum(parts.amount)\"\nas = \"money\"\nlabel = { zh = \"合计\", en = \"Total\" }\nclass = \"public\"\n\
         [[page.field]]\nid = \"large\"\ntype = \"computed\"\nvalue = \"total > 1000\"\nlabel = { zh = \"大额\", en = \"Large\" }\nclass = \"public\"\n\
         [[page.field]]\nid = \"reason\"\ntype = \"text\"\nwhen = \"large\"\nlabel = { zh = \"理由\", en = \"Reason\" }\nclass = \"public\"\n\
         [[page.field]]\nid = \"parts\"\ntype = \"table\"\nlabel = { zh = \"明细\", en = \"Parts\" }\nclass = \"public\"\n\
         fields = [{ id = \"amount\", type = \"money\", label = { zh = \"金额\", en = \"Amount\" } }]",
    );
    assert_eq!(form.check(), vec![]);
    let outcome =
        form.accept(&answers(json!({"total": 1, "parts": [{"amount": 60_000}, {"amount": 50_050}]})), &context());
    assert_eq!(outcome.values["total"], json!(110_050));
    assert_eq!(outcome.values["large"], json!(true));
    assert_eq!(outcome.problems.len(), 1);
    assert_eq!((outcome.problems[0].field.as_str(), outcome.problems[0].code.as_str()), ("reason", "required"));
    let small = form.accept(&answers(json!({"parts": [{"amount": 5}], "reason": "无"})), &context());
    assert_eq!(
        (small.values.get("total"), small.values.get("reason"), small.problems.len()),
        (Some(&json!(5)), None, 0)
    );
}

#[test]
fn what_the_city_knows_stands_whatever_is_typed() {
    let card = form(CARD);
    let known = answers(json!({"citizen_id": citizen(1950, 3, 4)}));
    let context = context();
    let context = context.known(&known);
    let outcome = card.read_page(
        "you",
        &raw(&[("citizen_id", "forged"), ("residence", "registered")]),
        &Answers::new(),
        &context,
    );
    assert!(outcome.is_good(), "{:?}", outcome.problems);
    assert_eq!(outcome.values["citizen_id"], known["citizen_id"]);
}

#[test]
fn a_wrong_answer_leaves_the_earlier_one_and_a_blank_one_takes_it_away() {
    let form = fields(
        "[[page.field]]\nid = \"a\"\ntype = \"whole\"\noptional = true\nlabel = { zh = \"甲\", en = \"A\" }\nclass = \"public\"\n\
         [[page.field]]\nid = \"b\"\ntype = \"whole\"\noptional = true\nlabel = { zh = \"乙\", en = \"B\" }\nclass = \"public\"",
    );
    let mut so_far = answers(json!({"a": 1, "b": 2}));
    let outcome = form.read_page("p", &raw(&[("a", "x"), ("b", " ")]), &so_far, &context());
    assert_eq!(outcome.typed.get("a"), Some("x"));
    outcome.merge_into(&mut so_far);
    assert_eq!(so_far, answers(json!({"a": 1})));
}

#[test]
fn row_checks_see_the_row_and_the_form() {
    let form = fields(
        "[[page.field]]\nid = \"limit\"\ntype = \"percent\"\nlabel = { zh = \"上限\", en = \"Limit\" }\nclass = \"public\"\n\
         [[page.field]]\nid = \"rows\"\ntype = \"table\"\nlabel = { zh = \"股东\", en = \"Holders\" }\nclass = \"public\"\n\
         check = { if = \"sum(rows.share) = 100\", else = { zh = \"各行相加应为 100%。\", en = \"The rows must come to 100%.\" } }\n\
         fields = [{ id = \"share\", type = \"percent\", label = { zh = \"比例\", en = \"Share\" },\
         check = { if = \"share <= limit\", else = { zh = \"比例超过上限。\", en = \"The share is above the limit.\" } } }]",
    );
    assert_eq!(form.check(), vec![]);
    let outcome = form.accept(&answers(json!({"limit": "60", "rows": [{"share": "70"}, {"share": "20"}]})), &context());
    let found: Vec<(&str, &str)> =
        outcome.problems.iter().map(|problem| (problem.field.as_str(), problem.say.zh.as_str())).collect();
    assert_eq!(found, [("rows", "各行相加应为 100%。"), ("rows[0].share", "比例超过上限。")]);
}

#[test]
fn sensitive_answers_part_and_join_and_children_see_their_share() {
    let form = fields(
        "[[page.field]]\nid = \"name\"\ntype = \"text\"\nshare = [\"tax\"]\nlabel = { zh = \"名\", en = \"Name\" }\nclass = \"public\"\n\
         [[page.field]]\nid = \"phone\"\ntype = \"phone\"\nlabel = { zh = \"电话\", en = \"Phone\" }\nclass = \"sensitive\"",
    );
    let all = answers(json!({"name": "甲", "phone": "13800138000"}));
    let (plain, secret) = split_sensitive(&form, answers(json!({"name": "甲", "phone": "13800138000", "stray": 1})));
    assert_eq!(plain, answers(json!({"name": "甲"})));
    assert!(secret.contains_key("phone") && secret.contains_key("stray"));
    assert_eq!(join_sensitive(&form, &plain, &secret), all);
    assert!(shared_with(&form, &all, "tax").contains_key("name"));
    assert!(!shared_with(&form, &all, "seal").contains_key("name"));
}

#[test]
fn parts_group_pages_in_the_outline() {
    let form = form(
        "[[part]]\nid = \"company\"\ntitle = { zh = \"公司\", en = \"Company\" }\n\
         [[page]]\nid = \"name\"\npart = \"company\"\n[[page.field]]\nid = \"name\"\ntype = \"text\"\nlabel = { zh = \"名称\", en = \"Name\" }\nclass = \"public\"\n\
         [[page]]\nid = \"size\"\npart = \"company\"\n[[page.field]]\nid = \"size\"\ntype = \"whole\"\nlabel = { zh = \"人数\", en = \"Size\" }\nclass = \"public\"\n\
         [[page]]\nid = \"last\"\n[[page.field]]\nid = \"ok\"\ntype = \"statement\"\nlabel = { zh = \"属实\", en = \"True\" }\nclass = \"public\"",
    );
    assert_eq!(form.check(), vec![]);
    let progress = form.progress("size", &Answers::new(), &context());
    assert_eq!((progress.part, progress.question, progress.questions), (1, 2, 2));
    assert_eq!(progress.parts.iter().map(|part| part.title.zh.as_str()).collect::<Vec<_>>(), ["公司", "属实"]);
}
