//! The check of every expression of a form: it reads, its names exist, its type fits, nothing runs in a circle.

use crate::finding::Findings;
use crate::{Field, Form, Formula};
use feel::{Scope, Type};
use std::collections::{BTreeMap, BTreeSet};

/// Checks all expressions of a form.
pub(crate) fn check(form: &Form, findings: &mut Findings) {
    let scope = scope(form);
    let mut later: Vec<&str> = form.fields().map(|(_, field)| field.id.as_str()).collect();
    later.reverse();
    for page in &form.pages {
        findings.inside(&format!("page.{}", page.id), |findings| {
            if let Some(when) = &page.when {
                condition("when", when, &scope, findings);
                not_later(when, &later, findings);
            }
            for field in &page.fields {
                findings.inside(&format!("field.{}", field.id), |findings| {
                    if let Some(when) = &field.when {
                        condition("when", when, &scope, findings);
                        not_later(when, &later, findings);
                    }
                    check_field(field, &scope, findings);
                });
                later.pop();
            }
        });
    }
    for rule in &form.rules {
        findings.inside(&format!("rule.{}", rule.id), |findings| {
            condition("if", &rule.condition, &scope, findings);
            for (name, formula) in &rule.with {
                typed(&format!("with.{name}"), formula, &scope, findings);
            }
        });
    }
    circles(form, findings);
}

fn scope(form: &Form) -> Scope {
    let mut scope = Scope::new().with("applicant", Type::Any);
    for (_, field) in form.fields() {
        scope.insert(field.id.as_str(), field.feel_type());
    }
    scope
}

fn check_field(field: &Field, scope: &Scope, findings: &mut Findings) {
    if let Some(check) = &field.check {
        condition("check", &check.condition, scope, findings);
    }
    if let Some(value) = &field.value
        && let Some(found) = typed("value", value, scope, findings)
        && !field.feel_type().accepts(&found)
    {
        let (wanted, path) = (field.feel_type(), "value");
        findings.inside(path, |findings| {
            findings.add(
                "S010",
                format!("结果是 {found}，应为 {wanted}"),
                format!("the result is {found}, but must be {wanted}"),
            );
        });
    }
    if field.fields.iter().any(|cell| cell.check.is_some()) {
        let mut row = scope.clone();
        for cell in &field.fields {
            row.insert(cell.id.as_str(), cell.feel_type());
        }
        for cell in &field.fields {
            if let Some(check) = &cell.check {
                findings.inside(&format!("fields.{}", cell.id), |findings| {
                    condition("check", &check.condition, &row, findings);
                });
            }
        }
    }
}

/// The type of an expression, or findings.
fn typed(name: &str, formula: &Formula, scope: &Scope, findings: &mut Findings) -> Option<Type> {
    findings.inside(name, |findings| {
        let note = |code: &'static str, finding: &feel::Finding, findings: &mut Findings| {
            let source = formula.source();
            let (zh, en) = (&finding.message_zh, &finding.message_en);
            findings.add_with(code, format!("{source}：{zh}"), format!("{source}: {en}"), finding.suggestion.clone());
        };
        let expression = match formula.expression() {
            Ok(expression) => expression,
            Err(finding) => {
                note("S009", finding, findings);
                return None;
            }
        };
        match expression.check(scope) {
            Ok(kind) => Some(kind),
            Err(list) => {
                for finding in &list {
                    note("S010", finding, findings);
                }
                None
            }
        }
    })
}

fn condition(name: &str, formula: &Formula, scope: &Scope, findings: &mut Findings) {
    if let Some(found) = typed(name, formula, scope, findings)
        && !matches!(found, Type::Boolean | Type::Any)
    {
        findings.inside(name, |findings| {
            findings.add(
                "S010",
                format!("条件的结果是 {found}，应为 boolean"),
                format!("the condition is {found}, but must be boolean"),
            );
        });
    }
}

/// `S011`: whether something is asked cannot hang on what is asked later.
fn not_later(formula: &Formula, later: &[&str], findings: &mut Findings) {
    let names = formula.expression().map(|expression| expression.names()).unwrap_or_default();
    for name in names.iter().filter(|name| later.contains(&name.as_str())) {
        findings.inside("when", |findings| {
            findings.add("S011", format!("“{name}”在后面才问"), format!("\"{name}\" is asked later"));
        });
    }
}

/// `S012`: computed values that need themselves.
fn circles(form: &Form, findings: &mut Findings) {
    let needs: BTreeMap<&str, BTreeSet<String>> = form
        .fields()
        .filter_map(|(_, field)| {
            let names = field.value.as_ref()?.expression().ok()?.names();
            Some((field.id.as_str(), names))
        })
        .collect();
    for (page, field) in form.fields().filter(|(_, field)| needs.contains_key(field.id.as_str())) {
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let mut waiting: Vec<&str> = vec![field.id.as_str()];
        while let Some(name) = waiting.pop() {
            for next in needs.get(name).into_iter().flatten() {
                if reached.insert(next.as_str()) {
                    waiting.push(next);
                }
            }
        }
        if reached.contains(field.id.as_str()) {
            findings.inside(&format!("page.{}.field.{}", page.id, field.id), |findings| {
                findings.add("S012", "计算绕成了圈，要用到自己的结果", "the value is worked out from itself");
            });
        }
    }
}
