//! Cases, as applicant and office see them, and what an applicant does with one's own.

use super::shapes;
use crate::answer::{Answer, Key};
use crate::input::Input;
use crate::operation::{Field, Kind, Operation};
use base::{CaseId, OrRefuse, Refusal, Result};
use cases::case::{Status, store};
use cases::commands::{AnswerSupplement, Confirm, Rate, SendNote, Withdraw};
use db::Cx;
use serde_json::{Value, json};

const CASE: Field = Field::path("case", "The case.");

pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "case.mine",
        path: "/my/cases",
        writes: false,
        about: "One's own cases, newest first.",
        fields: &[],
        answer: Answer::page(Key::Id, &shapes::CASE),
        run: mine,
    },
    Operation {
        name: "case.list",
        path: "/cases",
        writes: false,
        about: "Cases within reach of an official, newest first.",
        fields: &[
            Field::may(
                "words",
                Kind::Text,
                "Part of the applicant's name, the number, or a part of the number between dashes.",
            ),
            Field::may("status", Kind::Text, "submitted, supplement, accepted or closed."),
        ],
        answer: Answer::page(Key::Id, &shapes::CASE),
        run: list,
    },
    Operation {
        name: "case.get",
        path: "/cases/{case}",
        writes: false,
        about: "One case.",
        fields: &[CASE],
        answer: Answer::One(&shapes::CASE),
        run: get,
    },
    Operation {
        name: "case.journal",
        path: "/cases/{case}/journal",
        writes: false,
        about: "What happened, oldest first; an applicant gets what is open to applicants.",
        fields: &[CASE],
        answer: Answer::list(&shapes::ENTRY),
        run: journal,
    },
    Operation {
        name: "disclosure.list",
        path: "/disclosures",
        writes: false,
        about: "Who looked at one's own answers and files: what, when, of which office, and what for; newest first.",
        fields: &[],
        answer: Answer::page(Key::Id, &shapes::DISCLOSURE),
        run: disclosures,
    },
    Operation {
        name: "case.materials",
        path: "/cases/{case}/materials",
        writes: false,
        about: "Materials with trust levels.",
        fields: &[CASE],
        answer: Answer::list(&shapes::MATERIAL),
        run: materials,
    },
    Operation {
        name: "case.papers",
        path: "/cases/{case}/papers",
        writes: false,
        about: "Numbered papers.",
        fields: &[CASE],
        answer: Answer::list(&shapes::PAPER),
        run: papers,
    },
    Operation {
        name: "case.children",
        path: "/cases/{case}/children",
        writes: false,
        about: "Children of a joint case.",
        fields: &[CASE],
        answer: Answer::list(&shapes::CASE),
        run: children,
    },
    Operation {
        name: "case.answer-supplement",
        path: "/cases/{case}/supplement",
        writes: true,
        about: "Answers in words what was said to be missing.",
        fields: &[CASE, Field::must("words", Kind::Text, "What is said.")],
        answer: Answer::One(&shapes::CASE),
        run: supplement,
    },
    Operation {
        name: "case.withdraw",
        path: "/cases/{case}/withdraw",
        writes: true,
        about: "Withdraws an application.",
        fields: &[CASE, Field::may("reason", Kind::Text, "Why.")],
        answer: Answer::One(&shapes::CASE),
        run: withdraw,
    },
    Operation {
        name: "case.note",
        path: "/cases/{case}/notes",
        writes: true,
        about: "Writes a message about a case.",
        fields: &[CASE, Field::must("words", Kind::Text, "What is said.")],
        answer: Answer::NOTHING,
        run: note,
    },
    Operation {
        name: "case.rate",
        path: "/cases/{case}/rating",
        writes: true,
        about: "Rates a finished case.",
        fields: &[
            CASE,
            Field::must("level", Kind::Number, "1 very satisfied to 5 very dissatisfied."),
            Field::may("reasons", Kind::Texts, "Ids of reasons."),
            Field::may("words", Kind::Text, "In one's own words."),
        ],
        answer: Answer::NOTHING,
        run: rate,
    },
    Operation {
        name: "case.confirm",
        path: "/tasks/{task}/confirm",
        writes: true,
        about: "Answers a step that waits for the applicant.",
        fields: &[
            Field::path("task", "The step."),
            Field::must("choice", Kind::Text, "confirm or decline; for a refused part continue or end."),
            Field::may("words", Kind::Text, "What is said."),
        ],
        answer: Answer::One(&shapes::CASE),
        run: confirm,
    },
];

