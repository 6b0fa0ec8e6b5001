//! What must be true: of a page, of a case, and of everything after each step.

use super::actor::{self, Actor};
use super::model::{Expect, See, Step};
use super::page::Page;
use super::store;
use super::teller::{Teller, Told, failed};
use base::moment::day_date;
use base::{AccountId, CaseId, OrRefuse, Refusal};
use cases::case::{Case, Outcome, Status};
use db::Call;
use std::collections::BTreeSet;

/// The case that the story is about.
pub fn current(teller: &Teller) -> Told<Case> {
    match teller.case {
        Some(id) => case(teller, id),
        None => failed("nobody has applied for anything yet"),
    }
}

/// A case as its row holds it.
pub fn case(teller: &Teller, id: CaseId) -> Told<Case> {
    Ok(teller.world.db.read_now(&Call::system("story"), "story.case", move |cx| {
        cases::case::store::get(cx, id)?.or_refuse(Refusal::NOT_FOUND)
    })?)
}

/// The children of the case that the story is about.
pub fn children(teller: &Teller) -> Told<Vec<Case>> {
    let Some(id) = teller.case else { return failed("nobody has applied for anything yet") };
    Ok(teller
        .world
        .db
        .read_now(&Call::system("story"), "story.children", move |cx| cases::case::store::children(cx, id))?)
}

/// The case that a step works on: the child that it names, else the case that the story is about.
pub fn of_step(teller: &Teller, name: &str) -> Told<Option<Case>> {
    if name.is_empty() || name == "parent" {
        return current(teller).map(Some);
    }
    let item = teller.item(name);
    Ok(children(teller)?.into_iter().find(|child| child.item == item))
}

/// What a page shows and does not show. What somebody has is often one link further than the page named: the story reads on
/// to the case itself and to its papers, as people do.
pub fn see(teller: &mut Teller, actor: &Actor, see: &See) -> Told {
    let path = if see.at == "case" {
        match super::verbs::address(teller, actor, "")? {
            Some(path) => path,
            None => return failed("there is no case to look at"),
        }
    } else {
        see.at.clone()
    };
    let first = super::verbs::arrive(teller, actor, &path, &see.follow)?;
    let mut pages = vec![first];
    if see.at == "/me/cases"
        && let Some(id) = teller.case
    {
        let own = actor::open(&mut teller.world, actor, &format!("/me/cases/{id}"))?;
        let papers: Vec<String> =
            own.links().into_iter().filter(|link| link.contains("/papers/") || link.ends_with("/answers")).collect();
        pages.push(own);
        for paper in papers {
            pages.push(actor::open(&mut teller.world, actor, &paper)?);
        }
    }
    for wanted in &see.text {
        let wanted = &teller.words(actor, wanted)?;
        if !pages.iter().any(|page| page.holds(wanted)) {
            return failed(format!("nowhere stands {wanted}: {}", excerpts(&pages)));
        }
    }
    for unwanted in &see.not {
        let unwanted = &teller.words(actor, unwanted)?;
        if let Some(page) = pages.iter().find(|page| page.shows(unwanted)) {
            return failed(format!("there stands {unwanted}: {}", page.excerpt()));
        }
    }
    Ok(())
}

fn excerpts(pages: &[Page]) -> String {
    pages.iter().map(Page::excerpt).collect::<Vec<_>>().join(" || ")
}

