//! What people are told: in-app messages with receipts, e-mail, SMS, and the wordings of all of them in both languages.
//!
//! [`send`] writes the in-app message in the transaction that causes it and queues what goes out; jobs deliver outside of any
//! transaction ([`handlers`]), try again, and what fails for good is listed for an administrator. A message holds no sensitive
//! values: callers pass numbers, names of items and dates. Texts that go out are sealed while they wait.

pub mod deliveries;
mod here;
pub mod inbox;
pub mod sending;
mod tables;
pub mod wordings;

pub use here::App;
pub use inbox::{Message, unread};
pub use sending::{Delivery, Encryption, Mail, Outgoing, SignIn, Sms, Smtp, To, Trust, handlers, send, send_to_phone};
pub use tables::MIGRATIONS;

use axum::extract::FromRef;
use base::Right;
use std::sync::Arc;
use web::registry::{Access, Routes};

/// One's own messages: read, mark as read, choose how to be told.
pub const OWN: Right = Right("message.own");
/// Edit the wordings of messages.
pub const WORDINGS: Right = Right("message.wordings");
/// See what could not be delivered, and try again.
pub const DELIVERIES: Right = Right("message.deliveries");

/// All rights of this crate with their words in Chinese and English.
pub const RIGHTS: &[(Right, &str, &str)] = &[
    (OWN, "查看自己的消息", "Read one's own messages"),
    (WORDINGS, "修改消息文字", "Edit the wordings of messages"),
    (DELIVERIES, "处理没有送达的消息", "Deal with undelivered messages"),
];

/// The pages of this crate.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Arc<App>: FromRef<S>,
{
    Routes::new()
        .page("/me/messages", Access::Person, inbox::pages::list::show)
        .post("/me/messages/read", Access::Person, inbox::pages::list::read_all)
        .page("/me/messages/wishes", Access::Person, inbox::pages::wishes::show)
        .post("/me/messages/wishes", Access::Person, inbox::pages::wishes::save)
        .page("/me/messages/{id}", Access::Person, inbox::pages::message::show)
        .page("/admin/wordings", Access::Admin, wordings::pages::list::show)
        .page("/admin/wordings/{key}", Access::Admin, wordings::pages::edit::show)
        .post("/admin/wordings/{key}", Access::Admin, wordings::pages::edit::save)
        .page("/admin/deliveries", Access::Admin, deliveries::pages::list::show)
        .post("/admin/deliveries/notice", Access::Admin, deliveries::pages::list::retry)
        .post("/admin/deliveries/job", Access::Admin, deliveries::pages::list::retry_job)
}
