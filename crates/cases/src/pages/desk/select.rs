//! Who could take a step: the choices of transfers, reassignments and hand-overs.

use crate::task::Task;
use base::{AccountId, OfficeId, Result};
use db::Cx;
use std::collections::BTreeMap;
use web::Frame;
use web::parts::Choice;

/// Most offices whose people are offered.
const OFFICES: usize = 30;

/// An office with the people who could take a step there.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub office: OfficeId,
    pub name: base::Text,
    pub people: Vec<(AccountId, String)>,
}

/// A group of choices.
#[derive(Debug, Clone, Default)]
pub(super) struct Choices {
    pub label: String,
    pub choices: Vec<Choice>,
}

/// The offices that do what the step's office does, with who works there in the step's role; its own office first.
pub(super) fn places(cx: &mut Cx, task: &Task) -> Result<Vec<Place>> {
    let Some(own) = identity::office(cx, task.office)? else { return Ok(Vec::new()) };
    let mut offices = vec![own.clone()];
    for function in own.functions.iter().take(3) {
        for office in identity::offices::store::all_with_function(cx, function)? {
            if offices.len() < OFFICES && !offices.iter().any(|one| one.id == office.id) {
                offices.push(office);
            }
        }
    }
    let mut out = Vec::new();
    for office in offices {
        let people = identity::officials_with_role(cx, office.id, &task.role)?;
        let people: BTreeMap<AccountId, String> = people.into_iter().map(|one| (one.account, one.name)).collect();
        out.push(Place { office: office.id, name: office.name.clone(), people: people.into_iter().collect() });
    }
    Ok(out)
}

/// The choices of a transfer: an office's pool or one of its people, as `office:account`.
pub(super) fn transfer(places: &[Place], task: &Task, typed: &str, frame: &Frame) -> Vec<Choices> {
    let group = |place: &Place| {
        let mut choices = Vec::new();
        let mut add = |account: i64, label: String| {
            let value = format!("{}:{account}", place.office);
            choices.push(Choice::new(value.clone(), label, value == typed));
        };
        if place.office != task.office || task.assignee.is_some() {
            add(0, frame.t("desk-to-pool"));
        }
        for (account, name) in place.people.iter().filter(|(account, _)| Some(*account) != task.assignee) {
            add(account.0, name.clone());
        }
        Choices { label: frame.text(&place.name).to_owned(), choices }
    };
    places.iter().map(group).filter(|group| !group.choices.is_empty()).collect()
}

/// Everybody who could take one of some steps, once.
pub(super) fn able(cx: &mut Cx, tasks: &[Task]) -> Result<Vec<(AccountId, String)>> {
    let mut asked: Vec<(OfficeId, String)> = tasks.iter().map(|task| (task.office, task.role.clone())).collect();
    asked.sort();
    asked.dedup();
    let mut people = BTreeMap::new();
    for (office, role) in asked.into_iter().take(60) {
        for official in identity::officials_with_role(cx, office, &role)? {
            people.insert(official.account, official.name);
        }
    }
    Ok(people.into_iter().collect())
}

/// An account in a form; nothing for the pool or what is no account.
pub(super) fn account(text: &str) -> Option<AccountId> {
    text.parse().ok().filter(|account: &AccountId| account.0 > 0)
}
