//! What officials do with steps and cases.

use super::macros::writes;
use super::shapes;
use crate::answer::{Answer, Is, Key, Out, Shape};
use crate::input::Input;
use crate::operation::{Field, Kind, Operation};
use base::{AccountId, CaseId, OfficeId, OrRefuse, Refusal, Result};
use cases::clock::SpanKind;
use cases::clock::load::{self, Load, State};
use cases::commands::{
    Accept, AskExtension, AskSupplement, Assign, Claim, CloseLapsed, Complete, DecideExtension, HandOver, Handed,
    LoadCalendar, Missing, Moved, Pause, Release, Resume, ReturnTo, SendMessage, Transfer, UndoAcceptance,
    preview_calendar,
};
use cases::task::store::{self, After};
use db::Cx;
use serde_json::{Value, json};

const TASK: Field = Field::path("task", "The step.");
const CASE: Field = Field::path("case", "The case.");
const OPINION: Field = Field::may("opinion", Kind::Text, "Opinion for the file.");
const REASON: Field = Field::must("reason", Kind::Text, "Why.");

pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "task.mine",
        path: "/tasks/mine",
        writes: false,
        about: "Steps one holds, by due day.",
        fields: &[],
        answer: Answer::page(Key::Due, &shapes::TASK),
        run: mine,
    },
    Operation {
        name: "task.pool",
        path: "/tasks/pool",
        writes: false,
        about: "Steps that wait in reach for one's role, by due day.",
        fields: &[],
        answer: Answer::page(Key::Due, &shapes::TASK),
        run: pool,
    },
    Operation {
        name: "task.get",
        path: "/tasks/{task}",
        writes: false,
        about: "One step.",
        fields: &[TASK],
        answer: Answer::One(&shapes::TASK),
        run: get,
    },
    Operation {
        name: "case.tasks",
        path: "/cases/{case}/tasks",
        writes: false,
        about: "The open steps of a case; an applicant gets those that wait for applicants.",
        fields: &[CASE],
        answer: Answer::list(&shapes::TASK),
        run: of_case,
    },
    writes!("case.claim", "/tasks/{task}/claim", "Takes a step.", &[TASK], Answer::One(&shapes::TASK), |cx, input| {
        Ok(shapes::task(&Claim { task: input.id("task") }.run(cx)?))
    }),
    writes!("case.release", "/tasks/{task}/release", "Puts a step back.", &[TASK], Answer::NOTHING, |cx, input| {
        Release { task: input.id("task") }.run(cx)?;
        Ok(json!({}))
    }),
    writes!(
        "case.accept",
        "/tasks/{task}/accept",
        "Accepts an application.",
        &[TASK, OPINION],
        Answer::One(&shapes::CASE),
        |cx, input| { Ok(shapes::case(&Accept { task: input.id("task"), opinion: input.text("opinion") }.run(cx)?)) }
    ),
    writes!(
        "case.complete",
        "/tasks/{task}/complete",
        "Finishes a step.",
        &[TASK, Field::must("outcome", Kind::Text, "pass, object, grant, refuse, reject or done."), OPINION],
        Answer::One(&shapes::CASE),
        |cx, input| {
            let complete =
                Complete { task: input.id("task"), outcome: input.text("outcome"), opinion: input.text("opinion") };
            Ok(shapes::case(&complete.run(cx)?))
        }
    ),
    writes!(
        "case.ask-supplement",
        "/tasks/{task}/ask-supplement",
        "Tells at once everything that is missing.",
        &[
            TASK,
            Field::must(
                "missing",
                Kind::Objects,
                "Objects with `words`, and `material` where it is one that was handed in."
            ),
            Field::may("days", Kind::Number, "Working days that the applicant has; the usual number unless told."),
        ],
        Answer::One(&shapes::CASE),
        ask_supplement
    ),
    writes!(
        "case.close-lapsed",
        "/tasks/{task}/close-lapsed",
        "Ends a case for which nothing came by the day of its supplement.",
        &[TASK, Field::may("words", Kind::Text, "What the office adds.")],
        Answer::One(&shapes::CASE),
        |cx, input| Ok(shapes::case(&CloseLapsed { task: input.id("task"), words: input.text("words") }.run(cx)?))
    ),
    writes!(
        "case.pause",
        "/tasks/{task}/pause",
        "Stops the clock for a special procedure.",
        &[
            TASK,
            Field::must("kind", Kind::Text, "hearing, inspection, test, review, notice or other."),
            Field::must(
                "days",
                Kind::Number,
                "Working days that it is likely to take, at most 90; the applicant is told."
            ),
            REASON,
        ],
        Answer::One(&shapes::CASE),
        |cx, input| {
            let kind = SpanKind::read(&input.text("kind")).or_refuse("case.not_a_special_procedure")?;
            let days = u16::try_from(input.number("days", 0, 1_000)).unwrap_or_default();
            Ok(shapes::case(&Pause { task: input.id("task"), kind, days, reason: input.text("reason") }.run(cx)?))
        }
    ),
    writes!(
        "case.resume",
        "/tasks/{task}/resume",
        "Lets the clock go on.",
        &[TASK, Field::may("result", Kind::Text, "What came of it.")],
        Answer::One(&shapes::CASE),
        |cx, input| Ok(shapes::case(&Resume { task: input.id("task"), result: input.text("result") }.run(cx)?))
    ),
    writes!(
        "case.message",
        "/cases/{case}/messages",
        "Tells a case that a message came which its process waits for, such as another body's answer.",
        &[
            Field::path("case", "The case."),
            Field::must("name", Kind::Text, "Name of the message, as the process has it."),
            Field::may("words", Kind::Text, "What came, in words for the file."),
        ],
        Answer::One(&shapes::CASE),
        |cx, input| {
            let send =
                SendMessage { case: CaseId(input.id("case")), name: input.text("name"), words: input.text("words") };
            Ok(shapes::case(&send.run(cx)?))
        }
    ),
    writes!(
        "case.ask-extension",
        "/tasks/{task}/ask-extension",
        "Asks for more time.",
        &[TASK, Field::must("term", Kind::Text, "By how much, such as 10wd."), REASON],
        Answer::Fields(&[
            Out::new("case", Is::One(&shapes::CASE), "The case."),
            Out::new("extension", Is::Id, "The request."),
        ]),
        |cx, input| {
            let ask = AskExtension { task: input.id("task"), term: input.text("term"), reason: input.text("reason") };
            let (case, extension) = ask.run(cx)?;
            Ok(json!({ "case": shapes::case(&case), "extension": extension.to_string() }))
        }
    ),
    writes!(
        "case.decide-extension",
        "/cases/{case}/extensions/{extension}/decide",
        "Grants or declines more time.",
        &[
            CASE,
            Field::path("extension", "The request."),
            Field::must("approve", Kind::Flag, "Whether it is granted."),
            Field::may("words", Kind::Text, "What the approver says."),
        ],
        Answer::One(&shapes::CASE),
        |cx, input| {
            let decide = DecideExtension {
                case: CaseId(input.id("case")),
                extension: input.id("extension"),
                approve: input.flag("approve"),
                words: input.text("words"),
            };
            Ok(shapes::case(&decide.run(cx)?))
        }
    ),
    writes!(
        "case.return",
        "/tasks/{task}/return",
        "Sends back to an earlier step of this branch.",
        &[TASK, Field::must("element", Kind::Text, "Element to return to."), REASON],
        Answer::One(&shapes::CASE),
        |cx, input| {
            let back =
                ReturnTo { task: input.id("task"), element: input.text("element"), reason: input.text("reason") };
            Ok(shapes::case(&back.run(cx)?))
        }
    ),
    writes!(
        "case.transfer",
        "/tasks/{task}/transfer",
        "Hands a step to a colleague or another office.",
        &[TASK, Field::may("office", Kind::Id, "The office."), Field::may("to", Kind::Id, "The official."), REASON],
        Answer::One(&shapes::CASE),
        |cx, input| {
            let transfer = Transfer {
                task: input.id("task"),
                office: input.opt_id("office").map(OfficeId),
                to: input.opt_id("to").map(AccountId),
                reason: input.text("reason"),
            };
            Ok(shapes::case(&transfer.run(cx)?))
        }
    ),
    writes!(
        "case.assign",
        "/tasks/{task}/assign",
        "Gives a step to somebody, or back to the pool.",
        &[TASK, Field::may("to", Kind::Id, "The official; none for the pool."), REASON],
        Answer::NOTHING,
        |cx, input| {
            Assign { task: input.id("task"), to: input.opt_id("to").map(AccountId), reason: input.text("reason") }
                .run(cx)?;
            Ok(json!({}))
        }
    ),
    writes!(
        "case.hand-over",
        "/hand-over",
        "Hands all work of a leaver to a successor; tells what is out of one's reach, or not for the successor's office, and stays, and at how much a job has still to look.",
        &[Field::must("from", Kind::Id, "Who leaves."), Field::may("to", Kind::Id, "Who takes over."), REASON],
        Answer::One(&HANDED_OVER),
        |cx, input| {
            let hand = HandOver {
                from: AccountId(input.id("from")),
                to: input.opt_id("to").map(AccountId),
                reason: input.text("reason"),
            };
            let Handed { done, rest } = hand.run(cx)?;
            Ok(json!({
                "given": done.steps, "pooled": done.pooled, "cases": done.cases, "opinions": done.opinions,
                "extensions": done.extensions, "drafts": done.drafts, "out_of_reach": done.out_of_reach, "unfit": done.unfit,
                "rest": rest,
            }))
        }
    ),
    writes!(
        "case.undo-acceptance",
        "/cases/{case}/undo-acceptance",
        "Takes a wrong acceptance back.",
        &[CASE, REASON],
        Answer::One(&shapes::CASE),
        |cx, input| {
            Ok(shapes::case(&UndoAcceptance { case: CaseId(input.id("case")), reason: input.text("reason") }.run(cx)?))
        }
    ),
    Operation {
        name: "calendar.preview",
        path: "/calendar/preview",
        writes: false,
        about: "Due days that a year's notice would move, and how many in all.",
        fields: &[Field::must("notice", Kind::Text, "The notice as JSON.")],
        answer: Answer::Page(Key::Count, &MOVED, &[Out::new("total", Is::Number, "How many in all.")]),
        run: preview,
    },
    writes!(
        "calendar.load",
        "/calendar",
        "Loads the calendar of a year and moves the due days: those of the first cases at once, the rest in the background.",
        &[Field::must("notice", Kind::Text, "The notice as JSON.")],
        Answer::List(Is::List(&MOVED), &[Out::new("load", Is::One(&LOAD), "How far it is.")]),
        |cx, input| {
            let loaded = LoadCalendar { text: input.text("notice") }.run(cx)?;
            let mut told = moved(&loaded.moved);
            told["load"] = load_of(&loaded.load);
            Ok(told)
        }
    ),
    Operation {
        name: "calendar.loads",
        path: "/calendar/loads",
        writes: false,
        about: "How far the last loaded notices are on their way through the open cases, newest first.",
        fields: &[],
        answer: Answer::list(&LOAD),
        run: loads,
    },
];

