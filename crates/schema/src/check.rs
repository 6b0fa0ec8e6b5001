//! The check of a form before it is published: everything that can be known without an answer.

use crate::finding::{Finding, Findings};
use crate::{Class, Field, Form, Page, check_formulas};
use base::Text;

/// Words of the expression language and names that expressions already have.
const RESERVED: &[&str] = &[
    "applicant",
    "item",
    "partial",
    "if",
    "then",
    "else",
    "for",
    "in",
    "return",
    "some",
    "every",
    "satisfies",
    "and",
    "or",
    "not",
    "between",
    "instance",
    "of",
    "function",
    "external",
    "true",
    "false",
    "null",
    "date",
    "time",
    "duration",
    "today",
    "now",
];

impl Form {
    /// What has to be mended before the form can be published; empty when nothing has.
    pub fn check(&self) -> Vec<Finding> {
        let mut findings = Findings::default();
        if !self.id.is_empty() {
            findings.id(&self.id, true);
        }
        findings.words("title", &self.title, false);
        if self.pages.is_empty() {
            findings.add("S003", "表单里没有一页", "the form has no page");
        }
        findings.few("page", self.pages.len(), 100);
        findings.few("field", self.fields().count(), 500);
        findings.few("rule", self.rules.len(), 100);
        self.check_parts(&mut findings);
        let mut seen: Vec<&str> = Vec::new();
        for (place, page) in self.pages.iter().enumerate() {
            findings.inside(&format!("page.{}", page.id), |findings| {
                if self.pages[..place].iter().any(|other| other.id == page.id) {
                    findings.twice(&page.id);
                }
                self.check_page(page, findings);
                for field in &page.fields {
                    findings.inside(&format!("field.{}", field.id), |findings| {
                        if seen.contains(&field.id.as_str()) {
                            findings.twice(&field.id);
                        }
                        seen.push(&field.id);
                        check_field(field, true, findings);
                    });
                }
            });
        }
        self.check_rules(&mut findings);
        check_formulas::check(self, &mut findings);
        findings.list
    }

    fn check_parts(&self, findings: &mut Findings) {
        for (place, part) in self.parts.iter().enumerate() {
            findings.inside(&format!("part.{}", part.id), |findings| {
                findings.id(&part.id, true);
                findings.words("title", &part.title, true);
                if self.parts[..place].iter().any(|other| other.id == part.id) {
                    findings.twice(&part.id);
                }
            });
        }
    }

    fn check_page(&self, page: &Page, findings: &mut Findings) {
        findings.id(&page.id, true);
        if page.fields.is_empty() {
            findings.add("S003", "这一页没有问题", "the page has no field");
        }
        let title = page.title.clone().unwrap_or_default();
        findings.words("title", &title, page.title.is_some());
        findings.words("hint", &page.hint.clone().unwrap_or_default(), page.hint.is_some());
        for help in &page.help {
            findings.inside("help", |findings| {
                findings.words("ask", &help.ask, true);
                findings.words("answer", &help.answer, true);
            });
        }
        if let Some(part) = &page.part
            && !self.parts.iter().any(|one| one.id == *part)
        {
            unknown(findings, "part", part, self.parts.iter().map(|one| one.id.as_str()));
        }
    }

    fn check_rules(&self, findings: &mut Findings) {
        for rule in &self.rules {
            findings.inside(&format!("rule.{}", rule.id), |findings| {
                findings.id(&rule.id, true);
                findings.words("else", &rule.otherwise, true);
                if let Some(page) = &rule.page
                    && self.page(page).is_none()
                {
                    unknown(findings, "page", page, self.pages.iter().map(|one| one.id.as_str()));
                }
                let known: Vec<&str> = rule.with.iter().map(|(name, _)| name.as_str()).chain(["date"]).collect();
                check_places(&rule.otherwise, &known, findings);
            });
        }
    }
}

fn unknown<'a>(findings: &mut Findings, what: &str, name: &str, known: impl Iterator<Item = &'a str>) {
    let near = crate::types::nearest(name, known).map(str::to_owned);
    findings.add_with("S016", format!("{what}“{name}”不存在"), format!("there is no {what} \"{name}\""), near);
}

/// `S017`: a placeholder for which there is no value.
fn check_places(text: &Text, known: &[&str], findings: &mut Findings) {
    for side in [&text.zh, &text.en] {
        for name in side.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)) {
            if !known.contains(&name) {
                let near = crate::types::nearest(name, known.iter().copied()).map(str::to_owned);
                let (zh, en) = (
                    format!("{{{name}}} 没有值，请写在 with 里"),
                    format!("{{{name}}} has no value; write it under with"),
                );
                findings.inside("else", |findings| findings.add_with("S017", zh, en, near));
            }
        }
    }
}

fn check_field(field: &Field, top: bool, findings: &mut Findings) {
    findings.id(&field.id, false);
    if RESERVED.contains(&field.id.as_str()) {
        let id = &field.id;
        findings.add(
            "S001",
            format!("“{id}”是表达式的词，不能作 id"),
            format!("\"{id}\" is a word of expressions and cannot be an id"),
        );
    }
    findings.words("label", &field.label, true);
    findings.words("hint", &field.hint.clone().unwrap_or_default(), field.hint.is_some());
    if let Some(check) = &field.check {
        findings.inside("check", |findings| {
            findings.words("else", &check.otherwise, true);
            check_places(&check.otherwise, &[], findings);
        });
    }
    check_class(field, top, findings);
    for name in field.given() {
        if !field.kind.rules().parameters().contains(&name) {
            let kind = field.kind.name();
            findings.add(
                "S013",
                format!("类型 {kind} 没有参数 {name}"),
                format!("the type {kind} has no parameter {name}"),
            );
        }
    }
    field.kind.rules().check(field, findings);
    if let Some(path) = &field.prefill
        && !path
            .split('.')
            .all(|step| !step.is_empty() && step.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c)))
    {
        findings.value("prefill", "写成 applicant.citizen_id 的样子", "must be such as applicant.citizen_id");
    }
    for (place, cell) in field.fields.iter().enumerate() {
        findings.inside(&format!("fields.{}", cell.id), |findings| {
            if field.fields[..place].iter().any(|other| other.id == cell.id) {
                findings.twice(&cell.id);
            }
            if top {
                check_field(cell, false, findings);
            }
        });
    }
}

fn check_class(field: &Field, top: bool, findings: &mut Findings) {
    let least = field.kind.rules().least_class();
    match field.class {
        None if top => findings.add(
            "S006",
            "缺少 class：public、internal、personal 或 sensitive",
            "class is missing: public, internal, personal or sensitive",
        ),
        Some(class) if class < least => {
            let name = if least == Class::Sensitive { "sensitive" } else { "personal" };
            let kind = field.kind.name();
            findings.add(
                "S007",
                format!("类型 {kind} 的 class 至少是 {name}"),
                format!("the class of {kind} must be at least {name}"),
            );
        }
        _ => {}
    }
    if field.sortable && field.class() == Class::Sensitive {
        findings.add("S008", "敏感字段不能排序", "a sensitive field cannot be sortable");
    }
}
