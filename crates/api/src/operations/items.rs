//! Items and their forms.

use super::shapes::page;
use crate::answer::{Answer, Is, Key, Out, Shape, words};
use crate::input::Input;
use crate::operation::{Field, Kind, Operation};
use base::{OrRefuse, Refusal, Result};
use catalogue::published::{State, store};
use db::Cx;
use serde_json::{Value, json};

pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "item.list",
        path: "/items",
        writes: false,
        about: "Items in use, by name.",
        fields: &[],
        answer: Answer::page(Key::Name, &LISTED),
        run: list,
    },
    Operation {
        name: "item.get",
        path: "/item",
        writes: false,
        about: "One item with all its elements, in the version in use.",
        fields: &[Field::must("name", Kind::Text, "`pack/item`.")],
        answer: Answer::One(&ITEM),
        run: get,
    },
    Operation {
        name: "item.form",
        path: "/item/form",
        writes: false,
        about: "The JSON Schema of what an item asks.",
        fields: &[Field::must("name", Kind::Text, "`pack/item`.")],
        answer: Answer::Object("A JSON Schema of the answers of a draft."),
        run: form,
    },
    Operation {
        name: "item.record",
        path: "/item/record",
        writes: false,
        about: "One item in the national exchange names.",
        fields: &[Field::must("name", Kind::Text, "`pack/item`.")],
        answer: Answer::Object("The names and codes of the national exchange format of service items."),
        run: record,
    },
];

static LISTED: Shape = Shape::new(
    "ListedItem",
    &[
        Out::new("name", Is::Text, "`pack/item`."),
        Out::new("version", Is::Number, "The version in use."),
        Out::new("title", Is::Both, "Its title."),
        Out::new("alone", Is::Flag, "One can apply for it by itself; else only within a joint item."),
    ],
);

fn list(cx: &mut Cx, input: &Input) -> Result<Value> {
    let limit = input.limit();
    let found = store::all_current(cx, &input.text("after"), limit)?;
    let next = found.last().map(|one| one.name.clone());
    let rows = found
        .iter()
        .map(|one| json!({ "name": one.name, "version": one.version, "title": one.parts.item.title, "alone": one.parts.item.alone }))
        .collect();
    Ok(page(rows, limit, next))
}

static ITEM: Shape = Shape::new(
    "Item",
    &[
        Out::new("name", Is::Text, "`pack/item`."),
        Out::new("version", Is::Number, "The version in use."),
        Out::new("digest", Is::Text, "Digest of item, form and process."),
        Out::new("state", words!(State, word), "Whether it can be applied for."),
        Out::new("item", Is::Object, "The item with all its elements."),
    ],
);

fn get(cx: &mut Cx, input: &Input) -> Result<Value> {
    let found = store::current(cx, &input.text("name"))?.or_refuse(Refusal::NOT_FOUND)?;
    Ok(
        json!({ "name": found.name, "version": found.version, "digest": found.digest, "state": found.state, "item": found.parts.item }),
    )
}

fn form(cx: &mut Cx, input: &Input) -> Result<Value> {
    let found = store::current(cx, &input.text("name"))?.or_refuse(Refusal::NOT_FOUND)?;
    let form = found.parts.form.as_ref().or_refuse(Refusal::NOT_FOUND)?;
    Ok(schema::json_schema(form, cx.locale()))
}

fn record(cx: &mut Cx, input: &Input) -> Result<Value> {
    let found = store::current(cx, &input.text("name"))?.or_refuse(Refusal::NOT_FOUND)?;
    Ok(catalogue::item::exchange::to_record(&found.parts.item))
}
