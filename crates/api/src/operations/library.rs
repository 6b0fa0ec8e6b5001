//! The item library: drafts from their first word to their publication, offers of packs, exchange, and the state of items.

use super::macros::{reads, writes};
use super::shapes::{at, page};
use crate::answer::{Answer, Is, Key, Out, Shape, words};
use crate::input::Input;
use crate::operation::{Field, Kind, Operation};
use base::{Error, OrRefuse, Refusal, Result};
use catalogue::item::{Finding, Item};
use catalogue::library::commands::{
    ApproveDraft, DiscardDraft, ImportItems, KeepImport, NewItem, PublishDraft, SaveDraft, SendBack, StartDraft,
    SubmitDraft, TakeBack, TakeUpgrade, preview,
};
use catalogue::library::{Draft, DraftState, Entry, store};
use catalogue::published::State;
use catalogue::published::commands::SetState;
use db::Cx;
use serde_json::{Value, json};

const NAME: Field = Field::must("name", Kind::Text, "`pack/item`.");
const DRAFT: Field = Field::path("draft", "The draft.");
const VERSION: Field =
    Field::must("version", Kind::Number, "The version that was read; refused as `stale` when it has changed.");

pub const OPERATIONS: &[Operation] = &[
    reads!(
        "library.list",
        "/library",
        "Items within reach of who writes, reviews or publishes them, by name.",
        &[
            Field::may("words", Kind::Text, "Part of the name, title or keywords."),
            Field::may("state", Kind::Text, "current, suspended, cancelled or draft."),
            Field::may("draft", Kind::Text, "State of the draft."),
        ],
        Answer::page(Key::Name, &ENTRY),
        list
    ),
    reads!(
        "library.get",
        "/library/entry",
        "One item of the library, with what was said about it.",
        &[NAME],
        Answer::One(&ENTRY_WHOLE),
        get
    ),
    reads!(
        "library.draft",
        "/library/drafts/{draft}",
        "A draft, and what is wrong with it.",
        &[DRAFT],
        Answer::One(&ITEM_DRAFT),
        one_draft
    ),
    writes!(
        "library.start",
        "/library/drafts",
        "Begins the next version of an item.",
        &[NAME],
        Answer::Fields(&[Out::new("draft", Is::Id, "The draft.")]),
        |cx, input| {
            let draft = StartDraft { name: input.text("name") }.run(cx)?;
            Ok(json!({ "draft": draft.to_string() }))
        }
    ),
    writes!(
        "library.new",
        "/library/new",
        "Begins a new item after the pattern of another.",
        &[
            Field::must("pattern", Kind::Text, "`pack/item` of the pattern."),
            Field::must("id", Kind::Text, "Id of the new item."),
            Field::must("title_zh", Kind::Text, "Its name in Chinese."),
            Field::may("title_en", Kind::Text, "Its name in English."),
        ],
        Answer::Fields(&[Out::new("draft", Is::Id, "The draft.")]),
        |cx, input| {
            let new = NewItem { pattern: input.text("pattern"), id: input.text("id"), title: input.both("title") };
            Ok(json!({ "draft": new.run(cx)?.to_string() }))
        }
    ),
    writes!(
        "library.save",
        "/library/drafts/{draft}/save",
        "Saves an item into its draft; what is wrong with it does not stop the saving.",
        &[
            DRAFT,
            VERSION,
            Field::must("item", Kind::Object, "The item with all its elements, as `library.draft` gives it.")
        ],
        Answer::One(&ITEM_DRAFT),
        save
    ),
    writes!(
        "library.submit",
        "/library/drafts/{draft}/submit",
        "Hands a draft to the reviewers.",
        &[DRAFT, VERSION],
        Answer::NOTHING,
        |cx, input| { SubmitDraft { draft: input.id("draft"), version: version(input) }.run(cx).map(|()| json!({})) }
    ),
    writes!(
        "library.approve",
        "/library/drafts/{draft}/approve",
        "Passes a draft that somebody else wrote.",
        &[DRAFT, VERSION, Field::may("remarks", Kind::Text, "Remarks.")],
        Answer::NOTHING,
        |cx, input| {
            let remarks = input.text("remarks");
            ApproveDraft { draft: input.id("draft"), version: version(input), remarks }.run(cx).map(|()| json!({}))
        }
    ),
    writes!(
        "library.send-back",
        "/library/drafts/{draft}/send-back",
        "Sends a draft back and says why.",
        &[DRAFT, VERSION, Field::must("reasons", Kind::Text, "What has to be changed.")],
        Answer::NOTHING,
        |cx, input| {
            let reasons = input.text("reasons");
            SendBack { draft: input.id("draft"), version: version(input), reasons }.run(cx).map(|()| json!({}))
        }
    ),
    writes!(
        "library.take-back",
        "/library/drafts/{draft}/take-back",
        "Takes a draft back from the reviewers.",
        &[DRAFT, VERSION],
        Answer::NOTHING,
        |cx, input| { TakeBack { draft: input.id("draft"), version: version(input) }.run(cx).map(|()| json!({})) }
    ),
    writes!(
        "library.publish",
        "/library/drafts/{draft}/publish",
        "Publishes a passed draft.",
        &[DRAFT, VERSION],
        Answer::Fields(&[
            Out::new("publication", Is::Id, "What cases pin."),
            Out::new("version", Is::Number, "Number of the version."),
        ]),
        |cx, input| {
            let release = PublishDraft { draft: input.id("draft"), version: version(input) }.run(cx)?;
            Ok(json!({ "publication": release.id.to_string(), "version": release.version }))
        }
    ),
    writes!(
        "library.discard",
        "/library/drafts/{draft}/discard",
        "Gives a draft up.",
        &[DRAFT, VERSION],
        Answer::NOTHING,
        |cx, input| { DiscardDraft { draft: input.id("draft"), version: version(input) }.run(cx).map(|()| json!({})) }
    ),
    reads!(
        "library.compare",
        "/library/upgrade",
        "What a pack's new version changes, what the city changed, and where both did.",
        &[NAME],
        Answer::list(&CHANGE),
        |cx, input| Ok(json!({ "items": catalogue::library::upgrade(cx, &input.text("name"))?, "next": null }))
    ),
    writes!(
        "library.take-upgrade",
        "/library/upgrade",
        "Takes chosen elements of a pack's new version into a draft.",
        &[
            NAME,
            Field::must(
                "paths",
                Kind::Texts,
                "Paths of the comparison; form-file and flow-file for the whole form and process."
            )
        ],
        Answer::Fields(&[Out::new("draft", Is::Id, "The draft.")]),
        |cx, input| {
            let draft = TakeUpgrade { name: input.text("name"), paths: input.texts("paths") }.run(cx)?;
            Ok(json!({ "draft": draft.to_string() }))
        }
    ),
    writes!(
        "library.import",
        "/library/import",
        "Makes drafts of national records; one bad record refuses all of them. With `look` nothing is written.",
        &[
            Field::must("records", Kind::Objects, "Records as `item.record` gives them."),
            Field::may("look", Kind::Flag, "Only say what would change and what is wrong."),
        ],
        Answer::List(Is::List(&IMPORTED), &[Out::new("drafts", Is::Number, "How many drafts were written.")]),
        import
    ),
    writes!(
        "item.set-state",
        "/item/state",
        "Suspends an item, lets it be used again, or cancels it for good.",
        &[
            NAME,
            Field::must("state", Kind::Text, "current, suspended or cancelled."),
            Field::may("reason", Kind::Text, "Told on the guide; needed unless it is used again."),
        ],
        Answer::NOTHING,
        set_state
    ),
];

