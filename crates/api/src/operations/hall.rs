//! Questions about items and times at offices, for who asks and for who answers.

use super::macros::{reads, writes};
use super::shapes::{at, page};
use crate::answer::{Answer, Is, Key, Out, Shape, words};
use crate::input::Input;
use crate::operation::{Field, Kind, Operation};
use base::{Error, OfficeId, OrRefuse, Refusal, Result};
use cases::clock::calendar;
use catalogue::booking::commands::{Book, CancelBooking, MarkBooking, SetPlan};
use catalogue::booking::hours::Opens;
use catalogue::booking::{self, Booking, BookingState, Plan, slots};
use catalogue::question::commands::{AnswerQuestion, AskQuestion};
use catalogue::question::model::{Question, QuestionState};
use catalogue::question::store as questions;
use catalogue::rights::SLOTS;
use db::Cx;
use identity::Office;
use serde_json::{Value, json};

const OFFICE: Field = Field::path("office", "The office.");
const BOOKING: Field = Field::path("booking", "The booking.");

pub const OPERATIONS: &[Operation] = &[
    writes!(
        "question.ask",
        "/questions",
        "Asks the office in charge about an item.",
        &[
            Field::must("item", Kind::Text, "`pack/item`."),
            Field::must("ask", Kind::Text, "The question."),
            Field::may("may_publish", Kind::Flag, "Others may read it."),
        ],
        Answer::Fields(&[Out::new("question", Is::Id, "The question.")]),
        |cx, input| {
            let ask = AskQuestion {
                item: input.text("item"),
                ask: input.text("ask"),
                may_publish: input.flag("may_publish"),
            };
            Ok(json!({ "question": ask.run(cx)?.to_string() }))
        }
    ),
    reads!(
        "question.mine",
        "/my/questions",
        "One's own questions, the latest first.",
        &[],
        Answer::list(&QUESTION),
        |cx, _| {
            let found = questions::own(cx, 200)?;
            Ok(json!({ "items": found.iter().map(question).collect::<Vec<_>>(), "next": null }))
        }
    ),
    reads!(
        "question.list",
        "/questions",
        "Questions within reach of an official, the oldest first.",
        &[Field::may("state", Kind::Text, "waiting, answered or shown; waiting unless told."),],
        Answer::page(Key::Id, &QUESTION),
        list
    ),
    writes!(
        "question.answer",
        "/questions/{question}/answer",
        "Answers a question; with the asker's consent for everybody.",
        &[
            Field::path("question", "The question."),
            Field::must("words", Kind::Text, "The answer."),
            Field::may("show", Kind::Flag, "Show it on the guide."),
        ],
        Answer::NOTHING,
        |cx, input| {
            let answer =
                AnswerQuestion { question: input.id("question"), words: input.text("words"), show: input.flag("show") };
            answer.run(cx).map(|()| json!({}))
        }
    ),
    reads!(
        "booking.days",
        "/offices/{office}/days",
        "When one can come to an office, and how many can still come.",
        &[OFFICE],
        Answer::list(&DAY),
        days
    ),
    writes!(
        "booking.book",
        "/bookings",
        "Books a time at an office for oneself.",
        &[
            Field::must("office", Kind::Id, "The office."),
            Field::may("item", Kind::Text, "`pack/item`; none for anything."),
            Field::must("day", Kind::Day, "The day."),
            Field::must("minute", Kind::Number, "Minute of the day at which the slot begins."),
        ],
        Answer::One(&BOOKED),
        book
    ),
    reads!(
        "booking.mine",
        "/my/bookings",
        "One's own bookings from today on, the next first.",
        &[],
        Answer::list(&BOOKED),
        |cx, _| {
            let today = cx.today();
            let found = booking::store::own(cx, today, 200)?;
            Ok(json!({ "items": found.iter().map(one).collect::<Vec<_>>(), "next": null }))
        }
    ),
    writes!(
        "booking.cancel",
        "/bookings/{booking}/cancel",
        "Takes a booking back.",
        &[BOOKING],
        Answer::NOTHING,
        |cx, input| { CancelBooking { booking: input.id("booking") }.run(cx).map(|()| json!({})) }
    ),
    reads!(
        "booking.list",
        "/bookings",
        "Who comes on a day to the offices within reach, in order of time.",
        &[Field::may("day", Kind::Day, "The day; today unless told.")],
        Answer::list(&BOOKED),
        |cx, input| {
            let day = input.day("day").unwrap_or_else(|| cx.today());
            let found = booking::store::at_desk(cx, day, 1_000)?;
            Ok(json!({ "items": found.iter().map(one).collect::<Vec<_>>(), "next": null }))
        }
    ),
    writes!(
        "booking.mark",
        "/bookings/{booking}/mark",
        "Marks who came and who did not.",
        &[BOOKING, Field::must("came", Kind::Flag, "Whether the person came.")],
        Answer::NOTHING,
        |cx, input| {
            MarkBooking { booking: input.id("booking"), came: input.flag("came") }.run(cx).map(|()| json!({}))
        }
    ),
    reads!(
        "booking.plan",
        "/offices/{office}/plan",
        "How an office receives people who booked.",
        &[OFFICE],
        Answer::One(&PLAN),
        plan
    ),
    writes!(
        "booking.set-plan",
        "/offices/{office}/plan",
        "Says when an office receives people who booked, and how many at a time.",
        &[
            OFFICE,
            Field::must("version", Kind::Number, "The version that was read; 0 for an office that never set a plan."),
            Field::must("workdays", Kind::Text, "Hours on working days, such as 9:00-12:00 13:30-17:00."),
            Field::may("saturdays", Kind::Text, "Hours on Saturdays."),
            Field::must("minutes", Kind::Number, "Minutes of one slot."),
            Field::must("capacity", Kind::Number, "How many can come in one slot; 0 closes booking."),
            Field::must("ahead", Kind::Number, "How many days ahead one can book."),
        ],
        Answer::NOTHING,
        set_plan
    ),
];

