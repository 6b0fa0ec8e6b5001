//! Messages to oneself and how one wants to be told; wordings; what could not be delivered.

use super::macros::{reads, writes};
use super::shapes::{at, page};
use crate::answer::{Answer, Is, Key, Out, Shape};
use crate::input::Input;
use crate::operation::{Field, Kind, Operation};
use base::{Error, Refusal, Result};
use db::Cx;
use messages::deliveries::commands::{RetryJob, RetryNotice};
use messages::inbox::commands::{ReadAll, ReadMessage, SetWishes};
use messages::sending::{Choices, Wishes};
use messages::wordings::commands::{RestoreWording, SaveWording};
use messages::wordings::{Texts, Wording};
use messages::{deliveries, inbox, wordings};
use serde_json::{Map, Value, json};

const VERSION: Field =
    Field::must("version", Kind::Number, "The version that was read; 0 for what nobody changed yet.");
const KEY: Field = Field::must("key", Kind::Text, "Key of the wording, such as case.granted.");

pub const OPERATIONS: &[Operation] = &[
    reads!(
        "message.list",
        "/my/messages",
        "One's own messages, newest first.",
        &[],
        Answer::page(Key::Id, &MESSAGE),
        list
    ),
    writes!(
        "message.read",
        "/my/messages/{message}/read",
        "Marks a message as read.",
        &[Field::path("message", "The message.")],
        Answer::Fields(&[Out::new("first", Is::Flag, "It was not read before.")]),
        |cx, input| {
            let first = ReadMessage { message: input.id("message") }.run(cx)?;
            Ok(json!({ "first": first }))
        }
    ),
    writes!(
        "message.read-all",
        "/my/messages/read",
        "Marks all messages up to one as read.",
        &[Field::must("upto", Kind::Id, "The newest that was seen.")],
        Answer::Fields(&[Out::new("read", Is::Number, "How many were not read before.")]),
        |cx, input| Ok(json!({ "read": ReadAll { upto: input.id("upto") }.run(cx)? }))
    ),
    reads!("message.wishes", "/my/wishes", "How one wants to be told.", &[], Answer::One(&WISHES), |cx, _| {
        let wishes = inbox::wishes(cx)?;
        let Choices { sms, email, english } = wishes.choices;
        Ok(
            json!({ "sms": sms, "by_email": email, "english": english, "email": wishes.email, "version": wishes.version }),
        )
    }),
    writes!(
        "message.set-wishes",
        "/my/wishes",
        "Says how one wants to be told.",
        &[
            VERSION,
            Field::must("sms", Kind::Flag, "Short texts to the phone, for what matters."),
            Field::must("by_email", Kind::Flag, "E-mail."),
            Field::may("english", Kind::Flag, "What goes out is in English."),
            Field::may("email", Kind::Text, "E-mail address."),
        ],
        Answer::NOTHING,
        |cx, input| {
            let choices =
                Choices { sms: input.flag("sms"), email: input.flag("by_email"), english: input.flag("english") };
            let wishes = Wishes { choices, email: input.text("email"), version: input.number("version", 0, i64::MAX) };
            SetWishes { wishes }.run(cx).map(|()| json!({}))
        }
    ),
    reads!("wording.list", "/wordings", "All wordings as they are used now.", &[], Answer::list(&WORDING), |cx, _| {
        let all = wordings::in_use(cx)?;
        let rows = all.iter().map(|(built, wording, version)| {
            json!({ "key": built.key, "name": built.name, "zh": wording.zh, "en": wording.en, "version": version, "sample": built.sample })
        });
        Ok(json!({ "items": rows.collect::<Vec<_>>(), "next": null }))
    }),
    writes!(
        "wording.save",
        "/wordings/save",
        "Keeps an edited wording; it is checked with sample data first.",
        &[
            KEY,
            VERSION,
            Field::must("zh", Kind::Object, "Texts `title`, `body` and `sms` in Chinese."),
            Field::must("en", Kind::Object, "The same in English."),
        ],
        Answer::NOTHING,
        |cx, input| {
            let wording = Wording { zh: texts(&input.object("zh"), "zh")?, en: texts(&input.object("en"), "en")? };
            let save = SaveWording { key: input.text("key"), wording, version: input.number("version", 0, i64::MAX) };
            save.run(cx).map(|()| json!({}))
        }
    ),
    writes!(
        "wording.restore",
        "/wordings/restore",
        "Restores the built-in wording.",
        &[KEY, VERSION],
        Answer::NOTHING,
        |cx, input| {
            let restore = RestoreWording { key: input.text("key"), version: input.number("version", 0, i64::MAX) };
            restore.run(cx).map(|()| json!({}))
        }
    ),
    reads!(
        "delivery.failed",
        "/deliveries/failed",
        "Notices that failed for good, oldest first.",
        &[],
        Answer::page(Key::Id, &NOTICE),
        failed
    ),
    writes!(
        "delivery.retry",
        "/deliveries/{notice}/retry",
        "Lets a notice go out again.",
        &[Field::path("notice", "The notice.")],
        Answer::NOTHING,
        |cx, input| { RetryNotice { notice: input.id("notice") }.run(cx).map(|()| json!({})) }
    ),
    reads!(
        "job.failed",
        "/jobs/failed",
        "Jobs that failed for good, oldest first.",
        &[],
        Answer::page(Key::Id, &JOB),
        failed_jobs
    ),
    writes!(
        "job.retry",
        "/jobs/{job}/retry",
        "Lets a job run again.",
        &[Field::path("job", "The job.")],
        Answer::NOTHING,
        |cx, input| { RetryJob { job: input.id("job") }.run(cx).map(|()| json!({})) }
    ),
];