fn version(input: &Input) -> i64 {
    input.number("version", 0, i64::MAX)
}

static ENTRY: Shape = Shape::new(
    "LibraryEntry",
    &[
        Out::new("name", Is::Text, "`pack/item`."),
        Out::new("title", Is::Both, "Its title."),
        Out::may("office", Is::Id, "Office in charge; null while it is not known."),
        Out::new(
            "state",
            Is::Word(|| vec!["current", "suspended", "cancelled", "draft"]),
            "Whether it is in use; draft when it never was.",
        ),
        Out::new("reason", Is::Text, "Why it is suspended or cancelled."),
        Out::may("publication", Is::Id, "The version in use, as cases pin it."),
        Out::new("version", Is::Number, "Number of that version; 0 for none."),
        Out::new("edited", Is::Flag, "The city changed what the pack said."),
        Out::may("draft", Is::Id, "The open draft."),
        Out::may("draft_state", words!(DraftState, word), "How the draft stands."),
        Out::new("changed_at", Is::Instant, "When it was last changed."),
    ],
);

static ENTRY_WHOLE: Shape = Shape::more(
    "LibraryEntryWhole",
    &ENTRY,
    &[
        Out::new("said", Is::List(&REVIEW), "What was said about its drafts, newest first."),
        Out::new("upgrade", Is::Flag, "A new version of the pack waits."),
    ],
);

