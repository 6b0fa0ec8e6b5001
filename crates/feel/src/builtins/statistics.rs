//! Functions that fold a list into one value.

use super::arguments::{list, numbers, spread};
use super::{Body, Row};
use crate::failure::Failure;
use crate::machine::Machine;
use crate::value::Value;
use rust_decimal::{Decimal, MathematicalOps};
use std::cmp::Ordering;

pub(super) const TABLE: &[Row] = &[
    (&["count(list: list) -> number"], Body::Plain(|a| Some(Value::Number(Decimal::from(list(a, 0)?.len()))))),
    (&["min(list: list) -> T", "min(value...: Any) -> T"], Body::Plain(|a| extreme(a, Ordering::Less))),
    (&["max(list: list) -> T", "max(value...: Any) -> T"], Body::Plain(|a| extreme(a, Ordering::Greater))),
    (
        &["sum(list: list<number>) -> number", "sum(n...: number) -> number"],
        Body::Plain(|a| sum(&numbers(a).filter(|all| !all.is_empty())?).map(Value::Number)),
    ),
    (
        &["product(list: list<number>) -> number", "product(n...: number) -> number"],
        Body::Plain(|a| {
            let all = numbers(a).filter(|all| !all.is_empty())?;
            all.into_iter().try_fold(Decimal::ONE, Decimal::checked_mul).map(Value::Number)
        }),
    ),
    (
        &["mean(list: list<number>) -> number", "mean(n...: number) -> number"],
        Body::Plain(|a| mean(&numbers(a)?).map(Value::Number)),
    ),
    (
        &["median(list: list<number>) -> number", "median(n...: number) -> number"],
        Body::Plain(|a| median(numbers(a)?).map(Value::Number)),
    ),
    (
        &["stddev(list: list<number>) -> number", "stddev(n...: number) -> number"],
        Body::Plain(|a| deviation(&numbers(a)?).map(Value::Number)),
    ),
    (&["mode(list: list<number>) -> list<number>", "mode(n...: number) -> list<number>"], Body::Plain(mode)),
    (&["all(list: list<boolean>) -> boolean", "all(b...: boolean) -> boolean"], Body::Plain(|a| logic(a, false))),
    (&["any(list: list<boolean>) -> boolean", "any(b...: boolean) -> boolean"], Body::Plain(|a| logic(a, true))),
    (&["sort(list: list) -> list<T>", "sort(list: list, precedes: function) -> list<T>"], Body::Machine(sort)),
];

fn extreme(args: &[Value], wanted: Ordering) -> Option<Value> {
    let mut items = spread(args)?.iter();
    let mut best = items.next()?;
    for item in items {
        if item.compare(best)? == wanted {
            best = item;
        }
    }
    best.compare(best).map(|_| best.clone())
}

fn sum(all: &[Decimal]) -> Option<Decimal> {
    all.iter().try_fold(Decimal::ZERO, |sum, number| sum.checked_add(*number))
}

fn mean(all: &[Decimal]) -> Option<Decimal> {
    sum(all)?.checked_div(Decimal::from(all.len()))
}

fn median(mut all: Vec<Decimal>) -> Option<Decimal> {
    all.sort_unstable();
    let middle = all.len() / 2;
    let upper = *all.get(middle)?;
    if all.len() % 2 == 1 { Some(upper) } else { upper.checked_add(all[middle - 1])?.checked_div(Decimal::TWO) }
}

/// The deviation of a sample.
fn deviation(all: &[Decimal]) -> Option<Decimal> {
    if all.len() < 2 {
        return None;
    }
    let mean = mean(all)?;
    let squares = all.iter().map(|number| {
        let apart = number.checked_sub(mean)?;
        apart.checked_mul(apart)
    });
    sum(&squares.collect::<Option<Vec<_>>>()?)?.checked_div(Decimal::from(all.len() - 1))?.sqrt()
}

/// The most frequent numbers, in order.
fn mode(args: &[Value]) -> Option<Value> {
    let mut all = numbers(args)?;
    all.sort_unstable();
    let groups: Vec<&[Decimal]> = all.chunk_by(|a, b| a == b).collect();
    let most = groups.iter().map(|group| group.len()).max().unwrap_or(0);
    Some(Value::list(groups.iter().filter(|group| group.len() == most).map(|group| Value::Number(group[0]))))
}

/// `all` (decided by a false) and `any` (decided by a true), three-valued.
fn logic(args: &[Value], decisive: bool) -> Option<Value> {
    let mut known = true;
    for item in spread(args)? {
        match item {
            Value::Boolean(value) if *value == decisive => return Some(Value::Boolean(decisive)),
            Value::Boolean(_) => {}
            _ => known = false,
        }
    }
    known.then_some(Value::Boolean(!decisive))
}

/// Sorts, stable; by a function that says whether its first argument precedes the second, else in natural order.
///
/// A merge sort of our own: a contradictory function must end in some order, never in a panic.
fn sort(machine: &mut Machine<'_>, args: &[Value]) -> Result<Option<Value>, Failure> {
    let Some(items) = list(args, 0) else { return Ok(None) };
    let precedes = args.get(1);
    let mut sorted = items.to_vec();
    let mut width = 1;
    while width < sorted.len() {
        let mut merged = Vec::with_capacity(sorted.len());
        for pair in sorted.chunks(width * 2) {
            let (left, right) = pair.split_at(width.min(pair.len()));
            if !merge(machine, precedes, left, right, &mut merged)? {
                return Ok(None);
            }
        }
        sorted = merged;
        width *= 2;
    }
    Ok(Some(Value::from(sorted)))
}

fn merge<'a>(
    machine: &mut Machine<'_>,
    precedes: Option<&Value>,
    mut left: &'a [Value],
    mut right: &'a [Value],
    merged: &mut Vec<Value>,
) -> Result<bool, Failure> {
    while let (Some(a), Some(b)) = (left.first(), right.first()) {
        machine.charge(1)?;
        let right_first = match precedes {
            None => match b.compare(a) {
                Some(order) => order.is_lt(),
                None => return Ok(false),
            },
            Some(Value::Function(function)) => machine.invoke(function, vec![b.clone(), a.clone()])?.is_true(),
            Some(_) => return Ok(false),
        };
        let side = if right_first { &mut right } else { &mut left };
        merged.push(side[0].clone());
        *side = &side[1..];
    }
    merged.extend_from_slice(left);
    merged.extend_from_slice(right);
    Ok(true)
}
