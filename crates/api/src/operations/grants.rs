//! Grants of records, and who read what about oneself.

use super::macros::{reads, writes};
use super::shapes::{at, page};
use crate::answer::{Answer, Is, Key, Out, Shape};
use crate::input::Input;
use crate::operation::{Field, Kind, Operation};
use base::{Error, Refusal, Result};
use db::Cx;
use identity::EVERYWHERE;
use records::grants::commands::{EndGrant, GiveGrant};
use records::grants::{Filter, known_fields, list as standing};
use records::{GRANT, NewGrant, Reading};
use serde_json::{Value, json};

pub const OPERATIONS: &[Operation] = &[
    reads!(
        "record.mine",
        "/my/data",
        "What is kept about oneself, and who read it, newest first.",
        &[],
        Answer::Page(
            Key::Id,
            &READING,
            &[
                Out::new("known", Is::Flag, "Whether records are kept under the number of one's own certificate."),
                Out::new("kept", Is::List(&KEPT), "What is kept."),
            ],
        ),
        mine
    ),
    reads!(
        "grant.list",
        "/grants",
        "Grants of records with their last use, newest first.",
        &[
            Field::may("words", Kind::Text, "Part of the consumer or the type."),
            Field::may("over", Kind::Flag, "Those that ended, in place of those in force."),
        ],
        Answer::page(Key::Id, &GRANT_OF_RECORDS),
        list
    ),
    reads!(
        "grant.fields",
        "/grants/fields",
        "The fields that records of a type have.",
        &[Field::must("type", Kind::Text, "Type of record.")],
        Answer::List(Is::Texts, &[]),
        |cx, input| {
            cx.permit(GRANT, EVERYWHERE)?;
            Ok(json!({ "items": known_fields(cx, &input.text("type"))?, "next": null }))
        }
    ),
    writes!(
        "grant.give",
        "/grants",
        "Lets an item read fields of a record type.",
        &[
            Field::must("consumer", Kind::Text, "`pack/item`."),
            Field::must("type", Kind::Text, "Type of record."),
            Field::must("fields", Kind::Texts, "Fields of the type."),
            Field::must("purpose_zh", Kind::Text, "What for, in Chinese."),
            Field::must("purpose_en", Kind::Text, "What for, in English."),
            Field::must("basis", Kind::Text, "Law and article, or agreement."),
            Field::must("until", Kind::Day, "The last day."),
        ],
        Answer::Fields(&[Out::new("grant", Is::Id, "The grant.")]),
        give
    ),
    writes!(
        "grant.end",
        "/grants/{grant}/end",
        "Ends a grant now.",
        &[Field::path("grant", "The grant.")],
        Answer::NOTHING,
        |cx, input| { EndGrant { grant: input.id("grant") }.run(cx).map(|()| json!({})) }
    ),
];

static GRANT_OF_RECORDS: Shape = Shape::new(
    "Grant",
    &[
        Out::new("id", Is::Id, "The grant."),
        Out::new("consumer", Is::Text, "Who may read, such as item:residence."),
        Out::new("type", Is::Text, "Type of record."),
        Out::new("fields", Is::Texts, "Fields of the type."),
        Out::new("purpose", Is::Both, "What for."),
        Out::new("basis", Is::Text, "Law and article, or agreement."),
        Out::new("until", Is::Day, "The last day."),
        Out::new("made_at", Is::Instant, "When it was given."),
        Out::may("ended_at", Is::Instant, "When it was ended before its last day."),
        Out::may("last_used_at", Is::Instant, "When it was last used."),
    ],
);

fn list(cx: &mut Cx, input: &Input) -> Result<Value> {
    cx.permit(GRANT, EVERYWHERE)?;
    let (filter, limit) = (Filter { words: input.text("words"), over: input.flag("over") }, input.limit());
    let found = standing(cx, &filter, input.opt_id("after").unwrap_or(i64::MAX), limit)?;
    let next = found.last().map(|one| one.grant.id.to_string());
    let rows = found.iter().map(|one| {
        let (grant, terms) = (&one.grant, &one.grant.terms);
        json!({
            "id": grant.id.to_string(), "consumer": terms.consumer, "type": terms.kind, "fields": terms.fields,
            "purpose": terms.purpose, "basis": terms.basis, "until": terms.until.to_string(), "made_at": at(Some(grant.made_at)),
            "ended_at": at(grant.ended_at), "last_used_at": at(one.last_used),
        })
    });
    Ok(page(rows.collect(), limit, next))
}

fn give(cx: &mut Cx, input: &Input) -> Result<Value> {
    let wrong = || Error::from(Refusal::new("api.invalid").with("field", "until").with("expected", "a day"));
    let terms = NewGrant {
        consumer: input.text("consumer"),
        kind: input.text("type"),
        fields: input.texts("fields"),
        purpose: input.both("purpose"),
        basis: input.text("basis"),
        until: input.day("until").ok_or_else(wrong)?,
    };
    Ok(json!({ "grant": GiveGrant { terms }.run(cx)?.to_string() }))
}

static READING: Shape = Shape::new(
    "Reading",
    &[
        Out::new("id", Is::Id, "The reading."),
        Out::new("at", Is::Instant, "When."),
        Out::new("actor", Is::Text, "Name of who read."),
        Out::new("office", Is::Id, "Office of who read; 0 for none."),
        Out::new("consumer", Is::Text, "What it was read for, such as item:residence."),
        Out::new("type", Is::Text, "Type of record."),
        Out::new("fields", Is::Texts, "Fields that were read."),
        Out::new("purpose", Is::Both, "What for."),
        Out::new("basis", Is::Text, "Law and article, or agreement."),
        Out::new("found", Is::Flag, "There was a record."),
    ],
);

static KEPT: Shape = Shape::new(
    "KeptRecord",
    &[
        Out::new("type", Is::Text, "Type of record."),
        Out::new("source", Is::Both, "Who keeps it."),
        Out::new("as_of", Is::Day, "The day of which it speaks."),
    ],
);

fn reading(reading: &Reading) -> Value {
    json!({
        "id": reading.id.to_string(), "at": at(Some(reading.at)), "actor": reading.actor, "office": reading.office,
        "consumer": reading.consumer, "type": reading.kind, "fields": reading.fields, "purpose": reading.purpose,
        "basis": reading.basis, "found": reading.found,
    })
}

fn mine(cx: &mut Cx, input: &Input) -> Result<Value> {
    let limit = input.limit();
    let found = records::mine(cx, input.opt_id("after").unwrap_or(i64::MAX), limit)?;
    let Some((held, readings)) = found else {
        return Ok(json!({ "known": false, "kept": [], "items": [], "next": null }));
    };
    let next = readings.last().map(|one| one.id.to_string());
    let mut value = page(readings.iter().map(reading).collect(), limit, next);
    value["known"] = json!(true);
    value["kept"] = held
        .iter()
        .map(|one| json!({ "type": one.kind, "source": one.source, "as_of": one.as_of.to_string() }))
        .collect();
    Ok(value)
}
