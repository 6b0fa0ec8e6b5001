//! How things look in JSON: ids as strings, days as `2026-11-23`, instants with the city's offset.

use crate::answer::{Is, Out, Shape, words};
use base::Moment;
use base::moment::day_date;
use cases::case::{Case, Channel, Outcome, Status};
use cases::countersign::{self, Asked, Countersign, Reply};
use cases::draft::Draft;
use cases::journal::Entry;
use cases::material::{Check, Material, letter};
use cases::paper::{Paper, PaperKind};
use cases::task::{self, Task};
use identity::disclosures::{Disclosure, What};
use serde_json::{Value, json};

pub fn at(moment: Option<Moment>) -> Value {
    moment.map_or(Value::Null, |moment| json!(moment.rfc3339()))
}

pub fn day(number: Option<i64>) -> Value {
    number.map_or(Value::Null, |number| json!(day_date(number).to_string()))
}

pub static CASE: Shape = Shape::new(
    "Case",
    &[
        Out::new("id", Is::Id, "The case."),
        Out::new("number", Is::Text, "Number printed on receipts; never reused."),
        Out::may("parent", Is::Id, "The joint case that opened it."),
        Out::new("item", Is::Text, "`pack/item`."),
        Out::new("publication", Is::Id, "The version of the item that it pins."),
        Out::new("title", Is::Both, "Title of the item."),
        Out::new("applicant_name", Is::Text, "Name of who applied."),
        Out::new("channel", words!(Channel, word), "How it came."),
        Out::new("office", Is::Id, "Office in charge."),
        Out::new("region", Is::Text, "Division code in which it lies."),
        Out::may("owner", Is::Id, "Account of the official who is first contact."),
        Out::new("status", words!(Status, word), "Where it stands."),
        Out::new("paused", Is::Flag, "The clock is stopped by a supplement or a special procedure."),
        Out::may("outcome", words!(Outcome, word), "How it ended."),
        Out::new("step", Is::Text, "Names of the open steps."),
        Out::new("submitted_at", Is::Instant, "When it was handed in."),
        Out::may("accepted_at", Is::Instant, "When it counts as accepted."),
        Out::may("decided_at", Is::Instant, "When it was decided."),
        Out::may("finished_at", Is::Instant, "When it was over."),
        Out::may("accept_due", Is::Day, "Last day on which silence does not accept it."),
        Out::may("promised_due", Is::Day, "Last day of the promised limit."),
        Out::may("statutory_due", Is::Day, "Last day of the statutory limit."),
        Out::new("provisional", Is::Flag, "A due day lies in a year whose calendar is not announced."),
        Out::new("result_number", Is::Text, "Number of the licence or decision; empty while there is none."),
        Out::new("version", Is::Number, "Grows with each change."),
    ],
);

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

pub static TASK: Shape = Shape::new(
    "Task",
    &[
        Out::new("id", Is::Id, "The step."),
        Out::new("case", Is::Id, "The case."),
        Out::new("element", Is::Text, "Element of the process."),
        Out::new("name", Is::Text, "Name of the element."),
        Out::new("kind", Is::Text, "Kind of work: accept, handle, decide, confirm, deliver, inspect or applicant."),
        Out::new("role", Is::Text, "Role that may take it; empty when it waits for the applicant."),
        Out::new("office", Is::Id, "Office at which it waits."),
        Out::may("assignee", Is::Id, "Account that holds it."),
        Out::new("state", words!(task::State, word), "Whether it is still open."),
        Out::new("opened_at", Is::Instant, "Since when it waits."),
        Out::may("step_due", Is::Day, "Last day of the limit of the step itself."),
        Out::may("due", Is::Day, "The day by which lists are sorted: the first that counts for it."),
        Out::new("outcome", Is::Text, "How it was finished; empty while it is open."),
        Out::new("opinion", Is::Text, "Opinion for the file."),
    ],
);

pub fn task(task: &Task) -> Value {
    json!({
        "id": task.id.to_string(), "case": task.case, "element": task.element, "name": task.name, "kind": task.kind,
        "role": task.role, "office": task.office, "assignee": task.assignee, "state": task.state, "opened_at": at(Some(task.opened_at)),
        "step_due": day(task.step_due), "due": if task.due >= cases::task::NO_DUE { Value::Null } else { day(Some(task.due)) },
        "outcome": task.outcome, "opinion": task.opinion,
    })
}

pub static DRAFT: Shape = Shape::new(
    "Draft",
    &[
        Out::new("id", Is::Id, "The draft."),
        Out::new("item", Is::Text, "`pack/item`."),
        Out::new("publication", Is::Id, "The version of the item that it pins."),
        Out::new("region", Is::Text, "Division code of the office that will be in charge."),
        Out::new("answers", Is::Object, "Values by field id, as `item.form` says."),
        Out::new("sources", Is::Named(&Is::Both), "Where a value came from, for fields that were filled in."),
        Out::new("page", Is::Text, "The page of the form that is open; empty for the first."),
        Out::may("submitted", Is::Id, "The case, once it is handed in."),
        Out::new("version", Is::Number, "Grows with each change."),
    ],
);

pub fn draft(draft: &Draft) -> Value {
    json!({
        "id": draft.id.to_string(), "item": draft.item, "publication": draft.publication.to_string(), "region": draft.region,
        "answers": draft.answers, "sources": draft.sources, "page": draft.page, "submitted": draft.submitted, "version": draft.version,
    })
}

