//! Whether an item is whole in itself, before any city says a word: names, sizes, both languages, ways for each material,
//! laws for each limit, an order of children that ends.

use super::{FileRule, Finding, Item, ItemType, Need, Silence, fits, order};
use base::Text;
use calendar::{Term, Unit};
use std::collections::BTreeSet;

/// Most elements of one list.
const MOST: usize = 200;
/// Longest text of one element in characters.
const LONGEST: usize = 5_000;

/// What is wrong with the shape of an item.
///
/// `I101` id, `I102` an id or name twice, `I103` a language missing, `I104` too long or too many, `I105` no legal basis, `I106` order of
/// children, `I107` no way for a material, `I108` a joint limit over 45 working days, `I109` a limit without its law (warning),
/// `I110` a file rule, `I111` no form or no process, `I112` a term that cannot be read, `I113` a promise for a material that is
/// not there, `I114` silence that accepts what is done in person, or that does not accept a licence applied for from home.
pub fn shape(item: &Item) -> Vec<Finding> {
    let mut findings = Vec::new();
    ids(item, &mut findings);
    texts(item, &mut findings);
    sizes(item, &mut findings);
    law(item, &mut findings);
    materials(item, &mut findings);
    running(item, &mut findings);
    silence(item, &mut findings);
    findings
}

/// Lower-case letters, digits and hyphens, beginning with a letter, at most 64.
fn is_name(id: &str) -> bool {
    id.len() <= 64
        && id.starts_with(|first: char| first.is_ascii_lowercase())
        && id
            .chars()
            .all(|character| character.is_ascii_lowercase() || character.is_ascii_digit() || "-_".contains(character))
}

fn ids(item: &Item, findings: &mut Vec<Finding>) {
    let ids = std::iter::once(("id".to_owned(), &item.id))
        .chain(item.materials.iter().map(|material| (format!("material[{}]", material.id), &material.id)));
    for (path, id) in ids.filter(|(_, id)| !is_name(id)) {
        findings.push(Finding::error(
            "I101",
            path,
            format!("“{id}”不能作标识。请用小写字母开头，只用小写字母、数字和连字符，最多 64 个。"),
            format!(
                "\"{id}\" cannot be an id. Begin with a lower-case letter; use letters, digits and hyphens, at most 64."
            ),
        ));
    }
    let lists: [(&str, Vec<&str>); 4] = [
        ("material", item.materials.iter().map(|material| material.id.as_str()).collect()),
        ("fee", item.fees.iter().map(|fee| fee.name.zh.as_str()).collect()),
        ("faq", item.faqs.iter().map(|faq| faq.ask.zh.as_str()).collect()),
        ("place", item.places.iter().map(|place| place.name.zh.as_str()).collect()),
    ];
    for (list, names) in lists {
        let mut seen = BTreeSet::new();
        for name in names.into_iter().filter(|name| !seen.insert(*name)) {
            findings.push(Finding::error(
                "I102",
                format!("{list}[{name}]"),
                format!("“{name}”写了两次。"),
                format!("\"{name}\" stands twice."),
            ));
        }
    }
}

