//! What officials do beside moving a step on: a look at a material, a draft of an opinion, answers unmasked for a purpose; and what
//! applicants open.

use super::macros::{reads, writes};
use super::shapes;
use crate::answer::{Answer, Is, Out, Shape};
use crate::operation::{Field, Kind, Operation};
use base::{CaseId, FileId, OrRefuse, Refusal};
use cases::commands::{
    CheckMaterial, DropFile, KeepOpinion, KeepUpload, MakeCode, OpenPaper, TakeDraft, ViewAnswers, ViewFile,
    ViewMaterial,
};
use serde_json::json;

const TASK: Field = Field::path("task", "The step.");

static DRAFT_FILE: Shape = Shape::new(
    "DraftFile",
    &[
        Out::new("id", Is::Id, "The row of the file."),
        Out::new("material", Is::Text, "The material it is for."),
        Out::new("name", Is::Text, "Name of the file."),
        Out::new("size", Is::Number, "Bytes."),
    ],
);

pub const OPERATIONS: &[Operation] = &[
    writes!(
        "case.check-material",
        "/tasks/{task}/materials/{material}/check",
        "Writes what a look at a material showed.",
        &[
            TASK,
            Field::path("material", "Row of the material."),
            Field::must("good", Kind::Flag, "Whether it is in order."),
            Field::may("note", Kind::Text, "What is missing or wrong; needed when it is not in order."),
        ],
        Answer::NOTHING,
        |cx, input| {
            let check = CheckMaterial {
                task: input.id("task"),
                material: input.id("material"),
                good: input.flag("good"),
                note: input.text("note"),
            };
            check.run(cx).map(|()| json!({}))
        }
    ),
    reads!(
        "case.view-material",
        "/cases/{case}/materials/{material}/content",
        "The file of a material. An official's look is written down for the person who handed it in.",
        &[Field::path("case", "The case."), Field::path("material", "Row of the material.")],
        Answer::File("The file, as it was handed in."),
        |cx, input| {
            let view = ViewMaterial { case: CaseId(input.id("case")), material: input.id("material") };
            Ok(json!({ "file": view.run(cx)?.id }))
        }
    ),
    reads!(
        "file.view",
        "/files/{file}/content",
        "A file of a draft of one's own, or of a case that one may see. An official's look is written down.",
        &[Field::path("file", "The file.")],
        Answer::File("The file, as it was handed in."),
        |cx, input| {
            let view = ViewFile { file: FileId(input.id("file")) };
            Ok(json!({ "file": view.run(cx)?.id }))
        }
    ),
    writes!(
        "case.keep-opinion",
        "/tasks/{task}/opinion",
        "Keeps an opinion while it is written.",
        &[TASK, Field::must("words", Kind::Text, "Words so far."), Field::may("choice", Kind::Text, "Choice so far."),],
        Answer::NOTHING,
        |cx, input| {
            let keep = KeepOpinion { task: input.id("task"), words: input.text("words"), choice: input.text("choice") };
            keep.run(cx).map(|()| json!({}))
        }
    ),
    writes!(
        "case.view-answers",
        "/tasks/{task}/answers",
        "Opens the answers of a case unmasked, for a purpose that is written down.",
        &[TASK, Field::must("purpose", Kind::Text, "What for; it stays in the journal with who looked.")],
        Answer::Fields(&[
            Out::new("values", Is::Object, "Values by field id, as `item.form` says."),
            Out::new("sources", Is::Named(&Is::Both), "Where a value came from, for fields that were filled in."),
        ]),
        |cx, input| {
            let view = ViewAnswers { task: input.id("task"), purpose: input.text("purpose") };
            let answers = view.run(cx)?;
            Ok(json!({ "values": answers.values, "sources": answers.sources }))
        }
    ),
    writes!(
        "case.open-paper",
        "/cases/{case}/papers/{paper}/open",
        "Opens a paper; the applicant's first time is the receipt of its delivery.",
        &[Field::path("case", "The case."), Field::path("paper", "The paper.")],
        Answer::One(&shapes::PAPER),
        |cx, input| {
            let open = OpenPaper { case: CaseId(input.id("case")), paper: input.id("paper") };
            Ok(shapes::paper(&open.run(cx)?))
        }
    ),
    reads!(
        "draft.files",
        "/drafts/{draft}/files",
        "Files of a draft.",
        &[Field::path("draft", "The draft.")],
        Answer::list(&DRAFT_FILE),
        |cx, input| {
            let draft = cases::draft::store::own(cx, input.id("draft"))?.or_refuse(Refusal::NOT_FOUND)?;
            let found = cases::draft::store::files(cx, draft.id)?;
            let rows = found.iter().map(|file| {
            json!({ "id": file.id.to_string(), "material": file.material, "name": file.name, "size": file.size })
        });
            Ok(json!({ "items": rows.collect::<Vec<_>>(), "next": null }))
        }
    ),
    writes!(
        "draft.upload",
        "/drafts/{draft}/files",
        "Keeps a file for a material of a draft; kind and size are those that the item asks for.",
        &[
            Field::path("draft", "The draft."),
            Field::must("material", Kind::Text, "The material it is for."),
            Field::must("name", Kind::Text, "Name of the file."),
            Field::may("replaces", Kind::Flag, "It takes the place of what was uploaded before."),
            Field::must("content", Kind::File, "The content."),
        ],
        Answer::Fields(&[Out::new("file", Is::Id, "The file.")]),
        |cx, input| {
            let stored = input.stored.clone().or_refuse("api.invalid")?;
            let keep = KeepUpload {
                draft: input.id("draft"),
                material: input.text("material"),
                stored,
                replaces: input.flag("replaces"),
            };
            Ok(json!({ "file": keep.run(cx)?.to_string() }))
        }
    ),
    writes!(
        "draft.drop-file",
        "/drafts/{draft}/files/{file}/drop",
        "Takes a file out of a draft.",
        &[Field::path("draft", "The draft."), Field::path("file", "The row of the file.")],
        Answer::NOTHING,
        |cx, input| {
            DropFile { draft: input.id("draft"), file: input.id("file") }.run(cx)?;
            Ok(json!({}))
        }
    ),
    writes!(
        "draft.make-code",
        "/drafts/{draft}/code",
        "Gives a draft a short code by which it moves to another device.",
        &[
            Field::path("draft", "The draft."),
            Field::must("code", Kind::Text, "Eight letters and digits, made at random by the caller."),
        ],
        Answer::NOTHING,
        |cx, input| {
            let code = input.text("code");
            let good = code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
            base::refuse_if!(!good, "api.invalid", "field" = "code", "expected" = "eight capital letters and digits");
            MakeCode { draft: input.id("draft"), code }.run(cx).map(|()| json!({}))
        }
    ),
    writes!(
        "draft.take",
        "/drafts/take",
        "Takes over the draft of a code.",
        &[Field::must("code", Kind::Text, "The code as typed.")],
        Answer::One(&shapes::DRAFT),
        |cx, input| Ok(shapes::draft(&TakeDraft { code: input.text("code") }.run(cx)?))
    ),
];