pub static ENTRY: Shape = Shape::new(
    "JournalEntry",
    &[
        Out::new("id", Is::Id, "The entry."),
        Out::new("at", Is::Instant, "When."),
        Out::new("actor", Is::Text, "Name of who did it."),
        Out::new("office", Is::Text, "Name of that person's office; empty for applicants and for the system."),
        Out::new("kind", Is::Text, "What happened, such as accepted."),
        Out::new("detail", Is::Object, "More about it, by kind."),
    ],
);

pub fn entry(entry: &Entry) -> Value {
    json!({ "id": entry.id.to_string(), "at": at(Some(entry.at)), "actor": entry.actor, "office": entry.office, "kind": entry.kind, "detail": entry.detail })
}

pub static MATERIAL: Shape = Shape::new(
    "Material",
    &[
        Out::new("id", Is::Id, "Row of the material."),
        Out::new("material", Is::Text, "Id within the item."),
        Out::new("title", Is::Both, "Its name."),
        Out::new("trust", Is::Word(|| vec!["A", "B", "C", "D"]), "Trust level, A the highest."),
        Out::new("source", Is::Both, "Where it came from."),
        Out::new("file_name", Is::Text, "Name of the file; empty when there is none."),
        Out::new("state", words!(Check, word), "What a look at it showed."),
        Out::new("note", Is::Text, "What is missing or wrong."),
    ],
);

pub fn material(material: &Material) -> Value {
    json!({
        "id": material.id.to_string(), "material": material.material, "title": material.title, "trust": letter(material.trust),
        "source": material.source, "file_name": material.file_name, "state": material.state, "note": material.note,
    })
}

pub static DISCLOSURE: Shape = Shape::new(
    "Disclosure",
    &[
        Out::new("id", Is::Id, "The look."),
        Out::new("at", Is::Instant, "When."),
        Out::new("what", words!(What, code), "What was seen."),
        Out::new("matter", Is::Both, "What it belongs to."),
        Out::new("purpose", Is::Both, "What for."),
        Out::new("actor", Is::Text, "Name of who looked."),
        Out::new("office", Is::Id, "Office of who looked."),
    ],
);

pub fn disclosure(look: &Disclosure) -> Value {
    json!({
        "id": look.id.to_string(), "at": at(Some(look.at)), "what": look.what.code(), "matter": look.matter, "purpose": look.purpose,
        "actor": look.actor, "office": look.office,
    })
}

pub static PAPER: Shape = Shape::new(
    "Paper",
    &[
        Out::new("id", Is::Id, "The paper."),
        Out::new("kind", words!(PaperKind, word), "What it is."),
        Out::new("number", Is::Text, "Its number."),
        Out::new("title", Is::Both, "Its title."),
        Out::new("body", Is::One(&PAPER_BODY), "What it says."),
        Out::new("made_at", Is::Instant, "When it was made."),
        Out::may("withdrawn_at", Is::Instant, "When it was withdrawn."),
    ],
);

static PAPER_BODY: Shape = Shape::new(
    "PaperBody",
    &[
        Out::new("case_number", Is::Text, "Number of the case."),
        Out::new("item", Is::Both, "Title of the item."),
        Out::new("applicant", Is::Text, "Who applied."),
        Out::new("office", Is::Both, "Office that speaks."),
        Out::new("paragraphs", Is::Boths, "Paragraphs in order."),
        Out::new("list", Is::Boths, "Materials received, or what is missing."),
        Out::new("basis", Is::Texts, "Law and article it rests on."),
        Out::new("remedies", Is::Boths, "Where to turn if one does not agree."),
    ],
);

pub fn paper(paper: &Paper) -> Value {
    json!({
        "id": paper.id.to_string(), "kind": paper.kind, "number": paper.number, "title": paper.kind.title(),
        "body": paper.body, "made_at": at(Some(paper.made_at)), "withdrawn_at": at(paper.withdrawn_at),
    })
}

pub static ASKED: Shape = Shape::new(
    "OpinionRequest",
    &[
        Out::new("id", Is::Id, "The request."),
        Out::new("case", Is::Id, "The case."),
        Out::new("office", Is::Id, "Office that is asked."),
        Out::may("account", Is::Id, "Official who is asked; null for any of the office."),
        Out::new("state", words!(Reply, word), "Whether it was answered."),
        Out::may("agrees", Is::Flag, "Whether who was asked agrees."),
        Out::new("words", Is::Text, "The opinion."),
        Out::may("answered_at", Is::Instant, "When it was answered."),
    ],
);

pub fn asked(asked: &Asked) -> Value {
    json!({
        "id": asked.id.to_string(), "case": asked.case, "office": asked.office, "account": asked.account, "state": asked.state,
        "agrees": asked.agrees, "words": asked.words, "answered_at": at(asked.answered_at),
    })
}

pub static COUNTERSIGN: Shape = Shape::new(
    "Countersign",
    &[
        Out::new("id", Is::Id, "The question."),
        Out::new("case", Is::Id, "The case."),
        Out::new("mode", words!(countersign::Mode, word), "Whether all have to answer or one."),
        Out::new("question", Is::Text, "What is asked."),
        Out::may("due", Is::Day, "The last day to answer."),
        Out::new("state", words!(countersign::State, word), "Whether it is still open."),
        Out::new("asked", Is::List(&ASKED), "Who is asked."),
    ],
);

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
