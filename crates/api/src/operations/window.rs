//! What a clerk of a window does for an applicant who stands there with an application under way. Files are handed in on the
//! pages of the window only.

use super::macros::writes;
use super::people::wrong;
use super::shapes;
use crate::answer::{Answer, Is, Key, Out};
use crate::input::Input;
use crate::operation::{Field, Kind, Operation};
use base::{CaseId, Result};
use cases::commands::{
    AnswerSupplement, Confirm, DoAtWindow, Doing, ReceiveVisitor, ViewForVisitor, Withdraw, cases_of_visitor,
};
use cases::known::Reference;
use codes::CitizenId;
use db::Cx;
use serde_json::{Value, json};

const VISIT: Field = Field::path("visit", "The visit.");
const CASE: Field = Field::path("case", "The case.");
const CONFIRMED: Field = Field::must("confirmed", Kind::Flag, "The person heard it read aloud and agreed.");

pub const OPERATIONS: &[Operation] = &[
    writes!(
        "visit.begin",
        "/visits",
        "Identifies who stands at the window; the visit lasts for half an hour.",
        &[
            Field::must("name", Kind::Text, "Name on the certificate."),
            Field::must("number", Kind::Text, "Number on the certificate.")
        ],
        Answer::Fields(&[Out::new("id", Is::Id, "The visit.")]),
        |cx, input| {
            let visit = ReceiveVisitor { name: input.text("name"), number: certificate(cx, input)? }.run(cx)?;
            Ok(json!({ "id": visit.id.to_string() }))
        }
    ),
    Operation {
        name: "visit.cases",
        path: "/visits/{visit}/cases",
        writes: false,
        about: "Cases of who stands there, newest first.",
        fields: &[VISIT],
        answer: Answer::page(Key::Id, &shapes::CASE),
        run: list,
    },
    writes!(
        "visit.view",
        "/visits/{visit}/cases/{case}/view",
        "One case of who stands there; the look is written down for the person.",
        &[VISIT, CASE],
        Answer::One(&shapes::CASE),
        |cx, input| Ok(shapes::case(&ViewForVisitor { visit: input.id("visit"), case: case(input) }.run(cx)?))
    ),
    writes!(
        "visit.supplement",
        "/visits/{visit}/cases/{case}/supplement",
        "Answers what was said to be missing, by words or by originals that were shown.",
        &[
            VISIT,
            CASE,
            CONFIRMED,
            Field::may("seen", Kind::Texts, "Materials whose original was shown."),
            Field::may("words", Kind::Text, "What is said.")
        ],
        Answer::One(&shapes::CASE),
        |cx, input| {
            // What is no id is refused by the command as an id that nothing has.
            let seen = input.texts("seen").iter().map(|id| id.parse().unwrap_or(0)).collect();
            let words = input.text("words");
            act(cx, input, Doing::Supplement(AnswerSupplement { case: case(input), files: Vec::new(), seen, words }))
        }
    ),
    writes!(
        "visit.confirm",
        "/visits/{visit}/tasks/{task}/confirm",
        "Answers a step that waits for who stands there.",
        &[
            VISIT,
            Field::path("task", "The step."),
            CONFIRMED,
            Field::must("choice", Kind::Text, "confirm or decline; for a refused part continue or end."),
            Field::may("words", Kind::Text, "What is said.")
        ],
        Answer::One(&shapes::CASE),
        |cx, input| {
            let confirm = Confirm { task: input.id("task"), choice: input.text("choice"), words: input.text("words") };
            act(cx, input, Doing::Confirm(confirm))
        }
    ),
    writes!(
        "visit.withdraw",
        "/visits/{visit}/cases/{case}/withdraw",
        "Takes an application back.",
        &[VISIT, CASE, CONFIRMED, Field::may("reason", Kind::Text, "Why.")],
        Answer::One(&shapes::CASE),
        |cx, input| act(cx, input, Doing::Withdraw(Withdraw { case: case(input), reason: input.text("reason") }))
    ),
];

/// A number whose division the city knows, as on the pages of the window.
fn certificate(cx: &mut Cx, input: &Input) -> Result<CitizenId> {
    let reference = Reference::load(cx)?;
    let number = CitizenId::parse_with(&input.text("number"), schema::Reference::citizen_divisions(&reference));
    number.map_err(|_| wrong("number", "a citizen id with its check digit"))
}

fn case(input: &Input) -> CaseId {
    CaseId(input.id("case"))
}

fn act(cx: &mut Cx, input: &Input, doing: Doing) -> Result<Value> {
    let at_window = DoAtWindow { visit: input.id("visit"), confirmed: input.flag("confirmed"), doing };
    Ok(shapes::case(&at_window.run(cx)?))
}

fn list(cx: &mut Cx, input: &Input) -> Result<Value> {
    let limit = input.limit();
    let found = cases_of_visitor(cx, input.id("visit"), input.opt_id("after").unwrap_or(i64::MAX), limit)?;
    let next = found.last().map(|case| case.id.to_string());
    Ok(shapes::page(found.iter().map(shapes::case).collect(), limit, next))
}
