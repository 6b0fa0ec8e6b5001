//! Conditions of items over the answers of their form, and the names of facts and records.

use super::Look;
use crate::finding::nearest;
use feel::{Expression, Scope, Type};
use schema::Form;

/// Facts of the applicant that expressions, prefills and keys may name.
pub(crate) const FACTS: &[&str] = &["name", "birth", "sex", "citizen_id", "phone", "company", "credit_code"];

/// The names that a condition of an item sees: the answers of the form and the applicant.
pub(crate) fn scope(form: Option<&Form>) -> Scope {
    let facts = FACTS.iter().map(|fact| (*fact, Type::Any));
    let mut scope = Scope::new().with("applicant", Type::context(facts));
    for (_, field) in form.into_iter().flat_map(Form::fields) {
        scope.insert(field.id.as_str(), field.feel_type());
    }
    scope
}

/// `P030`: a condition that does not read, has a wrong type, or is no condition.
pub(crate) fn condition(look: &mut Look<'_>, file: &str, path: &str, source: &str, scope: &Scope) {
    let note = |look: &mut Look<'_>, found: &feel::Finding| {
        let (zh, en) = (format!("{source}：{}", found.message_zh), format!("{source}: {}", found.message_en));
        look.error("P030", file, path, zh, en).suggestion.clone_from(&found.suggestion);
    };
    let expression = match Expression::parse_in(source, scope) {
        Ok(expression) => expression,
        Err(found) => return note(look, &found),
    };
    match expression.check(scope) {
        Ok(Type::Boolean | Type::Any) => {}
        Ok(kind) => {
            let zh = format!("{source}：条件的结果是 {kind}，应为 boolean");
            look.error("P030", file, path, zh, format!("{source}: the condition is {kind}, but must be boolean"));
        }
        Err(list) => list.iter().for_each(|found| note(look, found)),
    }
}

/// `P018`, `P019`: a path to a fact of the applicant or a field of a record.
pub(crate) fn source_of(look: &mut Look<'_>, file: &str, path: &str, name: &str) {
    match name.rsplit_once('.') {
        Some(("applicant", fact)) => fact_of(look, file, path, fact),
        Some((record, _)) => {
            look.listed("P018", (file, path), record, ("数据", "the record type"), look.all.known.records);
        }
        None => {
            let zh = format!("“{name}”要写成 applicant.… 或 数据名.字段");
            look.error(
                "P019",
                file,
                path,
                zh,
                format!("\"{name}\" must be applicant.… or a record type and its field"),
            );
        }
    }
}

/// `P015`, `P019`: the key of a record: a fact of the applicant or a field of the form.
pub(crate) fn key_of(look: &mut Look<'_>, file: &str, path: &str, key: &str, form: Option<&Form>) {
    if let Some(fact) = key.strip_prefix("applicant.") {
        fact_of(look, file, path, fact);
    } else if form.is_some_and(|form| form.field(key).is_none()) {
        let fields = form.into_iter().flat_map(Form::fields).map(|(_, field)| field.id.as_str());
        let meant = nearest(key, fields);
        let (zh, en) = (format!("申请表里没有“{key}”"), format!("the form has no field \"{key}\""));
        look.error("P015", file, path, zh, en).suggestion = meant;
    }
}

fn fact_of(look: &mut Look<'_>, file: &str, path: &str, fact: &str) {
    if !FACTS.contains(&fact) {
        look.missing("P019", (file, path), fact, ("申请人信息", "the applicant's fact"), FACTS.iter().copied());
    }
}
