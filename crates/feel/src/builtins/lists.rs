//! Functions on lists. Positions count from 1; negative ones from the end.

mod seen;

use super::arguments::{given, index, list, single, whole};
use super::{Body, Row};
use crate::failure::Failure;
use crate::machine::Machine;
use crate::value::Value;
use seen::Seen;

pub(super) const TABLE: &[Row] = &[
    (&["list contains(list: list, element: Any) -> boolean"], Body::Machine(contains)),
    (
        &["append(list: list, item...: Any) -> list<T>"],
        Body::Plain(|a| Some(Value::from([list(a, 0)?, &a[1..]].concat()))),
    ),
    (&["concatenate(list...: list) -> list<T>"], Body::Machine(concatenate)),
    (&["insert before(list: list, position: number, newItem: Any) -> list<T>"], Body::Plain(insert_before)),
    (
        &["remove(list: list, position: number) -> list<T>"],
        Body::Plain(|a| {
            let mut items = list(a, 0)?.to_vec();
            items.remove(index(whole(a, 1)?, items.len())?);
            Some(Value::from(items))
        }),
    ),
    (
        &[
            "list replace(list: list, position: number, newItem: Any) -> list<T>",
            "list replace(list: list, match: function, newItem: Any) -> list<T>",
        ],
        Body::Machine(replace),
    ),
    (&["reverse(list: list) -> list<T>"], Body::Plain(|a| Some(Value::list(list(a, 0)?.iter().rev().cloned())))),
    (&["index of(list: list, match: Any) -> list<number>"], Body::Machine(index_of)),
    (&["union(list...: list) -> list<T>"], Body::Machine(union)),
    (&["distinct values(list: list) -> list<T>"], Body::Machine(|machine, args| union(machine, &args[..1]))),
    (&["duplicate values(list: list) -> list<T>"], Body::Machine(duplicates)),
    (&["flatten(list: list) -> list"], Body::Machine(flatten)),
    (&["sublist(list: list, start position: number, length?: number) -> list<T>"], Body::Plain(sublist)),
];

type Outcome = Result<Option<Value>, Failure>;

fn contains(machine: &mut Machine<'_>, args: &[Value]) -> Outcome {
    let (Some(items), Some(wanted)) = (list(args, 0), given(args, 1)) else { return Ok(None) };
    for item in items {
        if machine.equal(item, wanted)? == Some(true) {
            return Ok(Some(Value::Boolean(true)));
        }
    }
    Ok(Some(Value::Boolean(false)))
}

fn concatenate(machine: &mut Machine<'_>, args: &[Value]) -> Outcome {
    let mut all = Vec::new();
    for index in 0..args.len() {
        let Some(items) = list(args, index) else { return Ok(None) };
        machine.room(all.len() + items.len())?;
        all.extend_from_slice(items);
    }
    Ok(Some(Value::from(all)))
}

fn insert_before(args: &[Value]) -> Option<Value> {
    let mut items = list(args, 0)?.to_vec();
    items.insert(index(whole(args, 1)?, items.len())?, given(args, 2)?.clone());
    Some(Value::from(items))
}

fn replace(machine: &mut Machine<'_>, args: &[Value]) -> Outcome {
    let (Some(items), Some(new)) = (list(args, 0), given(args, 2)) else { return Ok(None) };
    let mut items = items.to_vec();
    if let Some(Value::Function(matches)) = single(args, 1) {
        for item in &mut items {
            if machine.invoke(matches, vec![item.clone(), new.clone()])?.is_true() {
                *item = new.clone();
            }
        }
        return Ok(Some(Value::from(items)));
    }
    let Some(place) = whole(args, 1).and_then(|position| index(position, items.len())) else { return Ok(None) };
    items[place] = new.clone();
    Ok(Some(Value::from(items)))
}

fn index_of(machine: &mut Machine<'_>, args: &[Value]) -> Outcome {
    let (Some(items), Some(wanted)) = (list(args, 0), given(args, 1)) else { return Ok(None) };
    let mut found = Vec::new();
    for (place, item) in (1_i64..).zip(items) {
        if machine.equal(item, wanted)? == Some(true) {
            found.push(Value::from(place));
        }
    }
    Ok(Some(Value::from(found)))
}

fn union(machine: &mut Machine<'_>, args: &[Value]) -> Outcome {
    let mut seen = Seen::default();
    let mut kept = Vec::new();
    for index in 0..args.len() {
        let Some(items) = list(args, index) else { return Ok(None) };
        for item in items {
            if seen.insert(machine, item)? {
                kept.push(item.clone());
            }
        }
    }
    Ok(Some(Value::from(kept)))
}

/// The values that stand in the list more than once, each once, in order.
fn duplicates(machine: &mut Machine<'_>, args: &[Value]) -> Outcome {
    let Some(items) = list(args, 0) else { return Ok(None) };
    let (mut once, mut twice) = (Seen::default(), Seen::default());
    let mut kept = Vec::new();
    for item in items {
        if !once.insert(machine, item)? && twice.insert(machine, item)? {
            kept.push(item.clone());
        }
    }
    Ok(Some(Value::from(kept)))
}

fn flatten(machine: &mut Machine<'_>, args: &[Value]) -> Outcome {
    let Some(items) = list(args, 0) else { return Ok(None) };
    let mut flat = Vec::new();
    let mut waiting = vec![items.iter()];
    while let Some(items) = waiting.last_mut() {
        match items.next() {
            None => {
                waiting.pop();
            }
            Some(Value::List(inner)) => {
                machine.charge(1)?;
                waiting.push(inner.iter());
            }
            Some(item) => {
                machine.charge(1)?;
                machine.room(flat.len() + 1)?;
                flat.push(item.clone());
            }
        }
    }
    Ok(Some(Value::from(flat)))
}

fn sublist(args: &[Value]) -> Option<Value> {
    let items = list(args, 0)?;
    let start = index(whole(args, 1)?, items.len())?;
    let rest = &items[start..];
    let length = if given(args, 2).is_some() { usize::try_from(whole(args, 2)?).ok()? } else { rest.len() };
    rest.get(..length).map(|part| Value::from(part.to_vec()))
}