static QUESTION: Shape = Shape::new(
    "Question",
    &[
        Out::new("id", Is::Id, "The question."),
        Out::new("item", Is::Text, "`pack/item`."),
        Out::new("asker", Is::Text, "Name of who asked."),
        Out::new("ask", Is::Text, "What was asked."),
        Out::new("may_publish", Is::Flag, "Others may read it."),
        Out::new("asked_at", Is::Instant, "When it was asked."),
        Out::new("state", words!(QuestionState, word), "How it stands."),
        Out::new("answer", Is::Text, "The answer; empty while it waits."),
        Out::may("answered_at", Is::Instant, "When it was answered."),
        Out::may("office", Is::Id, "Office in charge."),
    ],
);

fn question(question: &Question) -> Value {
    json!({
        "id": question.id.to_string(), "item": question.item, "asker": question.asker, "ask": question.ask, "may_publish": question.may_publish,
        "asked_at": at(Some(question.asked)), "state": question.state.word(), "answer": question.answer,
        "answered_at": at(question.answered), "office": question.office,
    })
}

fn list(cx: &mut Cx, input: &Input) -> Result<Value> {
    let state = match input.text("state").as_str() {
        "" | "waiting" => QuestionState::Waiting,
        "answered" => QuestionState::Answered,
        "shown" => QuestionState::Shown,
        _ => return Err(wrong("state", "waiting, answered or shown")),
    };
    let limit = input.limit();
    let found = questions::list(cx, state, input.opt_id("after").unwrap_or(0), limit)?;
    let next = found.last().map(|one| one.id.to_string());
    Ok(page(found.iter().map(question).collect(), limit, next))
}

static BOOKED: Shape = Shape::new(
    "Booking",
    &[
        Out::new("id", Is::Id, "The booking."),
        Out::new("office", Is::Id, "The office."),
        Out::new("item", Is::Text, "`pack/item`; empty for anything."),
        Out::new("name", Is::Text, "Name of who comes."),
        Out::new("day", Is::Day, "The day."),
        Out::new("minute", Is::Number, "Minute of the day at which the slot begins."),
        Out::new("time", Is::Text, "That minute as people read it, such as 09:30."),
        Out::new("code", Is::Text, "What the person says at the office."),
        Out::new("state", words!(BookingState, word), "How it stands."),
    ],
);

