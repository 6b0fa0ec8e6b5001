//! What the city already knows, filled in with its source; and what is therefore not asked for.
//!
//! Facts of the applicant come from the proof of identity; facts of records through a grant with purpose and log. A record that
//! is not there, or that nobody allowed this item to read, leaves the question on the page.

mod reference;

pub use reference::{DIVISIONS, Division, Reference};

use crate::commands::Applicant;
use crate::draft::Draft;
use base::{Error, Result, Text};
use catalogue::item::{FileRule, Need};
use catalogue::published::Published;
use db::Cx;
use records::{Ask, Taken};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Answers that the city filled in, and where each is from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Known {
    /// Values by field.
    pub answers: Map<String, Value>,
    /// Sources by field.
    pub sources: BTreeMap<String, Text>,
}

/// What expressions and prefills see as `applicant`.
pub fn applicant(cx: &mut Cx, who: &Applicant) -> Result<Value> {
    let mut facts = Map::new();
    facts.insert("name".to_owned(), json!(who.name));
    if let Some(person) = who.person {
        if let Some(known) = identity::person(cx, person)? {
            facts.insert("name".to_owned(), json!(known.name));
            facts.insert("birth".to_owned(), json!(known.birth.map(|birth| birth.to_string())));
            let sex = known.sex.map(|sex| match sex {
                codes::Sex::Male => "male",
                codes::Sex::Female => "female",
            });
            facts.insert("sex".to_owned(), json!(sex));
        }
        let numbers = identity::people::store::sensitive(cx, person)?;
        facts.insert("citizen_id".to_owned(), json!(numbers.number));
        facts.insert("phone".to_owned(), json!(numbers.phone));
    }
    if let Some(company) = who.company
        && let Some(known) = identity::company(cx, company)?
    {
        facts.insert("company".to_owned(), json!(known.name));
        facts.insert("credit_code".to_owned(), json!(known.credit_code));
    }
    facts.retain(|_, value| !value.is_null());
    Ok(Value::Object(facts))
}

/// Reads a record for an item; what nobody allowed it to read is as good as unknown.
fn read(cx: &mut Cx, item: &str, kind: &str, key: &str, fields: &[&str], matter: i64) -> Result<Option<Taken>> {
    match records::take(cx, Ask { consumer: item, kind, key, fields, about: ("draft", matter) }) {
        Err(Error::Refused(refusal)) if refusal.code.starts_with("record.") => Ok(None),
        other => other,
    }
}

/// Fills in what the city knows for a new application.
pub fn fill(cx: &mut Cx, published: &Published, who: &Applicant, draft: i64) -> Result<Known> {
    let mut known = Known::default();
    let Some(form) = &published.parts.form else { return Ok(known) };
    let facts = applicant(cx, who)?;
    let own = Text::new("本人实名信息", "proved identity");
    let mut taken: BTreeMap<String, Option<Taken>> = BTreeMap::new();
    for (_, field) in form.fields() {
        let Some((kind, name)) = field.prefill.as_deref().and_then(|path| path.rsplit_once('.')) else { continue };
        let found = if kind == "applicant" {
            facts.get(name).map(|value| (value.clone(), own.clone()))
        } else {
            let key = facts.get("citizen_id").and_then(Value::as_str).unwrap_or_default().to_owned();
            if !taken.contains_key(kind) {
                let fields: Vec<&str> = form
                    .fields()
                    .filter_map(|(_, field)| field.prefill.as_deref()?.rsplit_once('.').filter(|(of, _)| *of == kind))
                    .map(|(_, name)| name)
                    .collect();
                let record = if key.is_empty() { None } else { read(cx, &published.name, kind, &key, &fields, draft)? };
                taken.insert(kind.to_owned(), record);
            }
            let record = taken.get(kind).and_then(Option::as_ref);
            record.and_then(|record| Some((record.values.get(name)?.clone(), record.source.clone())))
        };
        if let Some((value, source)) = found.filter(|(value, _)| !value.is_null()) {
            known.answers.insert(field.id.clone(), value);
            known.sources.insert(field.id.clone(), source);
        }
    }
    Ok(known)
}

/// A material that an application needs, after its conditions and the city's records were looked at.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Id within the item.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// What to take care of.
    pub hint: Option<Text>,
    /// Required, optional or deferred.
    pub need: Need,
    /// Where the city has it from; then nothing is asked (trust A).
    pub known: Option<Text>,
    /// It may be uploaded.
    pub file: Option<FileRule>,
    /// The original is shown at a window.
    pub show: bool,
    /// It may be declared by a tick.
    pub declare: bool,
    /// The sentence of the declaration.
    pub declaration: Option<Text>,
    /// The item's promise may stand for it.
    pub promise: bool,
    /// How long it may follow after acceptance, where it is deferred.
    pub within: Option<String>,
}

/// The materials that a draft needs as it is filled in now. Reads records, so it runs in a writing command.
pub fn asked(cx: &mut Cx, published: &Published, draft: &Draft) -> Result<Vec<Asked>> {
    let who = Applicant {
        account: draft.applicant,
        person: draft.person,
        company: draft.company,
        name: draft.applicant_name.clone(),
    };
    let facts = applicant(cx, &who)?;
    let reference = Reference::load(cx)?;
    let context = schema::Context::new(cx.now().civil(), &reference).applicant(&facts);
    let mut out = Vec::new();
    for material in &published.parts.item.materials {
        if let Some(condition) = &material.when {
            let formula = schema::Formula::new(condition.as_str());
            let names = match &published.parts.form {
                Some(form) => schema::names(form, &draft.answers, &context),
                None => BTreeMap::new(),
            };
            let holds = formula
                .expression()
                .ok()
                .and_then(|expression| expression.evaluate(&names, &context.environment()).ok())
                .is_some_and(|value| value.is_true());
            if !holds {
                continue;
            }
        }
        let known = match &material.take {
            Some(take) => match value_at(&facts, &draft.answers, &take.key) {
                Some(key) => read(cx, &published.name, &take.record, &key, &[], draft.id)?.map(|taken| taken.source),
                None => None,
            },
            None => None,
        };
        out.push(Asked {
            id: material.id.clone(),
            title: material.title.clone(),
            hint: material.hint.clone(),
            need: material.need,
            known,
            file: material.file.clone(),
            show: material.show,
            declare: material.declare.is_some(),
            declaration: material.declare.clone(),
            promise: published.parts.item.promise.as_ref().is_some_and(|one| one.instead_of.contains(&material.id)),
            within: material.within.clone().filter(|_| material.need == Need::Deferred),
        });
    }
    Ok(out)
}

/// A key such as `applicant.citizen_id`, or the answer of a field.
fn value_at(facts: &Value, answers: &Map<String, Value>, path: &str) -> Option<String> {
    let value = match path.strip_prefix("applicant.") {
        Some(name) => facts.get(name),
        None => answers.get(path),
    }?;
    value.as_str().map(str::to_owned).filter(|text| !text.is_empty())
}
