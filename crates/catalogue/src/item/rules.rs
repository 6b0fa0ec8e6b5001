//! The eight consistency rules of the national implementation list (standards-cn 1.4), on a merged definition.
//!
//! | code | rule |
//! |---|---|
//! | I001 | promised ≤ statutory in comparable units; a promise of nothing ⇔ handled while one waits |
//! | I002 | trips > 0 ⇒ a reason; trips = 0 ⇒ online or by mail |
//! | I003 | online from start to end ⇒ no trips |
//! | I004 | charges ⇒ a fee with its basis; no charges ⇒ no online payment |
//! | I005 | natural persons ⇔ their themes; organisations ⇔ theirs |
//! | I006 | number to ask ≠ number to complain |
//! | I007 | licensing ⇒ at least one common question and the five steps |
//! | I008 | a result's name ⇒ its sample; 证 is a licence, 文 an approval paper |

use super::{Audience, Channel, Finding, Handling, Item, ItemType, ResultKind, StepKind, fits};

/// A rule: a function from a definition to what is wrong with it.
type Rule = fn(&Item, &mut Vec<Finding>);

const RULES: [Rule; 8] = [limits, visits, whole_online, fees, themes, phones, licensing, result];

/// All eight rules.
pub fn check(item: &Item) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in RULES {
        rule(item, &mut findings);
    }
    findings
}

/// One rule by its number, 1 to 8; nothing for another number.
pub fn check_rule(number: usize, item: &Item) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(rule) = number.checked_sub(1).and_then(|index| RULES.get(index)) {
        rule(item, &mut findings);
    }
    findings
}

fn error(findings: &mut Vec<Finding>, code: &'static str, path: &str, zh: impl Into<String>, en: impl Into<String>) {
    findings.push(Finding::error(code, path, zh, en));
}

/// I001.
fn limits(item: &Item, findings: &mut Vec<Finding>) {
    let promised = item.limits.promised.as_ref().map(|limit| limit.term);
    let at_once = promised.is_none_or(|term| term.amount == 0);
    if let (Some(promised), Some(statutory)) = (promised, item.limits.statutory.as_ref().map(|limit| limit.term)) {
        match fits(promised, statutory) {
            Some(true) => {}
            Some(false) => error(
                findings,
                "I001a",
                "limits.promised",
                format!("承诺 {} 超过了法定 {}，请改短。", promised.words_zh(), statutory.words_zh()),
                format!(
                    "{} promised is beyond the statutory {}; make it shorter.",
                    promised.words_en(),
                    statutory.words_en()
                ),
            ),
            None => error(
                findings,
                "I001b",
                "limits.promised",
                format!(
                    "承诺 {} 和法定 {} 单位不同，比不出长短。请用同一个单位。",
                    promised.words_zh(),
                    statutory.words_zh()
                ),
                format!(
                    "{} and {} cannot be compared; use one unit for both.",
                    promised.words_en(),
                    statutory.words_en()
                ),
            ),
        }
    }
    if item.handling == Handling::Instant && !at_once {
        error(
            findings,
            "I001c",
            "limits.promised",
            "即办件当场办结，承诺时限应为 0。请删去承诺时限，或改为承诺件。",
            "An item handled while one waits promises no days. Remove the promised limit or make it a promise item.",
        );
    }
    if item.handling != Handling::Instant && at_once {
        error(
            findings,
            "I001d",
            "limits.promised",
            "承诺件要写承诺办结时限，不能是 0。当场办结的请改为即办件。",
            "A promise item needs a promised limit above 0. If it is handled at once, make it an instant item.",
        );
    }
    if item.limits.statutory.is_none() {
        error(findings, "I001e", "limits.statutory", "请写法定办结时限。", "Write the statutory limit.");
    }
}

/// I002.
fn visits(item: &Item, findings: &mut Vec<Finding>) {
    let reason = item.visit_reason.as_ref().is_some_and(|reason| !reason.zh.trim().is_empty());
    if item.visits > 0 && !reason {
        error(
            findings,
            "I002a",
            "visit_reason",
            format!("要到现场 {} 次，请写明必须现场办理的原因。", item.visits),
            format!("{} trips are asked for; say why people have to come.", item.visits),
        );
    }
    let from_home =
        item.channels.iter().any(|channel| matches!(channel, Channel::Online | Channel::Phone | Channel::Mail));
    if item.visits == 0 && !from_home && !item.mail.materials {
        error(
            findings,
            "I002b",
            "channels",
            "到现场 0 次的事项，要能在网上办或邮寄材料。请补上办理形式，或改到现场次数。",
            "With no trips it must be possible to apply online or by mail. Add a channel or change the number of trips.",
        );
    }
}

/// I003.
fn whole_online(item: &Item, findings: &mut Vec<Finding>) {
    if item.online.whole && item.visits > 0 {
        error(
            findings,
            "I003a",
            "visits",
            format!("全程网办的事项到现场次数应为 0，现在是 {}。", item.visits),
            format!("An item online from start to end asks for no trips; it says {}.", item.visits),
        );
    }
    if item.online.whole && !item.channels.iter().any(|channel| matches!(channel, Channel::Online | Channel::Phone)) {
        error(
            findings,
            "I003b",
            "channels",
            "全程网办的事项，办理形式里要有网上或手机。",
            "An item online from start to end needs the online or phone channel.",
        );
    }
}