fn one(booking: &Booking) -> Value {
    json!({
        "id": booking.id.to_string(), "office": booking.office, "item": booking.item, "name": booking.name,
        "day": booking.day.to_string(), "minute": booking.minute, "time": booking.time(), "code": booking.code,
        "state": booking.state.word(),
    })
}

fn office(cx: &mut Cx, id: i64) -> Result<Office> {
    identity::office(cx, OfficeId(id))?.filter(|office| office.open).or_refuse(Refusal::NOT_FOUND)
}

static DAY: Shape = Shape::new(
    "DayOfOffice",
    &[Out::new("day", Is::Day, "The day."), Out::new("slots", Is::List(&SLOT), "Times at which one can come.")],
);

static SLOT: Shape = Shape::new(
    "Slot",
    &[
        Out::new("minute", Is::Number, "Minute of the day at which it begins."),
        Out::new("left", Is::Number, "How many can still come."),
    ],
);

fn days(cx: &mut Cx, input: &Input) -> Result<Value> {
    let office = office(cx, input.id("office"))?;
    let (plan, calendar, today) = (booking::store::plan(cx, &office)?, calendar(cx)?, cx.today());
    let taken = booking::store::taken(cx, office.id, today)?;
    let found = slots::days(&plan, &calendar, cx.now().civil(), &taken);
    let rows = found.iter().map(|day| {
        let slots = day.slots.iter().map(|slot| json!({ "minute": slot.minute, "left": slot.left }));
        json!({ "day": day.date.to_string(), "slots": slots.collect::<Vec<_>>() })
    });
    Ok(json!({ "items": rows.collect::<Vec<_>>(), "next": null }))
}

fn book(cx: &mut Cx, input: &Input) -> Result<Value> {
    let day = input.day("day").ok_or_else(|| wrong("day", "a day such as 2026-11-23"))?;
    let minute = input.number("minute", 0, 1_440);
    let book = Book { office: OfficeId(input.id("office")), item: input.text("item"), day, minute, days: calendar };
    Ok(one(&book.run(cx)?))
}

static PLAN: Shape = Shape::new(
    "Plan",
    &[
        Out::new("workdays", Is::Text, "Hours on working days."),
        Out::new("saturdays", Is::Text, "Hours on Saturdays; empty for closed."),
        Out::new("minutes", Is::Number, "Minutes of one slot."),
        Out::new("capacity", Is::Number, "How many can come in one slot; 0 when booking is closed."),
        Out::new("ahead", Is::Number, "How many days ahead one can book."),
        Out::new("version", Is::Number, "0 for an office that never set a plan."),
    ],
);

fn plan(cx: &mut Cx, input: &Input) -> Result<Value> {
    let office = office(cx, input.id("office"))?;
    cx.permit(SLOTS, office.target())?;
    let plan = booking::store::plan(cx, &office)?;
    Ok(json!({
        "workdays": Opens::words(&plan.opens.workdays), "saturdays": Opens::words(&plan.opens.saturdays),
        "minutes": plan.minutes, "capacity": plan.capacity, "ahead": plan.ahead, "version": plan.version,
    }))
}

fn set_plan(cx: &mut Cx, input: &Input) -> Result<Value> {
    let hours = |name: &str| Opens::typed(&input.text(name)).ok_or_else(|| wrong(name, "hours such as 9:00-12:00"));
    let opens = Opens { workdays: hours("workdays")?, saturdays: hours("saturdays")? };
    let plan = Plan {
        opens,
        minutes: input.number("minutes", 0, 1_000),
        capacity: input.number("capacity", 0, 1_000),
        ahead: input.number("ahead", 0, 1_000),
        version: input.number("version", 0, i64::MAX),
    };
    SetPlan { office: OfficeId(input.id("office")), plan }.run(cx).map(|()| json!({}))
}

fn wrong(field: &str, expected: &str) -> Error {
    Refusal::new("api.invalid").with("field", field).with("expected", expected).into()
}