/// What must be true of a case.
pub fn expect(teller: &Teller, expect: &Expect, step: &Step) -> Told {
    let name = if expect.case.is_empty() { &step.case } else { &expect.case };
    let Some(case) = of_step(teller, name)? else { return failed(format!("there is no child {name}")) };
    if !expect.status.is_empty() && status(&case) != expect.status {
        return failed(format!("the case is {}, not {}", status(&case), expect.status));
    }
    let outcome = case.outcome.map_or("", |outcome| outcome.word());
    if !expect.outcome.is_empty() && outcome != outcome_word(&expect.outcome) {
        return failed(format!("the case came out {outcome}, not {}", expect.outcome));
    }
    days(teller, &case, expect)?;
    if !expect.owner.is_empty() {
        let owner = case.owner.map(|owner| name_of(teller, owner)).transpose()?.unwrap_or_default();
        let wanted = actor::fact(&teller.world.city, &Actor::default(), &format!("${}.name", expect.owner))?;
        if owner != wanted {
            return failed(format!("{owner} is its first contact, not {wanted}"));
        }
    }
    if !expect.each.is_empty() {
        let found = children(teller)?;
        for (name, wanted) in &expect.each {
            let item = teller.item(name);
            let Some(child) = found.iter().find(|child| child.item == item) else {
                return failed(format!("there is no child {item}"));
            };
            let outcome = child.outcome.map(|outcome| outcome.word());
            if status(child) != wanted && outcome != Some(outcome_word(wanted)) {
                return failed(format!("{item} is {} ({}), not {wanted}", status(child), outcome.unwrap_or("open")));
            }
        }
    }
    if let Some(wanted) = expect.version {
        let id = case.publication;
        let version = teller.world.db.read_now(&Call::system("story"), "story.version", move |cx| {
            Ok(catalogue::published::store::get(cx, id)?.map(|published| published.version))
        })?;
        if version != Some(wanted) {
            return failed(format!("the case keeps version {version:?} of its item, not {wanted}"));
        }
    }
    if let Some(wanted) = &expect.children {
        let mut wanted: Vec<String> = wanted.iter().map(|name| teller.item(name)).collect();
        let (parent, all) = (current(teller)?, children(teller)?);
        let numbers: BTreeSet<&str> = all.iter().chain([&parent]).map(|case| case.number.as_str()).collect();
        if numbers.len() != all.len() + 1 {
            return failed(format!("the children share numbers: {numbers:?}"));
        }
        let mut found: Vec<String> = all.into_iter().map(|child| child.item).collect();
        wanted.sort();
        found.sort();
        if wanted != found {
            return failed(format!("the children are {}, not {}", found.join(", "), wanted.join(", ")));
        }
    }
    Ok(())
}

/// The days of a case: when it is due by promise and by law, since when that counts, and its open step.
fn days(teller: &Teller, case: &Case, expect: &Expect) -> Told {
    let day = |day: Option<i64>| day.map(|day| day_date(day).to_string()).unwrap_or_default();
    let due = case.next_due().map(|due| due.to_string()).unwrap_or_default();
    let accepted = case.accepted_at.map(|at| at.date().to_string()).unwrap_or_default();
    let mut found = vec![
        ("due", due, &expect.due),
        ("accepted", accepted, &expect.accepted),
        ("counted from", day(case.clock_from), &expect.counts_from),
        ("due by law", day(case.statutory_due), &expect.statutory),
    ];
    if !expect.step_due.is_empty() {
        let id = case.id;
        let open = teller
            .world
            .db
            .read_now(&Call::system("story"), "story.steps", move |cx| cases::task::store::open_of_case(cx, id))?;
        found.push(("due in its step", day(open.iter().find_map(|task| task.step_due)), &expect.step_due));
    }
    for (what, is, wanted) in found {
        if !wanted.is_empty() && is != *wanted {
            return failed(format!("it is {what} {is}, not {wanted}"));
        }
    }
    if expect.provisional.is_some_and(|wanted| wanted != case.provisional) {
        return failed(format!("its due day is {}provisional", if case.provisional { "" } else { "not " }));
    }
    Ok(())
}

fn name_of(teller: &Teller, account: AccountId) -> Told<String> {
    Ok(teller.world.db.read_now(&Call::system("story"), "story.name", move |cx| identity::name_of(cx, account))?)
}

/// The word of stories for where a case stands.
fn status(case: &Case) -> &'static str {
    match (case.status, case.paused) {
        (Status::Closed, _) => "finished",
        (Status::Accepted, true) => "suspended",
        (other, _) => other.word(),
    }
}

/// The word of the case engine for an outcome of a process.
fn outcome_word(word: &str) -> &str {
    match word {
        "partly-granted" => Outcome::Partly.word(),
        "declined" => Outcome::Withdrawn.word(),
        other => other,
    }
}

/// After each step: the journal of every case leads to its row, and the audit knows of each entry.
pub fn everything(teller: &Teller) -> Told {
    let wrong = teller.world.db.read_now(&Call::system("story"), "story.check", |cx| {
        for id in store::cases(cx)? {
            let entries = cases::journal::store::of_case(cx, id)?;
            if cases::journal::fold(&entries)? != cases::case::store::get(cx, id)? {
                return Ok(format!("the journal of case {id} does not lead to its row"));
            }
            for entry in entries {
                if !store::is_audited(cx, entry.account, entry.at)? {
                    return Ok(format!(
                        "the audit knows nothing of what the journal of case {id} calls {}",
                        entry.kind
                    ));
                }
            }
        }
        Ok(String::new())
    })?;
    if wrong.is_empty() { Ok(()) } else { failed(wrong) }
}