fn preview(cx: &mut Cx, input: &Input) -> Result<Value> {
    let skip = input.text("after").parse().unwrap_or(0);
    let limit = usize::try_from(input.limit()).unwrap_or(1);
    let preview = preview_calendar(cx, &input.text("notice"), skip, limit)?;
    let seen = skip + preview.moved.len();
    let mut page = moved(&preview.moved);
    page["total"] = json!(preview.total);
    page["next"] = if seen < preview.total { json!(seen.to_string()) } else { Value::Null };
    Ok(page)
}

static MOVED: Shape = Shape::new(
    "MovedDay",
    &[
        Out::new("case", Is::Id, "The case."),
        Out::new("number", Is::Text, "Number of the case."),
        Out::new("limit", Is::Word(Moved::limits), "Which day it is."),
        Out::new("what", Is::Both, "The step or material whose day it is; empty for a day of the case itself."),
        Out::may("before", Is::Day, "The day before."),
        Out::may("after", Is::Day, "The day after."),
        Out::new("provisional", Is::Flag, "It lies in a year whose calendar is not announced."),
    ],
);

fn loads(cx: &mut Cx, _input: &Input) -> Result<Value> {
    cx.permit(cases::rights::CALENDAR, identity::EVERYWHERE)?;
    let newest = load::store::newest(cx, 20)?;
    Ok(json!({ "items": newest.iter().map(load_of).collect::<Vec<_>>(), "next": null }))
}