static REVIEW: Shape = Shape::new(
    "Review",
    &[
        Out::new("draft", Is::Id, "The draft."),
        Out::new("at", Is::Instant, "When."),
        Out::new("name", Is::Text, "Who said it."),
        Out::new(
            "outcome",
            Is::Word(|| vec!["submitted", "taken-back", "returned", "approved", "published", "discarded", "imported"]),
            "What was done.",
        ),
        Out::new("words", Is::Text, "Reasons or remarks."),
    ],
);

fn entry(entry: &Entry) -> Value {
    json!({
        "name": entry.name, "title": entry.title, "office": entry.office, "state": entry.state, "reason": entry.reason,
        "publication": entry.publication.map(|id| id.to_string()), "version": entry.version, "edited": entry.edited,
        "draft": entry.draft.map(|id| id.to_string()), "draft_state": entry.draft_state.map(|state| state.word()),
        "changed_at": at(Some(entry.changed)),
    })
}

static FINDING: Shape = Shape::new(
    "Finding",
    &[
        Out::new("code", Is::Text, "Stable code, such as I001a."),
        Out::new("path", Is::Text, "Path of the element, such as limits.promised."),
        Out::new("severity", Is::Word(|| vec!["warning", "error"]), "An error stands against publication."),
        Out::new("element", Is::Both, "Name of the element."),
        Out::new("sentence", Is::Both, "What to change."),
    ],
);

fn finding(finding: &Finding) -> Value {
    json!({ "code": finding.code, "path": finding.path, "severity": finding.severity, "element": finding.element, "sentence": finding.sentence })
}

fn list(cx: &mut Cx, input: &Input) -> Result<Value> {
    let filter = store::Filter { words: input.text("words"), state: input.text("state"), draft: input.text("draft") };
    let limit = input.limit();
    let found = store::entries(cx, &filter, &input.text("after"), limit)?;
    let next = found.last().map(|entry| entry.name.clone());
    Ok(page(found.iter().map(entry).collect(), limit, next))
}

fn get(cx: &mut Cx, input: &Input) -> Result<Value> {
    let name = input.text("name");
    let found = store::visible(cx, &name)?.or_refuse(Refusal::NOT_FOUND)?;
    let said = store::reviews(cx, &name, 50)?;
    let said = said.iter().map(|one| {
        json!({ "draft": one.draft.to_string(), "at": at(Some(one.at)), "name": one.name, "outcome": one.outcome, "words": one.words })
    });
    let mut value = entry(&found);
    value["said"] = said.collect();
    value["upgrade"] = json!(store::has_upgrade(cx, &name)?);
    Ok(value)
}

fn visible_draft(cx: &mut Cx, input: &Input) -> Result<Draft> {
    let draft = store::draft(cx, input.id("draft"))?.or_refuse(Refusal::NOT_FOUND)?;
    store::visible(cx, &draft.name)?.or_refuse(Refusal::NOT_FOUND)?;
    Ok(draft)
}

