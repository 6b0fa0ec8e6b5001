//! Opinions that officials ask of each other before they decide, and what they find of a promise afterwards.

use super::shapes;
use crate::answer::{Answer, Is, Key, Out, Shape};
use crate::input::Input;
use crate::operation::{Field, Kind, Operation};
use base::{AccountId, CaseId, OfficeId, Result};
use cases::commands::{AnswerCountersign, AskCountersign, CheckPromise, CloseCountersign, Whom};
use cases::countersign::{Mode, store};
use db::Cx;
use serde_json::{Map, Value, json};

const TASK: Field = Field::path("task", "The step.");

pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "case.ask-countersign",
        path: "/tasks/{task}/countersign",
        writes: true,
        about: "Asks colleagues or other offices for an opinion; the step cannot be finished before enough have answered.",
        fields: &[
            TASK,
            Field::must("whom", Kind::Objects, "Objects with `office`, and `account` where one official is asked."),
            Field::may("any", Kind::Flag, "Whether one answer is enough; else everybody has to answer."),
            Field::must("question", Kind::Text, "What is asked."),
            Field::may("days", Kind::Number, "Working days to answer."),
        ],
        answer: Answer::One(&shapes::COUNTERSIGN),
        run: ask,
    },
    Operation {
        name: "case.close-countersign",
        path: "/tasks/{task}/countersign/close",
        writes: true,
        about: "Goes on without the opinions that have not come.",
        fields: &[TASK, Field::must("reason", Kind::Text, "Why.")],
        answer: Answer::NOTHING,
        run: |cx, input| {
            CloseCountersign { task: input.id("task"), reason: input.text("reason") }.run(cx)?;
            Ok(json!({}))
        },
    },
    Operation {
        name: "countersign.mine",
        path: "/countersigns/mine",
        writes: false,
        about: "Opinions that are asked of one or of one's office, oldest first.",
        fields: &[],
        answer: Answer::page(Key::Id, &ASKED_OF_ME),
        run: mine,
    },
    Operation {
        name: "case.answer-countersign",
        path: "/countersigns/{request}/answer",
        writes: true,
        about: "Answers with an opinion, which binds nobody.",
        fields: &[
            Field::path("request", "The request."),
            Field::must("agrees", Kind::Flag, "Whether one agrees."),
            Field::may("words", Kind::Text, "The opinion; needed when one does not agree."),
        ],
        answer: Answer::One(&shapes::ASKED),
        run: |cx, input| {
            let (request, agrees, words) = (input.id("request"), input.flag("agrees"), input.text("words"));
            Ok(shapes::asked(&AnswerCountersign { request, agrees, words }.run(cx)?))
        },
    },
    Operation {
        name: "case.check-promise",
        path: "/cases/{case}/promise/check",
        writes: true,
        about: "Writes what the check of an applicant's promise showed, after the grant.",
        fields: &[
            Field::path("case", "The case."),
            Field::must("kept", Kind::Flag, "Whether the promise is true."),
            Field::may("words", Kind::Text, "What the check showed; needed when it is not."),
        ],
        answer: Answer::NOTHING,
        run: |cx, input| {
            let (case, kept, words) = (CaseId(input.id("case")), input.flag("kept"), input.text("words"));
            CheckPromise { case, kept, words }.run(cx)?;
            Ok(json!({}))
        },
    },
];

fn ask(cx: &mut Cx, input: &Input) -> Result<Value> {
    let id = |one: &Map<String, Value>, name: &str| {
        one.get(name).and_then(Value::as_str).and_then(|id| id.parse::<i64>().ok())
    };
    let whom = input.objects("whom").into_iter().map(|one| Whom {
        office: OfficeId(id(&one, "office").unwrap_or_default()),
        account: id(&one, "account").map(AccountId),
    });
    let days = input.number("days", 0, i64::from(u32::MAX));
    let ask = AskCountersign {
        task: input.id("task"),
        whom: whom.collect(),
        mode: if input.flag("any") { Mode::Any } else { Mode::All },
        question: input.text("question"),
        days: u32::try_from(days).ok().filter(|days| *days > 0),
    };
    Ok(shapes::countersign(&ask.run(cx)?))
}

static ASKED_OF_ME: Shape = Shape::more(
    "OpinionRequestWithQuestion",
    &shapes::ASKED,
    &[Out::new("question", Is::Text, "What is asked."), Out::may("due", Is::Day, "The last day to answer.")],
);

fn mine(cx: &mut Cx, input: &Input) -> Result<Value> {
    let limit = input.limit();
    let found = store::waiting(cx, input.text("after").parse().unwrap_or(0), limit)?;
    let next = found.last().map(|(asked, _)| asked.id.to_string());
    let rows = found.iter().map(|(asked, question)| {
        let mut row = shapes::asked(asked);
        row["question"] = json!(question.question);
        row["due"] = shapes::day(question.due);
        row
    });
    Ok(shapes::page(rows.collect(), limit, next))
}