static LOAD: Shape = Shape::new(
    "CalendarLoad",
    &[
        Out::new("id", Is::Id, "The load."),
        Out::new("year", Is::Number, "Year of the notice."),
        Out::new(
            "state",
            Is::Word(|| State::ALL.iter().map(|one| one.word()).collect()),
            "`running` while cases are still to be looked at, `done`, or `replaced` by a later load.",
        ),
        Out::new("looked", Is::Number, "Cases looked at."),
        Out::new("open", Is::Number, "Cases that were open when it was loaded."),
        Out::new("moved", Is::Number, "Due days that moved."),
    ],
);

fn load_of(load: &Load) -> Value {
    json!({
        "id": load.id.to_string(), "year": load.year, "state": load.state.word(), "looked": load.looked, "open": load.open,
        "moved": load.moved,
    })
}

fn moved(list: &[Moved]) -> Value {
    let rows = list.iter().map(|one| {
        json!({
            "case": one.case, "number": one.number, "limit": one.limit, "what": one.what, "before": one.before.map(|day| day.to_string()),
            "after": one.after.map(|day| day.to_string()), "provisional": one.provisional,
        })
    });
    json!({ "items": rows.collect::<Vec<_>>(), "next": null })
}

fn ask_supplement(cx: &mut Cx, input: &Input) -> Result<Value> {
    let missing = input
        .objects("missing")
        .into_iter()
        .map(|one| Missing {
            material: one.get("material").and_then(Value::as_str).and_then(|id| id.parse().ok()),
            words: one.get("words").and_then(Value::as_str).unwrap_or_default().to_owned(),
        })
        .collect();
    // A number that cannot be is refused by the command.
    let days = input.opt_number("days").map(|days| u16::try_from(days).unwrap_or_default());
    Ok(shapes::case(&AskSupplement { task: input.id("task"), missing, days }.run(cx)?))
}

