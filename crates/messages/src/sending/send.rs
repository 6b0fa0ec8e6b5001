//! The message and what goes out, in the transaction that causes them.

use super::deliver::DELIVER;
use super::store::{self, NewMessage, NewNotice};
use super::wishes::Choices;
use crate::wordings::{self, Built, Rendered, Wording, built};
use base::{AccountId, Error, Locale, Permit, Result};
use db::Cx;
use serde_json::{Value, json};

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct To {
    account: AccountId,
    choices: Choices,
}

impl To {
    /// A resident: on this site, and on the phone for what matters unless they chose otherwise.
    pub fn person(account: AccountId) -> To {
        To { account, choices: Choices::PERSON }
    }

    /// An official: on this site, unless they chose more.
    pub fn official(account: AccountId) -> To {
        To { account, choices: Choices::OFFICIAL }
    }
}

fn known(key: &str) -> Result<&'static Built> {
    built(key).ok_or_else(|| Error::fault(format_args!("there is no wording {key}")))
}

/// Tells somebody something: writes the message and queues e-mail and SMS as they wish. Answers the message's id.
///
/// `key` names the wording, `data` its values (see the samples in `data/wordings.toml`; `{zh, en}` is chosen by language; no
/// sensitive values), `about` what it belongs to, such as `("case", 123)`, and `href` the page it leads to, which may be empty.
pub fn send(
    cx: &mut Cx,
    permit: &Permit,
    to: To,
    key: &str,
    data: &Value,
    about: (&str, i64),
    href: &str,
) -> Result<i64> {
    let built = known(key)?;
    if built.secret {
        return Err(Error::fault(format_args!("{key} is a secret text: it is sent to a phone and kept nowhere")));
    }
    let (edited, choices) = store::texts_and_choices(cx, key, to.account)?;
    let choices = choices.unwrap_or(to.choices);
    let zh = wordings::render(built, edited.as_ref(), data, Locale::Zh)?;
    let en = wordings::render(built, edited.as_ref(), data, Locale::En)?;
    let href = if href.starts_with('/') && !href.starts_with("//") { href } else { "" };
    let id = cx.new_id();
    store::insert_message(
        cx,
        permit,
        &NewMessage { id, account: to.account, about, wording: key, zh: &zh, en: &en, href },
    )?;
    let out = if choices.locale() == Locale::En { en } else { zh };
    if choices.sms && !out.sms.is_empty() {
        queue(
            cx,
            permit,
            "sms",
            to.account,
            key,
            None,
            &Rendered { title: String::new(), body: out.sms.clone(), sms: String::new() },
        )?;
    }
    if choices.email {
        queue(cx, permit, "email", to.account, key, None, &Rendered { sms: String::new(), ..out })?;
    }
    Ok(id)
}

/// Sends a text to a phone number that belongs to nobody yet, or a secret one such as a code; kept nowhere after it has
/// been sent. Answers the notice's id.
pub fn send_to_phone(
    cx: &mut Cx,
    permit: &Permit,
    phone: &str,
    locale: Locale,
    key: &str,
    data: &Value,
) -> Result<i64> {
    let built = known(key)?;
    let edited: Option<Wording> = wordings::store::edited(cx, key)?.map(|(wording, _)| wording);
    let text = wordings::render(built, edited.as_ref(), data, locale)?;
    if text.sms.is_empty() {
        return Err(Error::fault(format_args!("the wording {key} has no text for a phone")));
    }
    let text = Rendered { title: String::new(), body: text.sms, sms: String::new() };
    queue(cx, permit, "sms", AccountId(0), key, Some(phone), &text)
}

fn queue(
    cx: &mut Cx,
    permit: &Permit,
    channel: &'static str,
    account: AccountId,
    key: &str,
    address: Option<&str>,
    text: &Rendered,
) -> Result<i64> {
    let id = cx.new_id();
    let subject = format!("notice:{account}");
    let address = address.map(|address| cx.seal(&subject, address.as_bytes())).transpose()?;
    let text = cx.seal(&subject, json!(text).to_string().as_bytes())?;
    store::insert_notice(cx, permit, NewNotice { id, channel, account, wording: key, address, text })?;
    enqueue(cx, id)?;
    Ok(id)
}

/// The job that delivers a notice.
pub(crate) fn enqueue(cx: &mut Cx, notice: i64) -> Result<()> {
    let now = cx.now();
    cx.enqueue_outside(DELIVER, Some(&format!("notice:{notice}")), &json!({ "notice": notice }), now)
}
