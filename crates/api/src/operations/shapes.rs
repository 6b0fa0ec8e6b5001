//! How things look in JSON: ids as strings, days as `2026-11-23`, instants with the city's offset.

use base::Moment;
use base::moment::day_date;
use cases::case::Case;
use cases::countersign::{Asked, Countersign};
use cases::draft::Draft;
use cases::journal::Entry;
use cases::material::{Material, letter};
use cases::paper::Paper;
use cases::task::Task;
use identity::disclosures::Disclosure;
use serde_json::{Value, json};

pub fn at(moment: Option<Moment>) -> Value {
    moment.map_or(Value::Null, |moment| json!(moment.rfc3339()))
}

pub fn day(number: Option<i64>) -> Value {
    number.map_or(Value::Null, |number| json!(day_date(number).to_string()))
}

pub fn case(case: &Case) -> Value {
    json!({
        "id": case.id, "number": case.number, "parent": case.parent, "item": case.item, "publication": case.publication.to_string(),
        "title": case.title, "applicant_name": case.applicant_name, "channel": case.channel, "office": case.office,
        "region": case.region, "owner": case.owner, "status": case.status, "paused": case.paused, "outcome": case.outcome,
        "step": case.step, "submitted_at": at(Some(case.submitted_at)), "accepted_at": at(case.accepted_at),
        "decided_at": at(case.decided_at), "finished_at": at(case.finished_at), "accept_due": day(case.accept_due),
        "promised_due": day(case.promised_due), "statutory_due": day(case.statutory_due), "provisional": case.provisional,
        "result_number": case.result_number, "version": case.version,
    })
}

pub fn task(task: &Task) -> Value {
    json!({
        "id": task.id.to_string(), "case": task.case, "element": task.element, "name": task.name, "kind": task.kind,
        "role": task.role, "office": task.office, "assignee": task.assignee, "state": task.state, "opened_at": at(Some(task.opened_at)),
        "step_due": day(task.step_due), "due": if task.due >= cases::task::NO_DUE { Value::Null } else { day(Some(task.due)) },
        "outcome": task.outcome, "opinion": task.opinion,
    })
}

pub fn draft(draft: &Draft) -> Value {
    json!({
        "id": draft.id.to_string(), "item": draft.item, "publication": draft.publication.to_string(), "region": draft.region,
        "answers": draft.answers, "sources": draft.sources, "page": draft.page, "submitted": draft.submitted, "version": draft.version,
    })
}

pub fn entry(entry: &Entry) -> Value {
    json!({ "id": entry.id.to_string(), "at": at(Some(entry.at)), "actor": entry.actor, "office": entry.office, "kind": entry.kind, "detail": entry.detail })
}

pub fn material(material: &Material) -> Value {
    json!({
        "id": material.id.to_string(), "material": material.material, "title": material.title, "trust": letter(material.trust),
        "source": material.source, "file_name": material.file_name, "state": material.state, "note": material.note,
    })
}

pub fn disclosure(look: &Disclosure) -> Value {
    json!({
        "id": look.id.to_string(), "at": at(Some(look.at)), "what": look.what.code(), "matter": look.matter, "purpose": look.purpose,
        "actor": look.actor, "office": look.office,
    })
}

pub fn paper(paper: &Paper) -> Value {
    json!({
        "id": paper.id.to_string(), "kind": paper.kind, "number": paper.number, "title": paper.kind.title(),
        "body": paper.body, "made_at": at(Some(paper.made_at)), "withdrawn_at": at(paper.withdrawn_at),
    })
}

pub fn asked(asked: &Asked) -> Value {
    json!({
        "id": asked.id.to_string(), "case": asked.case, "office": asked.office, "account": asked.account, "state": asked.state,
        "agrees": asked.agrees, "words": asked.words, "answered_at": at(asked.answered_at),
    })
}

pub fn countersign(question: &Countersign) -> Value {
    json!({
        "id": question.id.to_string(), "case": question.case, "mode": question.mode, "question": question.question,
        "due": day(question.due), "state": question.state, "asked": question.asked.iter().map(asked).collect::<Vec<_>>(),
    })
}

/// A page of a list: its rows, and where the next page begins.
pub fn page(rows: Vec<Value>, limit: i64, next: Option<String>) -> Value {
    let full = rows.len() as i64 >= limit;
    json!({ "items": rows, "next": if full { next.map_or(Value::Null, Value::from) } else { Value::Null } })
}
