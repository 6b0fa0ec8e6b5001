//! Each of the eight rules with a definition that passes and one that fails.

use super::super::*;
use super::merged;
use base::Text;

fn codes(item: &Item) -> Vec<&'static str> {
    check(item).into_iter().map(|finding| finding.code).collect()
}

/// Changes the good sample and expects exactly these codes.
fn expect(change: impl FnOnce(&mut Item), expected: &[&str]) {
    let mut item = merged();
    change(&mut item);
    assert_eq!(codes(&item), expected, "{:#?}", check(&item));
}

fn term(text: &str) -> Option<Limit> {
    Some(Limit::plain(text.parse().expect("a term")))
}

#[test]
fn a_good_definition_passes_every_rule() {
    expect(|_| {}, &[]);
    for number in 1..=8 {
        assert!(check_rule(number, &merged()).is_empty());
    }
    assert!(check_rule(0, &merged()).is_empty() && check_rule(9, &merged()).is_empty());
}

#[test]
fn rule_1_a_promise_stays_within_the_law() {
    expect(|item| item.limits.promised = term("20wd"), &[]);
    expect(|item| item.limits.promised = term("21wd"), &["I001a"]);
    expect(|item| item.limits.promised = term("3m"), &["I001a"]);
    expect(|item| item.limits.promised = term("25d"), &["I001b"]);
    expect(
        |item| {
            item.limits.promised = term("3wd");
            item.limits.statutory = term("15d");
        },
        &[],
    );
    expect(|item| item.handling = Handling::Instant, &["I001c"]);
    expect(|item| item.limits.promised = None, &["I001d"]);
    expect(|item| item.limits.promised = term("0wd"), &["I001d"]);
    expect(
        |item| {
            item.limits.promised = None;
            item.handling = Handling::Instant;
        },
        &[],
    );
    expect(|item| item.limits.statutory = None, &["I001e"]);
}

#[test]
fn rule_2_trips_need_a_reason_and_no_trips_a_way() {
    let come = |item: &mut Item| {
        item.visits = 1;
        item.online.whole = false;
    };
    expect(come, &["I002a"]);
    expect(
        |item| {
            come(item);
            item.visit_reason = Some(Text::new("要当面签名。", ""));
        },
        &[],
    );
    let only_window = |item: &mut Item| {
        item.channels = vec![Channel::Window];
        item.online.whole = false;
    };
    expect(only_window, &["I002b"]);
    expect(
        |item| {
            only_window(item);
            item.mail.materials = true;
        },
        &[],
    );
}

#[test]
fn rule_3_online_from_start_to_end_means_no_trips() {
    expect(
        |item| {
            item.visits = 1;
            item.visit_reason = Some(Text::new("要当面签名。", ""));
        },
        &["I003a"],
    );
    expect(|item| item.channels = vec![Channel::Mail], &["I003b"]);
}

#[test]
fn rule_4_fees_have_a_standard_and_a_basis() {
    let fee = || Fee {
        name: Text::new("工本费", "Cost of the card"),
        standard_cents: Some(500),
        standard: None,
        by_law: "云价费〔2020〕1号".into(),
        waiver: None,
    };
    expect(|item| item.charges = true, &["I004a"]);
    expect(
        |item| {
            item.charges = true;
            item.online.pay = true;
            item.fees = vec![fee()];
        },
        &[],
    );
    expect(
        |item| {
            item.charges = true;
            item.fees = vec![Fee { by_law: String::new(), standard_cents: None, ..fee() }];
        },
        &["I004b", "I004c"],
    );
    expect(|item| item.online.pay = true, &["I004d"]);
    expect(|item| item.fees = vec![fee()], &["I004e"]);
}

#[test]
fn rule_5_audience_and_themes_go_together() {
    expect(|item| item.themes.clear(), &["I005a"]);
    expect(|item| item.audience = vec![Audience::Enterprise], &["I005b", "I005c"]);
    expect(|item| item.enterprise_themes = vec![EnterpriseTheme::Tax], &["I005d"]);
    expect(
        |item| {
            item.audience.push(Audience::Institution);
            item.enterprise_themes = vec![EnterpriseTheme::Tax];
        },
        &[],
    );
}

#[test]
fn rule_6_asking_and_complaining_are_two_numbers() {
    let phones = |consult: &str, complaint: &str| {
        let (consult, complaint) = (consult.to_owned(), complaint.to_owned());
        move |item: &mut Item| item.phones = Some(Phones { consult, complaint, ..Phones::default() })
    };
    expect(phones("0990-88123100", "0990 8812 3100"), &["I006c"]);
    expect(phones("", "0990-1"), &["I006a"]);
    expect(phones("0990-1", ""), &["I006b"]);
    expect(|item| item.phones = None, &["I006a", "I006b"]);
}

#[test]
fn rule_7_licensing_names_five_steps_and_answers_a_question() {
    let step = |kind: StepKind| Step { kind, text: Text::new("做。", "Done.") };
    expect(
        |item| {
            item.kind = ItemType::Licensing;
            item.faqs.clear();
        },
        &["I007a", "I007b"],
    );
    let five = [StepKind::Accept, StepKind::Examine, StepKind::Decide, StepKind::Finish, StepKind::Deliver];
    expect(
        |item| {
            item.kind = ItemType::Licensing;
            item.steps = five.into_iter().map(step).collect();
        },
        &[],
    );
    let mut item = merged();
    item.kind = ItemType::Licensing;
    item.steps = five[..3].iter().copied().map(step).collect();
    let finding = check(&item).remove(0);
    assert_eq!(finding.sentence.zh, "行政许可的办理流程还缺：办结、送达。");
    assert_eq!(finding.element.zh, "办理流程");
}

#[test]
fn rule_8_a_result_has_a_sample_and_the_right_kind() {
    let named = |name: &str, kind: ResultKind| {
        let name = name.to_owned();
        move |item: &mut Item| {
            item.result.name = Some(Text::new(name, ""));
            item.result.kind = kind;
        }
    };
    expect(|item| item.result.sample = None, &["I008a"]);
    expect(named("借阅证", ResultKind::Approval), &["I008b"]);
    expect(named("关于同意的批文", ResultKind::Licence), &["I008c"]);
    expect(named("关于同意的批文", ResultKind::Approval), &[]);
    expect(named("备案回执", ResultKind::Other), &[]);
    expect(
        |item| {
            item.result.name = None;
            item.result.sample = None;
        },
        &[],
    );
}

#[test]
fn terms_of_different_units_are_compared_only_when_it_is_certain() {
    let fits =
        |inner: &str, outer: &str| super::super::fits(inner.parse().expect("term"), outer.parse().expect("term"));
    assert_eq!(fits("15wd", "15wd"), Some(true));
    assert_eq!(fits("16wd", "15wd"), Some(false));
    assert_eq!(fits("4h", "1wd"), Some(true));
    assert_eq!(fits("0wd", "1h"), Some(true));
    assert_eq!(fits("20wd", "15d"), Some(false));
    assert_eq!(fits("15wd", "1m"), None);
    assert_eq!(fits("1y", "11m"), Some(false));
    assert_eq!(fits("1m", "1y"), Some(true));
}
