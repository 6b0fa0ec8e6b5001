//! Messages to oneself and how one wants to be told; wordings; what could not be delivered.

use super::macros::{reads, writes};
use super::shapes::{at, page};
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

const LIST: &[Field] = &[
    Field::may("after", Kind::Id, "`next` of the page before."),
    Field::may("limit", Kind::Number, "At most 200; 50 unless told."),
];
const VERSION: Field =
    Field::must("version", Kind::Number, "The version that was read; 0 for what nobody changed yet.");
const KEY: Field = Field::must("key", Kind::Text, "Key of the wording, such as case.granted.");

pub const OPERATIONS: &[Operation] = &[
    reads!("message.list", "/my/messages", "One's own messages, newest first.", LIST, list),
    writes!(
        "message.read",
        "/my/messages/{message}/read",
        "Marks a message as read.",
        &[Field::path("message", "The message.")],
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
        |cx, input| Ok(json!({ "read": ReadAll { upto: input.id("upto") }.run(cx)? }))
    ),
    reads!("message.wishes", "/my/wishes", "How one wants to be told.", &[], |cx, _| {
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
        |cx, input| {
            let choices =
                Choices { sms: input.flag("sms"), email: input.flag("by_email"), english: input.flag("english") };
            let wishes = Wishes { choices, email: input.text("email"), version: input.number("version", 0, i64::MAX) };
            SetWishes { wishes }.run(cx).map(|()| json!({}))
        }
    ),
    reads!("wording.list", "/wordings", "All wordings as they are used now.", &[], |cx, _| {
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
        |cx, input| {
            let wording = Wording { zh: texts(&input.object("zh"), "zh")?, en: texts(&input.object("en"), "en")? };
            let save = SaveWording { key: input.text("key"), wording, version: input.number("version", 0, i64::MAX) };
            save.run(cx).map(|()| json!({}))
        }
    ),
    writes!("wording.restore", "/wordings/restore", "Restores the built-in wording.", &[KEY, VERSION], |cx, input| {
        let restore = RestoreWording { key: input.text("key"), version: input.number("version", 0, i64::MAX) };
        restore.run(cx).map(|()| json!({}))
    }),
    reads!("delivery.failed", "/deliveries/failed", "Notices that failed for good, oldest first.", LIST, failed),
    writes!(
        "delivery.retry",
        "/deliveries/{notice}/retry",
        "Lets a notice go out again.",
        &[Field::path("notice", "The notice.")],
        |cx, input| { RetryNotice { notice: input.id("notice") }.run(cx).map(|()| json!({})) }
    ),
    reads!("job.failed", "/jobs/failed", "Jobs that failed for good, oldest first.", LIST, failed_jobs),
    writes!(
        "job.retry",
        "/jobs/{job}/retry",
        "Lets a job run again.",
        &[Field::path("job", "The job.")],
        |cx, input| { RetryJob { job: input.id("job") }.run(cx).map(|()| json!({})) }
    ),
];

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
