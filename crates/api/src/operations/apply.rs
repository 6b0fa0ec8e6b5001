//! Drafts and handing in.

use super::shapes;
use crate::answer::Answer;
use crate::input::Input;
use crate::operation::{Field, Kind, Operation};
use base::{OrRefuse, Refusal, Result};
use cases::case::Channel;
use cases::commands::{Applicant, DiscardDraft, SavePage, StartDraft, Submit};
use cases::draft::Draft;
use db::Cx;
use serde_json::{Value, json};

pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "draft.start",
        path: "/drafts",
        writes: true,
        about: "Begins an application for the token's own person; what the city knows is filled in with its source.",
        fields: &[
            Field::must("item", Kind::Text, "`pack/item`."),
            Field::must("region", Kind::Text, "Division code of the office that will be in charge."),
        ],
        answer: Answer::One(&shapes::DRAFT),
        run: start,
    },
    Operation {
        name: "draft.list",
        path: "/drafts",
        writes: false,
        about: "One's open drafts.",
        fields: &[],
        answer: Answer::list(&shapes::DRAFT),
        run: list,
    },
    Operation {
        name: "draft.get",
        path: "/drafts/{draft}",
        writes: false,
        about: "One draft.",
        fields: &[Field::path("draft", "The draft.")],
        answer: Answer::One(&shapes::DRAFT),
        run: get,
    },
    Operation {
        name: "draft.save",
        path: "/drafts/{draft}/save",
        writes: true,
        about: "Saves answers; they are checked against the form when handed in.",
        fields: &[
            Field::path("draft", "The draft."),
            Field::must("version", Kind::Number, "The version that was read; refused as `stale` when it has changed."),
            Field::must("answers", Kind::Object, "Values by field id, as the form's JSON Schema says."),
        ],
        answer: Answer::One(&shapes::DRAFT),
        run: save,
    },
    Operation {
        name: "draft.submit",
        path: "/drafts/{draft}/submit",
        writes: true,
        about: "Hands in; answers the case.",
        fields: &[
            Field::path("draft", "The draft."),
            Field::must("confirmed", Kind::Flag, "The commitment is made."),
            Field::may("declared", Kind::Texts, "Materials that are declared."),
            Field::may("promised", Kind::Flag, "The item's promise is made instead of the materials it stands for."),
        ],
        answer: Answer::One(&shapes::CASE),
        run: submit,
    },
    Operation {
        name: "draft.discard",
        path: "/drafts/{draft}/discard",
        writes: true,
        about: "Throws a draft away.",
        fields: &[Field::path("draft", "The draft.")],
        answer: Answer::NOTHING,
        run: discard,
    },
];

fn start(cx: &mut Cx, input: &Input) -> Result<Value> {
    let actor = cx.actor().clone();
    let applicant = Applicant {
        account: None,
        person: actor.acting_for.or(actor.person),
        company: actor.company,
        name: actor.name.to_string(),
    };
    let start = StartDraft { item: input.text("item"), applicant, channel: Channel::Api, region: input.text("region") };
    Ok(shapes::draft(&start.run(cx)?))
}

fn list(cx: &mut Cx, _: &Input) -> Result<Value> {
    let drafts = cases::draft::store::mine(cx, 100)?;
    let own = drafts.iter().filter(|draft| draft.channel != Channel::Window);
    Ok(json!({ "items": own.map(shapes::draft).collect::<Vec<_>>(), "next": null }))
}

/// A draft of the token's own account. What a clerk fills in for a resident who stands at the window is not for programs:
/// it is seen on the pages of the window only, where each look is written down.
fn own(cx: &mut Cx, input: &Input) -> Result<Draft> {
    let draft = cases::draft::store::own(cx, input.id("draft"))?;
    draft.filter(|draft| draft.channel != Channel::Window).or_refuse(Refusal::NOT_FOUND)
}

fn get(cx: &mut Cx, input: &Input) -> Result<Value> {
    Ok(shapes::draft(&own(cx, input)?))
}

fn save(cx: &mut Cx, input: &Input) -> Result<Value> {
    own(cx, input)?;
    let values = input.object("answers");
    let save = SavePage {
        draft: input.id("draft"),
        version: input.number("version", 0, i64::MAX),
        fields: values.keys().cloned().collect(),
        values,
        next: String::new(),
    };
    Ok(shapes::draft(&save.run(cx)?))
}

fn submit(cx: &mut Cx, input: &Input) -> Result<Value> {
    own(cx, input)?;
    let submit = Submit {
        draft: input.id("draft"),
        confirmed: input.flag("confirmed"),
        declared: input.texts("declared"),
        promised: input.flag("promised"),
        seen: Vec::new(),
    };
    Ok(shapes::case(&submit.run(cx)?))
}

fn discard(cx: &mut Cx, input: &Input) -> Result<Value> {
    DiscardDraft { draft: input.id("draft") }.run(cx)?;
    Ok(json!({}))
}
