//! Conditions of the declaration over good answers: the check of a field, the rules of a form.

use crate::answers::{Facts, Truth};
use crate::read::declared;
use crate::{Answers, Context, Field, Form, Formula, Page, Problem, Rule, Visible, words};
use base::Text;
use serde_json::Value;

/// How far ahead `{date}` of a rule looks.
const MOST_DAYS: i64 = 36_525;

impl Form {
    /// Checks whole answers: types, required ones, conditions and rules; only what is asked counts.
    pub fn validate(&self, answers: &Answers, context: &Context) -> Vec<Problem> {
        self.accept(answers, context).problems
    }

    /// The page on which a rule is said: its own, or the last one that it reads an answer of.
    pub fn home_of(&self, rule: &Rule) -> Option<&Page> {
        if let Some(page) = rule.page.as_deref() {
            return self.page(page);
        }
        let names = rule.condition.expression().map(|expression| expression.names()).unwrap_or_default();
        let reads = |page: &&Page| page.fields.iter().any(|field| names.contains(&field.id));
        self.pages.iter().rfind(reads).or(self.pages.last())
    }
}

/// Checks the condition of a field, and those of the cells of a table.
pub(crate) fn checks(
    page: &Page,
    field: &Field,
    value: &Value,
    seen: &Visible,
    context: &Context,
    problems: &mut Vec<Problem>,
) {
    let environment = context.environment();
    if let Some(check) = &field.check {
        test(&check.condition, &check.otherwise, page, field.id.clone(), &seen.facts, &environment, problems);
    }
    if field.fields.iter().all(|cell| cell.check.is_none()) {
        return;
    }
    for (place, row) in value.as_array().into_iter().flatten().enumerate() {
        let mut facts = seen.facts.clone();
        for cell in &field.fields {
            let value = row.get(&cell.id).map_or(feel::Value::Null, |value| cell.to_feel(value));
            facts.values.insert(cell.id.clone(), value);
        }
        for cell in field.fields.iter().filter(|cell| row.get(&cell.id).is_some()) {
            if let Some(check) = &cell.check {
                let path = format!("{}[{place}].{}", field.id, cell.id);
                test(&check.condition, &check.otherwise, page, path, &facts, &environment, problems);
            }
        }
    }
}

fn test(
    condition: &Formula,
    otherwise: &Text,
    page: &Page,
    path: String,
    facts: &Facts,
    environment: &feel::Environment,
    problems: &mut Vec<Problem>,
) {
    match facts.truth(condition, environment) {
        Truth::Yes | Truth::Open => {}
        Truth::No => problems.push(declared(&page.id, path, "check".to_owned(), otherwise.clone())),
        Truth::Unclear => problems.push(declared(&page.id, path, "unclear".to_owned(), words::say("unclear", &[]))),
    }
}

/// Checks the rules whose page is among those read.
pub(crate) fn rules(
    form: &Form,
    seen: &Visible,
    context: &Context,
    of: &impl Fn(&Page) -> bool,
    problems: &mut Vec<Problem>,
) {
    let environment = context.environment();
    for rule in &form.rules {
        let Some(page) = form.home_of(rule).filter(|page| of(page)) else { continue };
        let say = match seen.facts.truth(&rule.condition, &environment) {
            Truth::Yes | Truth::Open => continue,
            Truth::No => otherwise(rule, &seen.facts, &environment),
            Truth::Unclear => words::say("unclear", &[]),
        };
        let names = rule.condition.expression().map(|expression| expression.names()).unwrap_or_default();
        let field = page.fields.iter().rfind(|field| names.contains(&field.id)).map(|field| field.id.clone());
        problems.push(declared(&page.id, field.unwrap_or_default(), format!("rule.{}", rule.id), say));
    }
}

/// The sentence of a rule with its values.
fn otherwise(rule: &Rule, facts: &Facts, environment: &feel::Environment) -> Text {
    let mut args: Vec<(&str, Text)> = rule
        .with
        .iter()
        .map(|(name, formula)| (name.as_str(), words_of(&facts.evaluate(formula, environment).unwrap_or_default())))
        .collect();
    if rule.otherwise.zh.contains("{date}") && rule.with.iter().all(|(name, _)| name != "date") {
        let date = first_day(rule, facts, environment);
        args.push(("date", date.map_or_else(|| Text::new("以后", "later"), |date| words_of(&feel::Value::Date(date)))));
    }
    let zh: Vec<(&str, &str)> = args.iter().map(|(name, text)| (*name, text.zh.as_str())).collect();
    let en: Vec<(&str, &str)> = args.iter().map(|(name, text)| (*name, text.en.as_str())).collect();
    Text::new(words::fill(&rule.otherwise.zh, &zh), words::fill(&rule.otherwise.en, &en))
}

fn words_of(value: &feel::Value) -> Text {
    match value {
        feel::Value::Date(date) => Text::new(
            crate::types::date::date_words(*date, base::Locale::Zh),
            crate::types::date::date_words(*date, base::Locale::En),
        ),
        feel::Value::Text(text) => Text::new(text.to_string(), text.to_string()),
        feel::Value::Null => Text::new("—", "—"),
        other => Text::new(other.to_string(), other.to_string()),
    }
}

/// The first day on which the condition will hold with the answers as they are, when it stays true from then on: days
/// are doubled until it holds, then halved.
fn first_day(rule: &Rule, facts: &Facts, environment: &feel::Environment) -> Option<jiff::civil::Date> {
    let today = environment.today;
    let holds = |days: i64| -> Option<bool> {
        let day = today.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
        let moved = feel::Environment { today: day, now: day.to_datetime(environment.now.time()), ..*environment };
        Some(facts.truth(&rule.condition, &moved) == Truth::Yes)
    };
    let mut high = 1;
    while !holds(high)? {
        high = if high == MOST_DAYS { return None } else { (high * 2).min(MOST_DAYS) };
    }
    let mut low = high / 2;
    while low + 1 < high {
        let middle = i64::midpoint(low, high);
        if holds(middle)? {
            high = middle;
        } else {
            low = middle;
        }
    }
    today.checked_add(jiff::Span::new().try_days(high).ok()?).ok()
}