/// I004.
fn fees(item: &Item, findings: &mut Vec<Finding>) {
    if item.charges && item.fees.is_empty() {
        error(
            findings,
            "I004a",
            "fee",
            "收费的事项至少要有一条收费项目和标准。",
            "An item that costs needs at least one fee with its standard.",
        );
    }
    for fee in item.fees.iter().filter(|_| item.charges) {
        let path = format!("fee[{}]", fee.name.zh);
        if fee.by_law.trim().is_empty() {
            error(
                findings,
                "I004b",
                &path,
                format!("请写“{}”的收费依据。", fee.name.zh),
                format!("Name the basis of the fee \"{}\".", fee.name.get(base::Locale::En)),
            );
        }
        if fee.standard_cents.is_none() && fee.standard.is_none() {
            error(
                findings,
                "I004c",
                &path,
                format!("请写“{}”的收费标准。", fee.name.zh),
                format!("Say how much the fee \"{}\" is.", fee.name.get(base::Locale::En)),
            );
        }
    }
    if !item.charges && item.online.pay {
        error(
            findings,
            "I004d",
            "online.pay",
            "不收费的事项不能有网上支付。",
            "An item that costs nothing cannot have online payment.",
        );
    }
    if !item.charges && !item.fees.is_empty() {
        error(
            findings,
            "I004e",
            "charges",
            "列了收费项目，却写着不收费。请改其中一处。",
            "Fees are listed but the item says it costs nothing. Change one of them.",
        );
    }
}

/// I005.
fn themes(item: &Item, findings: &mut Vec<Finding>) {
    let person = item.audience.iter().copied().any(Audience::is_person);
    let organisation = item.audience.iter().any(|audience| !audience.is_person());
    let pairs = [
        (person, item.themes.is_empty(), "I005a", "I005b", "themes", "自然人", "natural persons"),
        (
            organisation,
            item.enterprise_themes.is_empty(),
            "I005c",
            "I005d",
            "enterprise_themes",
            "法人",
            "organisations",
        ),
    ];
    for (serves, empty, missing, surplus, path, zh, en) in pairs {
        if serves && empty {
            error(
                findings,
                missing,
                path,
                format!("服务对象有{zh}，请至少选一个{zh}主题。"),
                format!("It serves {en}; choose at least one theme for them."),
            );
        }
        if !serves && !empty {
            error(
                findings,
                surplus,
                path,
                format!("服务对象没有{zh}，不能有{zh}主题。"),
                format!("It does not serve {en}, so it cannot have themes for them."),
            );
        }
    }
}

/// I006.
fn phones(item: &Item, findings: &mut Vec<Finding>) {
    let digits = |number: &str| number.chars().filter(char::is_ascii_digit).collect::<String>();
    let (consult, complaint) =
        item.phones.as_ref().map(|phones| (digits(&phones.consult), digits(&phones.complaint))).unwrap_or_default();
    if consult.is_empty() {
        error(findings, "I006a", "phones.consult", "请写咨询电话。", "Write the number to ask.");
    }
    if complaint.is_empty() {
        error(findings, "I006b", "phones.complaint", "请写监督投诉电话。", "Write the number to complain.");
    }
    if !consult.is_empty() && consult == complaint {
        error(
            findings,
            "I006c",
            "phones.complaint",
            "咨询电话和监督投诉电话不能是同一个号码。",
            "The number to complain must differ from the number to ask.",
        );
    }
}

/// I007.
fn licensing(item: &Item, findings: &mut Vec<Finding>) {
    if item.kind != ItemType::Licensing {
        return;
    }
    if item.faqs.is_empty() {
        error(
            findings,
            "I007a",
            "faq",
            "行政许可事项至少要有一条常见问题。",
            "A licensing item needs at least one common question.",
        );
    }
    let needed = [StepKind::Accept, StepKind::Examine, StepKind::Decide, StepKind::Finish, StepKind::Deliver];
    let missing: Vec<StepKind> =
        needed.into_iter().filter(|kind| !item.steps.iter().any(|step| step.kind == *kind)).collect();
    if !missing.is_empty() {
        let list = |pick: fn(base::Text) -> String, glue: &str| {
            missing.iter().map(|kind| pick(kind.text())).collect::<Vec<_>>().join(glue)
        };
        error(
            findings,
            "I007b",
            "step",
            format!("行政许可的办理流程还缺：{}。", list(|text| text.zh, "、")),
            format!("The steps of a licensing item lack: {}.", list(|text| text.en, ", ")),
        );
    }
}

/// I008.
fn result(item: &Item, findings: &mut Vec<Finding>) {
    let Some(name) = item.result.name.as_ref().map(|name| name.zh.trim()).filter(|name| !name.is_empty()) else {
        return;
    };
    if item.result.sample.as_ref().is_none_or(|sample| sample.trim().is_empty()) {
        error(
            findings,
            "I008a",
            "result.sample",
            format!("结果是“{name}”，请附上样本。"),
            format!("The result is \"{name}\"; add its sample."),
        );
    }
    let wanted = match name.chars().next_back() {
        Some('证') => Some(("I008b", ResultKind::Licence)),
        Some('文') => Some(("I008c", ResultKind::Approval)),
        _ => None,
    };
    if let Some((code, kind)) = wanted
        && item.result.kind != kind
    {
        error(
            findings,
            code,
            "result.kind",
            format!("“{name}”的结果类型应为{}。", kind.text().zh),
            format!("The kind of the result \"{name}\" must be {}.", kind.word()),
        );
    }
}
