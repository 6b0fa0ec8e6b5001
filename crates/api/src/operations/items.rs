//! Items and their forms.

use super::shapes::page;
use crate::input::Input;
use crate::operation::{Field, Kind, Operation};
use base::{OrRefuse, Refusal, Result};
use catalogue::published::store;
use db::Cx;
use serde_json::{Value, json};

pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "item.list",
        path: "/items",
        writes: false,
        about: "Items in use, by name.",
        fields: &[
            Field::may("after", Kind::Text, "`next` of the page before."),
            Field::may("limit", Kind::Number, "At most 200; 50 unless told."),
        ],
        run: list,
    },
    Operation {
        name: "item.get",
        path: "/item",
        writes: false,
        about: "One item with all its elements, in the version in use.",
        fields: &[Field::must("name", Kind::Text, "`pack/item`.")],
        run: get,
    },
    Operation {
        name: "item.form",
        path: "/item/form",
        writes: false,
        about: "The JSON Schema of what an item asks.",
        fields: &[Field::must("name", Kind::Text, "`pack/item`.")],
        run: form,
    },
    Operation {
        name: "item.record",
        path: "/item/record",
        writes: false,
        about: "One item in the national exchange names.",
        fields: &[Field::must("name", Kind::Text, "`pack/item`.")],
        run: record,
    },
];

fn list(cx: &mut Cx, input: &Input) -> Result<Value> {
    let limit = input.number("limit", 50, 200).max(1);
    let found = store::all_current(cx, &input.text("after"), limit)?;
    let next = found.last().map(|one| one.name.clone());
    let rows = found
        .iter()
        .map(|one| json!({ "name": one.name, "version": one.version, "title": one.parts.item.title, "alone": one.parts.item.alone }))
        .collect();
    Ok(page(rows, limit, next))
}

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