static HANDED_OVER: Shape = Shape::new(
    "HandedOver",
    &[
        Out::new("given", Is::Number, "Steps that went to the successor."),
        Out::new("pooled", Is::Number, "Steps that went to a pool."),
        Out::new("cases", Is::Number, "Cases of which the successor is first contact now."),
        Out::new("opinions", Is::Number, "Opinions that are asked of the successor now."),
        Out::new("extensions", Is::Number, "Requests for more time that are the successor's now."),
        Out::new("drafts", Is::Number, "Applications begun at a window with which the successor goes on."),
        Out::new("out_of_reach", Is::Number, "What is out of one's reach and stays."),
        Out::new("unfit", Is::Number, "What is not for the successor's office and stays."),
        Out::new("rest", Is::Number, "Cases and applications at which a job has still to look."),
    ],
);

fn after(input: &Input) -> After {
    let text = input.text("after");
    let (due, id) = text.split_once('-').unwrap_or(("", ""));
    After { due: due.parse().unwrap_or(-1), id: id.parse().unwrap_or(0) }
}

type Lister = fn(&mut Cx, After, i64) -> Result<Vec<cases::task::Task>>;

fn page(cx: &mut Cx, input: &Input, list: Lister) -> Result<Value> {
    let limit = input.limit();
    let found = list(cx, after(input), limit)?;
    let next = found.last().map(|task| format!("{}-{}", task.due, task.id));
    Ok(shapes::page(found.iter().map(shapes::task).collect(), limit, next))
}

fn mine(cx: &mut Cx, input: &Input) -> Result<Value> {
    page(cx, input, store::mine)
}

fn pool(cx: &mut Cx, input: &Input) -> Result<Value> {
    page(cx, input, store::pool)
}

fn get(cx: &mut Cx, input: &Input) -> Result<Value> {
    let task = store::visible(cx, input.id("task"))?.or_refuse(Refusal::NOT_FOUND)?;
    Ok(shapes::task(&task))
}

fn of_case(cx: &mut Cx, input: &Input) -> Result<Value> {
    let case = cases::case::store::visible(cx, CaseId(input.id("case")))?.or_refuse(Refusal::NOT_FOUND)?;
    let applicant = cases::case::represented::Represented::by_caller(cx)?.has(&case);
    let mut open = store::open_of_case(cx, case.id)?;
    open.retain(|task| !applicant || task.is_applicants());
    Ok(json!({ "items": open.iter().map(shapes::task).collect::<Vec<_>>(), "next": null }))
}