/// Each text with its path; `true` where English is required.
fn each_text(item: &Item) -> Vec<(String, &Text, bool)> {
    let mut texts: Vec<(String, &Text, bool)> =
        vec![("title".into(), &item.title, true), ("conditions".into(), &item.conditions, false)];
    let single = [
        ("plain", &item.plain, true),
        ("summary", &item.summary, false),
        ("visit_reason", &item.visit_reason, false),
        ("result.name", &item.result.name, true),
        ("quantity", &item.quantity, false),
        ("commitment", &item.commitment, false),
        ("intermediary", &item.intermediary, false),
        ("hours", &item.hours, false),
        ("rights", &item.rights, false),
        ("duties", &item.duties, false),
    ];
    texts.extend(
        single.into_iter().filter_map(|(path, text, english)| text.as_ref().map(|text| (path.into(), text, english))),
    );
    for material in &item.materials {
        let path = |word: &str| format!("material[{}].{word}", material.id);
        texts.push((path("title"), &material.title, true));
        let more = [
            ("declare", &material.declare, true),
            ("hint", &material.hint, true),
            ("source", &material.source, false),
            ("accepted_when", &material.accepted_when, false),
        ];
        texts.extend(
            more.into_iter().filter_map(|(word, text, english)| text.as_ref().map(|text| (path(word), text, english))),
        );
    }
    for faq in &item.faqs {
        texts.push((format!("faq[{}].ask", faq.ask.zh), &faq.ask, true));
        texts.push((format!("faq[{}].answer", faq.ask.zh), &faq.answer, false));
    }
    texts.extend(item.steps.iter().map(|step| (format!("step[{}].text", step.kind.word()), &step.text, false)));
    texts.extend(item.fees.iter().map(|fee| (format!("fee[{}].name", fee.name.zh), &fee.name, true)));
    if let Some(promise) = &item.promise {
        texts.push(("promise.text".into(), &promise.text, false));
        texts.push(("promise.breach".into(), &promise.breach, false));
    }
    texts
}

fn texts(item: &Item, findings: &mut Vec<Finding>) {
    for (path, text, english) in each_text(item) {
        if text.zh.trim().is_empty() {
            findings.push(Finding::error("I103", path.as_str(), "请写中文。", "Write the Chinese text."));
        }
        if english && text.en.trim().is_empty() {
            findings.push(Finding::error("I103", path.as_str(), "请写英文。", "Write the English text."));
        }
        if text.zh.chars().count() > LONGEST || text.en.chars().count() > 2 * LONGEST {
            findings.push(Finding::error(
                "I104",
                path.as_str(),
                format!("太长了，最多 {LONGEST} 字。"),
                format!("Too long; at most {} characters.", 2 * LONGEST),
            ));
        }
    }
}

fn sizes(item: &Item, findings: &mut Vec<Finding>) {
    let lists = [
        ("material", item.materials.len()),
        ("fee", item.fees.len()),
        ("faq", item.faqs.len()),
        ("place", item.places.len()),
        ("step", item.steps.len()),
        ("child", item.children.len()),
        ("basis", item.basis.len()),
        ("keywords", item.keywords.len()),
    ];
    for (path, length) in lists.into_iter().filter(|(_, length)| *length > MOST) {
        findings.push(Finding::error(
            "I104",
            path,
            format!("有 {length} 条，最多 {MOST} 条。"),
            format!("There are {length}; at most {MOST} are allowed."),
        ));
    }
}

fn law(item: &Item, findings: &mut Vec<Finding>) {
    if item.basis.iter().all(|basis| basis.law.trim().is_empty()) {
        findings.push(Finding::error("I105", "basis", "请写设定依据。", "Name the legal basis."));
    }
    for (word, limit) in item.limits.each().filter(|(word, _)| *word != "promised") {
        if limit.law.trim().is_empty() {
            findings.push(Finding::warning(
                "I109",
                format!("limits.{word}"),
                "请写这个时限出自哪部法的哪一条。",
                "Name the law and article that set this limit.",
            ));
        }
    }
    let ceiling = Term { amount: 45, unit: Unit::WorkingDays };
    if let Some(statutory) = item.limits.statutory.as_ref().filter(|_| item.is_joint())
        && fits(statutory.term, ceiling) == Some(false)
    {
        findings.push(Finding::error(
            "I108",
            "limits.statutory",
            format!("联合办理最多 45 个工作日（行政许可法第四十二条），现在是 {}。", statutory.term.words_zh()),
            format!(
                "Joint handling may take 45 working days (Licensing Law art. 42), not {}.",
                statutory.term.words_en()
            ),
        ));
    }
}