fn visible(cx: &mut Cx, input: &Input) -> Result<cases::case::Case> {
    store::visible(cx, CaseId(input.id("case")))?.or_refuse(Refusal::NOT_FOUND)
}

fn mine(cx: &mut Cx, input: &Input) -> Result<Value> {
    let limit = input.limit();
    let found = store::of_applicant(cx, None, input.opt_id("after").unwrap_or(i64::MAX), limit)?;
    let next = found.last().map(|case| case.id.to_string());
    Ok(shapes::page(found.iter().map(shapes::case).collect(), limit, next))
}

fn list(cx: &mut Cx, input: &Input) -> Result<Value> {
    let limit = input.limit();
    let status = Status::read(&input.text("status"));
    let words: String = input.text("words").chars().take(60).collect();
    let found = store::list(cx, &words, status, input.opt_id("after").unwrap_or(i64::MAX), limit)?;
    let next = found.last().map(|case| case.id.to_string());
    Ok(shapes::page(found.iter().map(shapes::case).collect(), limit, next))
}

fn get(cx: &mut Cx, input: &Input) -> Result<Value> {
    Ok(shapes::case(&visible(cx, input)?))
}

fn journal(cx: &mut Cx, input: &Input) -> Result<Value> {
    let case = visible(cx, input)?;
    let applicant = cases::case::represented::Represented::by_caller(cx)?.has(&case);
    let mut entries = cases::journal::store::of_case(cx, case.id)?;
    entries.retain(|entry| entry.open || !applicant);
    Ok(json!({ "items": entries.iter().map(shapes::entry).collect::<Vec<_>>(), "next": null }))
}

fn disclosures(cx: &mut Cx, input: &Input) -> Result<Value> {
    let (before, limit) = (input.opt_id("after").unwrap_or(i64::MAX), input.limit());
    let person = cx.actor().person.or_refuse(Refusal::NOT_FOUND)?;
    let found = identity::disclosures::store::of_person(cx, person, before, limit)?;
    let next = found.last().map(|last| last.id.to_string());
    Ok(shapes::page(found.iter().map(shapes::disclosure).collect(), limit, next))
}

fn materials(cx: &mut Cx, input: &Input) -> Result<Value> {
    let case = visible(cx, input)?;
    let found = cases::material::store::of_case(cx, case.id)?;
    Ok(json!({ "items": found.iter().map(shapes::material).collect::<Vec<_>>(), "next": null }))
}

fn papers(cx: &mut Cx, input: &Input) -> Result<Value> {
    let case = visible(cx, input)?;
    let found = cases::paper::store::of_case(cx, case.id)?;
    Ok(json!({ "items": found.iter().map(shapes::paper).collect::<Vec<_>>(), "next": null }))
}

fn children(cx: &mut Cx, input: &Input) -> Result<Value> {
    let case = visible(cx, input)?;
    let found = store::children(cx, case.id)?;
    Ok(json!({ "items": found.iter().map(shapes::case).collect::<Vec<_>>(), "next": null }))
}

fn supplement(cx: &mut Cx, input: &Input) -> Result<Value> {
    let answer = AnswerSupplement {
        case: CaseId(input.id("case")),
        files: Vec::new(),
        seen: Vec::new(),
        words: input.text("words"),
    };
    Ok(shapes::case(&answer.run(cx)?))
}

fn withdraw(cx: &mut Cx, input: &Input) -> Result<Value> {
    Ok(shapes::case(&Withdraw { case: CaseId(input.id("case")), reason: input.text("reason") }.run(cx)?))
}

fn note(cx: &mut Cx, input: &Input) -> Result<Value> {
    SendNote { case: CaseId(input.id("case")), words: input.text("words") }.run(cx)?;
    Ok(json!({}))
}

fn rate(cx: &mut Cx, input: &Input) -> Result<Value> {
    let rate = Rate {
        case: CaseId(input.id("case")),
        level: input.number("level", 0, 100),
        reasons: input.texts("reasons"),
        words: input.text("words"),
    };
    rate.run(cx)?;
    Ok(json!({}))
}

fn confirm(cx: &mut Cx, input: &Input) -> Result<Value> {
    let confirm = Confirm { task: input.id("task"), choice: input.text("choice"), words: input.text("words") };
    Ok(shapes::case(&confirm.run(cx)?))
}