static MESSAGE: Shape = Shape::new(
    "Message",
    &[
        Out::new("id", Is::Id, "The message."),
        Out::new("title", Is::Both, "Title."),
        Out::new("body", Is::Both, "Body; lines part at line feeds."),
        Out::new("href", Is::Text, "The page it leads to; empty for none."),
        Out::new("noun", Is::Text, "What sort of thing it belongs to, such as case."),
        Out::new("about", Is::Id, "Which one."),
        Out::new("sent_at", Is::Instant, "When it was sent."),
        Out::may("read_at", Is::Instant, "When it was first opened."),
    ],
);

static WISHES: Shape = Shape::new(
    "Wishes",
    &[
        Out::new("sms", Is::Flag, "Short texts to the phone, for what matters."),
        Out::new("by_email", Is::Flag, "E-mail."),
        Out::new("english", Is::Flag, "What goes out is in English."),
        Out::new("email", Is::Text, "E-mail address; empty for none."),
        Out::new("version", Is::Number, "0 for what nobody changed yet."),
    ],
);

static WORDING: Shape = Shape::new(
    "Wording",
    &[
        Out::new("key", Is::Text, "Its key, such as case.granted."),
        Out::new("name", Is::Both, "When it is sent."),
        Out::new("zh", Is::One(&TEXTS), "In Chinese."),
        Out::new("en", Is::One(&TEXTS), "In English."),
        Out::new("version", Is::Number, "0 for what nobody changed yet."),
        Out::new("sample", Is::Object, "Values with which it is checked: what it may use."),
    ],
);

static TEXTS: Shape = Shape::new(
    "WordingTexts",
    &[
        Out::new("title", Is::Text, "Title of the message and subject of the e-mail."),
        Out::new("body", Is::Text, "Body of the message and of the e-mail."),
        Out::new("sms", Is::Text, "What is sent to a phone; empty when nothing is."),
    ],
);

fn list(cx: &mut Cx, input: &Input) -> Result<Value> {
    let limit = input.limit();
    let found = inbox::mine(cx, input.opt_id("after").unwrap_or(i64::MAX), limit)?;
    let next = found.last().map(|message| message.id.to_string());
    let rows = found.iter().map(|message| {
        json!({
            "id": message.id.to_string(), "title": message.title, "body": message.body, "href": message.href,
            "noun": message.about.0, "about": message.about.1.to_string(), "sent_at": at(Some(message.sent_at)),
            "read_at": at(message.read_at),
        })
    });
    Ok(page(rows.collect(), limit, next))
}

fn texts(object: &Map<String, Value>, language: &str) -> Result<Texts> {
    serde_json::from_value(Value::Object(object.clone())).map_err(|_| {
        let expected = "an object with title, body and sms";
        Error::Refused(Refusal::new("api.invalid").with("field", language).with("expected", expected))
    })
}

static NOTICE: Shape = Shape::new(
    "FailedNotice",
    &[
        Out::new("id", Is::Id, "The notice."),
        Out::new("channel", Is::Word(|| vec!["sms", "email"]), "How it should have gone."),
        Out::new("account", Is::Id, "Whom it should have told; 0 for nobody known."),
        Out::new("wording", Is::Text, "Key of the wording."),
        Out::new("attempts", Is::Number, "How often it was tried."),
        Out::new("error", Is::Text, "Why the last try failed."),
        Out::new("made_at", Is::Instant, "When it was made."),
    ],
);

static JOB: Shape = Shape::new(
    "FailedJob",
    &[
        Out::new("id", Is::Id, "The job."),
        Out::new("kind", Is::Text, "What it does."),
        Out::new("attempts", Is::Number, "How often it was tried."),
        Out::new("error", Is::Text, "Why the last try failed."),
        Out::new("run_at", Is::Instant, "When it was due."),
    ],
);

fn failed(cx: &mut Cx, input: &Input) -> Result<Value> {
    let limit = input.limit();
    let found = deliveries::failed(cx, input.opt_id("after").unwrap_or(0), limit)?;
    let next = found.last().map(|one| one.id.to_string());
    let rows = found.iter().map(|one| {
        json!({
            "id": one.id.to_string(), "channel": one.channel, "account": one.account, "wording": one.wording,
            "attempts": one.attempts, "error": one.error, "made_at": at(Some(one.made_at)),
        })
    });
    Ok(page(rows.collect(), limit, next))
}

fn failed_jobs(cx: &mut Cx, input: &Input) -> Result<Value> {
    let limit = input.limit();
    let found = deliveries::failed_jobs(cx, input.opt_id("after").unwrap_or(0), limit)?;
    let next = found.last().map(|one| one.id.to_string());
    let rows = found.iter().map(|one| {
        json!({ "id": one.id.to_string(), "kind": one.kind, "attempts": one.attempts, "error": one.last_error, "run_at": at(Some(one.run_at)) })
    });
    Ok(page(rows.collect(), limit, next))
}