static ITEM_DRAFT: Shape = Shape::new(
    "ItemDraft",
    &[
        Out::new("id", Is::Id, "The draft."),
        Out::new("name", Is::Text, "`pack/item`."),
        Out::new("state", words!(DraftState, word), "How it stands."),
        Out::new("editor", Is::Id, "Account of who wrote last."),
        Out::new("editor_name", Is::Text, "Name of who wrote last."),
        Out::new("changed_at", Is::Instant, "When."),
        Out::new("version", Is::Number, "Grows with each change."),
        Out::new("item", Is::Object, "The item with all its elements."),
        Out::new("findings", Is::List(&FINDING), "What is wrong with it."),
    ],
);

static CHANGE: Shape = Shape::new(
    "Change",
    &[
        Out::new("path", Is::Text, "Path of the element, such as material[photo].title."),
        Out::new("element", Is::Both, "Name of the element."),
        Out::new("kind", Is::Word(|| vec!["pack", "city", "same", "conflict"]), "Who changed it."),
        Out::may("old", Is::Any, "Value in the old pack; null for none."),
        Out::may("new", Is::Any, "Value in the new pack."),
        Out::may("city", Is::Any, "Value in the city."),
    ],
);

fn one_draft(cx: &mut Cx, input: &Input) -> Result<Value> {
    let draft = visible_draft(cx, input)?;
    let findings: Vec<Value> = catalogue::library::findings(draft.item()).iter().map(finding).collect();
    Ok(json!({
        "id": draft.id.to_string(), "name": draft.name, "state": draft.state.word(), "editor": draft.editor,
        "editor_name": draft.editor_name, "changed_at": at(Some(draft.changed)), "version": draft.version,
        "item": draft.item(), "findings": findings,
    }))
}

fn save(cx: &mut Cx, input: &Input) -> Result<Value> {
    let item: Item = serde_json::from_value(Value::Object(input.object("item")))
        .map_err(|error| Error::Refused(Refusal::new("api.invalid").with("field", "item").with("expected", error)))?;
    SaveDraft { draft: input.id("draft"), version: version(input), item }.run(cx)?;
    one_draft(cx, input)
}

static IMPORTED: Shape = Shape::new(
    "ImportedRecord",
    &[
        Out::new("id", Is::Text, "Id in the record."),
        Out::new("name", Is::Text, "`pack/item`; empty when there is no such item within reach."),
        Out::new("changes", Is::Number, "How many elements change."),
        Out::new("bad", Is::Flag, "It stands against the import."),
        Out::new("findings", Is::List(&FINDING), "What is wrong with it."),
    ],
);

fn import(cx: &mut Cx, input: &Input) -> Result<Value> {
    let records: Vec<Value> = input.objects("records").into_iter().map(Value::Object).collect();
    let found = preview(cx, &records)?;
    let rows: Vec<Value> = found
        .rows
        .iter()
        .map(|row| {
            json!({
                "id": row.id, "name": row.name, "changes": row.changes, "bad": row.is_bad(),
                "findings": row.findings.iter().map(finding).collect::<Vec<_>>(),
            })
        })
        .collect();
    if input.flag("look") {
        return Ok(json!({ "items": rows, "drafts": 0, "next": null }));
    }
    let import = KeepImport { file: "api".to_owned(), records }.run(cx)?;
    let drafts = ImportItems { import }.run(cx)?;
    Ok(json!({ "items": rows, "drafts": drafts, "next": null }))
}

fn set_state(cx: &mut Cx, input: &Input) -> Result<Value> {
    let state = match input.text("state").as_str() {
        "current" => State::Current,
        "suspended" => State::Suspended,
        "cancelled" => State::Cancelled,
        _ => return Err(wrong("state", "current, suspended or cancelled")),
    };
    SetState { name: input.text("name"), state, reason: input.text("reason") }.run(cx)?;
    Ok(json!({}))
}

fn wrong(field: &str, expected: &str) -> Error {
    Refusal::new("api.invalid").with("field", field).with("expected", expected).into()
}
