//! The relations between points and ranges (DMN 1.5, table 79). A point that cannot be compared has no result.

use super::arguments::single;
use super::{Body, Row};
use crate::value::{Edge, Range, Value};
use std::cmp::Ordering;

pub(super) const TABLE: &[Row] = &[
    (&["before(point1: Any, point2: Any) -> boolean"], Body::Plain(|a| ask(a, before))),
    (&["after(point1: Any, point2: Any) -> boolean"], Body::Plain(|a| swapped(a, before))),
    (&["meets(range1: range, range2: range) -> boolean"], Body::Plain(|a| ask(a, meets))),
    (&["met by(range1: range, range2: range) -> boolean"], Body::Plain(|a| swapped(a, meets))),
    (&["overlaps(range1: range, range2: range) -> boolean"], Body::Plain(|a| ask(a, overlaps))),
    (&["overlaps before(range1: range, range2: range) -> boolean"], Body::Plain(|a| ask(a, overlaps_before))),
    (&["overlaps after(range1: range, range2: range) -> boolean"], Body::Plain(|a| swapped(a, overlaps_before))),
    (&["finishes(point: Any, range: range) -> boolean"], Body::Plain(|a| ask(a, finishes))),
    (&["finished by(range: range, point: Any) -> boolean"], Body::Plain(|a| swapped(a, finishes))),
    (&["includes(range: range, point: Any) -> boolean"], Body::Plain(|a| ask(a, includes))),
    (&["during(point: Any, range: range) -> boolean"], Body::Plain(|a| swapped(a, includes))),
    (&["starts(point: Any, range: range) -> boolean"], Body::Plain(|a| ask(a, starts))),
    (&["started by(range: range, point: Any) -> boolean"], Body::Plain(|a| swapped(a, starts))),
    (&["coincides(point1: Any, point2: Any) -> boolean"], Body::Plain(|a| ask(a, coincides))),
];

/// A point or a range, both seen as a stretch with two ends.
struct Stretch {
    low: Edge<Value>,
    high: Edge<Value>,
    point: bool,
}

fn stretch(value: &Value) -> Option<Stretch> {
    match value {
        Value::Null => None,
        Value::Range(range) => {
            let Range { low, high } = &**range;
            Some(Stretch { low: low.clone(), high: high.clone(), point: false })
        }
        point => {
            let edge = Edge::Included(point.clone());
            Some(Stretch { low: edge.clone(), high: edge, point: true })
        }
    }
}

fn ask(args: &[Value], relation: fn(&Stretch, &Stretch) -> Option<bool>) -> Option<Value> {
    relation(&stretch(single(args, 0)?)?, &stretch(single(args, 1)?)?).map(Value::Boolean)
}

fn swapped(args: &[Value], relation: fn(&Stretch, &Stretch) -> Option<bool>) -> Option<Value> {
    relation(&stretch(single(args, 1)?)?, &stretch(single(args, 0)?)?).map(Value::Boolean)
}

/// How two lower ends lie: an open end is the least; of two equal bounds the included one is less.
fn lows(a: &Edge<Value>, b: &Edge<Value>) -> Option<Ordering> {
    match (a.bound(), b.bound()) {
        (None, None) => Some(Ordering::Equal),
        (None, _) => Some(Ordering::Less),
        (_, None) => Some(Ordering::Greater),
        (Some(x), Some(y)) => Some(x.compare(y)?.then(b.is_included().cmp(&a.is_included()))),
    }
}

/// How two upper ends lie: an open end is the greatest; of two equal bounds the included one is greater.
fn highs(a: &Edge<Value>, b: &Edge<Value>) -> Option<Ordering> {
    match (a.bound(), b.bound()) {
        (None, None) => Some(Ordering::Equal),
        (None, _) => Some(Ordering::Greater),
        (_, None) => Some(Ordering::Less),
        (Some(x), Some(y)) => Some(x.compare(y)?.then(a.is_included().cmp(&b.is_included()))),
    }
}

/// Whether all of what ends at `high` lies before all of what starts at `low`.
fn apart(high: &Edge<Value>, low: &Edge<Value>) -> Option<bool> {
    let (Some(x), Some(y)) = (high.bound(), low.bound()) else { return Some(false) };
    Some(match x.compare(y)? {
        Ordering::Less => true,
        Ordering::Equal => !(high.is_included() && low.is_included()),
        Ordering::Greater => false,
    })
}

fn before(a: &Stretch, b: &Stretch) -> Option<bool> {
    if a.point && b.point {
        return Some(a.low.bound()?.compare(b.low.bound()?)? == Ordering::Less);
    }
    apart(&a.high, &b.low)
}

fn meets(a: &Stretch, b: &Stretch) -> Option<bool> {
    if a.point || b.point {
        return None;
    }
    let (Some(x), Some(y)) = (a.high.bound(), b.low.bound()) else { return Some(false) };
    Some(a.high.is_included() && b.low.is_included() && x.compare(y)? == Ordering::Equal)
}

fn overlaps(a: &Stretch, b: &Stretch) -> Option<bool> {
    if a.point || b.point {
        return None;
    }
    Some(!apart(&a.high, &b.low)? && !apart(&b.high, &a.low)?)
}

fn overlaps_before(a: &Stretch, b: &Stretch) -> Option<bool> {
    Some(lows(&a.low, &b.low)?.is_lt() && overlaps(a, b)? && highs(&a.high, &b.high)?.is_le())
}

fn finishes(a: &Stretch, b: &Stretch) -> Option<bool> {
    if b.point {
        return None;
    }
    Some(highs(&a.high, &b.high)?.is_eq() && lows(&a.low, &b.low)?.is_ge())
}

fn starts(a: &Stretch, b: &Stretch) -> Option<bool> {
    if b.point {
        return None;
    }
    Some(lows(&a.low, &b.low)?.is_eq() && highs(&a.high, &b.high)?.is_le())
}

fn includes(a: &Stretch, b: &Stretch) -> Option<bool> {
    if a.point {
        return None;
    }
    Some(lows(&a.low, &b.low)?.is_le() && highs(&a.high, &b.high)?.is_ge())
}

fn coincides(a: &Stretch, b: &Stretch) -> Option<bool> {
    if a.point != b.point {
        return None;
    }
    Some(lows(&a.low, &b.low)?.is_eq() && highs(&a.high, &b.high)?.is_eq())
}
