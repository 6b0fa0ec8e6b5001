//! The security administrator lets an item read fields of a record type.

use crate::GRANT;
use crate::grants::{grant, store};
use crate::model::NewGrant;
use base::{Refusal, Result};
use db::Cx;
use identity::EVERYWHERE;
use jiff::Span;

/// The longest life of a grant, in years: after that somebody has to look again whether it is still needed.
const MOST_YEARS: i64 = 5;
/// Most characters of a purpose or a basis.
const LONGEST: usize = 200;

/// Gives a grant.
#[derive(Debug, Clone)]
pub struct GiveGrant {
    /// Its terms.
    pub terms: NewGrant,
}

impl GiveGrant {
    /// Answers the grant's id. Refused: `record.grant_empty`, `record.grant_long`, `record.grant_until` (not from today on, or more than
    /// five years), `record.grant_field` (the type has no such field), `record.grant_there` (one in force allows all of it).
    pub fn run(&self, cx: &mut Cx) -> Result<i64> {
        let permit = cx.permit(GRANT, EVERYWHERE)?;
        let terms = self.tidy();
        let texts = [&terms.purpose.zh, &terms.purpose.en, &terms.basis, &terms.consumer, &terms.kind];
        base::refuse_if!(texts.iter().any(|text| text.is_empty()) || terms.fields.is_empty(), "record.grant_empty");
        base::refuse_if!(
            texts.iter().any(|text| text.chars().count() > LONGEST),
            "record.grant_long",
            "most" = LONGEST
        );
        let (today, last) = (cx.today(), cx.today().saturating_add(Span::new().years(MOST_YEARS)));
        base::refuse_if!(terms.until < today || terms.until > last, "record.grant_until", "years" = MOST_YEARS);
        let known = store::known_fields(cx, &terms.kind)?;
        if let Some(unknown) = terms.fields.iter().find(|field| !known.contains(field)) {
            return Err(Refusal::new("record.grant_field").with("field", unknown).with("type", &terms.kind).into());
        }
        let there = store::grants_for(cx, &terms.consumer, &terms.kind)?;
        let covered = there.iter().any(|grant| {
            grant.terms.until >= terms.until && terms.fields.iter().all(|field| grant.terms.fields.contains(field))
        });
        base::refuse_if!(covered, "record.grant_there");
        let id = grant(cx, &permit, &terms)?;
        cx.about("record-grant", id);
        cx.note("type", terms.kind.as_str());
        cx.note("fields", terms.fields.join(" "));
        Ok(id)
    }

    fn tidy(&self) -> NewGrant {
        let trim = |text: &str| text.trim().to_owned();
        let mut fields: Vec<String> = self.terms.fields.iter().map(|field| trim(field)).collect();
        fields.retain(|field| !field.is_empty());
        fields.sort();
        fields.dedup();
        NewGrant {
            consumer: trim(&self.terms.consumer),
            kind: trim(&self.terms.kind),
            fields,
            purpose: base::Text::new(trim(&self.terms.purpose.zh), trim(&self.terms.purpose.en)),
            basis: trim(&self.terms.basis),
            until: self.terms.until,
        }
    }
}