fn materials(item: &Item, findings: &mut Vec<Finding>) {
    for material in &item.materials {
        let path = format!("material[{}]", material.id);
        if material.trust().is_none() {
            findings.push(Finding::error(
                "I107",
                path.as_str(),
                "没有说这份材料怎么来。请写 take（城市已有）、show（窗口看原件）、file（上传）或 declare（承诺）。",
                "It does not say how this material comes: take (the city has it), show (at a window), file (upload) or declare.",
            ));
        }
        if let Some(rule) = &material.file {
            let unknown = rule.kinds.iter().find(|kind| !FileRule::KINDS.contains(&kind.as_str()));
            if rule.kinds.is_empty() || unknown.is_some() || rule.count == 0 || rule.count > 50 {
                findings.push(Finding::error(
                    "I110",
                    format!("{path}.file"),
                    format!("文件种类要从 {} 里选，最多 50 个文件。", FileRule::KINDS.join("、")),
                    format!("Choose file kinds from {}; at most 50 files.", FileRule::KINDS.join(", ")),
                ));
            }
        }
        let deferred = material.need == Need::Deferred;
        let within = material.within.as_deref().map(str::parse::<Term>);
        if matches!(within, Some(Err(_))) || (deferred && within.is_none()) {
            findings.push(Finding::error(
                "I112",
                format!("{path}.within"),
                "容缺后补的材料要写多久之内补上，比如 10wd。",
                "A deferred material says within what term it follows, such as 10wd.",
            ));
        }
    }
    if let Some(promise) = &item.promise {
        for id in promise.instead_of.iter().filter(|id| item.material(id).is_none()) {
            findings.push(Finding::error(
                "I113",
                "promise.instead_of",
                format!("没有名为 {id} 的材料。"),
                format!("There is no material called {id}."),
            ));
        }
    }
}

fn running(item: &Item, findings: &mut Vec<Finding>) {
    if let Err(problems) = order(&item.children) {
        findings.extend(problems);
    }
    if item.flow.is_none() || (item.alone && item.form.is_none()) {
        findings.push(Finding::error(
            "I111",
            "flow",
            "可以单独申请的事项，要有申请表（form）和办理过程（flow）。",
            "An item that can be applied for alone needs a form and a flow.",
        ));
    }
    let terms = [
        ("promise.check", item.promise.as_ref().map(|promise| promise.check.as_str())),
        ("result.valid", item.result.valid.as_deref()),
        ("remedies.review.within", item.remedies.as_ref().map(|remedies| remedies.review.within.as_str())),
        ("remedies.lawsuit.within", item.remedies.as_ref().map(|remedies| remedies.lawsuit.within.as_str())),
    ];
    for (path, term) in terms.into_iter().filter_map(|(path, term)| term.map(|term| (path, term))) {
        if term.parse::<Term>().is_err() {
            findings.push(Finding::error(
                "I112",
                path,
                format!("“{term}”不是期限。请写成 3wd、20d、2m、1y 或 4h。"),
                format!("\"{term}\" is not a term; write 3wd, 20d, 2m, 1y or 4h."),
            ));
        }
    }
}

/// Licensing Law art. 32: where nobody says within five days what is missing, an application for a licence counts as accepted.
/// What the law wants done in person has not been applied for before one has come.
fn silence(item: &Item, findings: &mut Vec<Finding>) {
    if item.visits > 0 && item.silence == Some(Silence::Accepts) {
        findings.push(Finding::error(
            "I114",
            "silence",
            "要本人到场的事项，不能因为逾期不告知就视为受理。请改成须本人到场才能受理，或者不写。",
            "An item for which one has to come cannot be accepted by silence. Choose acceptance in person, or leave it out.",
        ));
    }
    if item.visits == 0 && item.kind == ItemType::Licensing && item.silence == Some(Silence::Waits) {
        findings.push(Finding::error(
            "I114",
            "silence",
            "行政许可逾期不告知的，自收到申请材料之日起即为受理（行政许可法第三十二条）。不用到场的许可不能改。",
            "An application for a licence that nobody answers in time counts as accepted (Licensing Law art. 32), unless one has to come.",
        ));
    }
}
