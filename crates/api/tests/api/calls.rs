//! Every operation is called with success by a walk, every list with rows. A walk says what it calls, and fails when it calls anything else.

use crate::{acting, editing, life, tokens, walks};
use std::collections::BTreeSet;

const WALKS: &[&[&str]] = &[
    tokens::POOL,
    walks::STEPS,
    walks::AWAITED,
    walks::TOLD,
    walks::HALL,
    walks::GRANTS,
    walks::ADMINISTRATION,
    walks::FAILED,
    walks::FILES,
    editing::LIBRARY,
    editing::EDITING,
    life::DRAFTS,
    life::GRANTED,
    life::WANTING,
    life::JOINT,
    life::OPINIONS,
    life::CALENDAR,
    acting::MANDATES,
    acting::COMPANIES,
    acting::PROXIES,
];

/// Operations that no walk calls. The list may only shrink.
const OPEN: &[&str] = &[];

#[test]
fn every_operation_is_called_by_a_walk() {
    let called: BTreeSet<&str> = WALKS.iter().copied().flatten().copied().collect();
    let open: Vec<&str> =
        api::operations::all().map(|operation| operation.name).filter(|name| !called.contains(name)).collect();
    assert_eq!(open, OPEN, "an operation needs a walk that calls it");
}
