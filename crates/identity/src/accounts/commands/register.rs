//! Somebody who has proved a phone makes an account.

use crate::accounts::model::{AccountKind, LinkPurpose, PhonePurpose};
use crate::accounts::store::{self, NewAccount};
use crate::links::store as links;
use crate::rights::REGISTER;
use crate::sessions::store as sessions;
use crate::setup::Limits;
use base::{AccountId, Error, Result, Target};
use db::Cx;

/// Makes a resident's account and signs in to it.
#[derive(Debug, Clone)]
pub struct Register {
    /// The ticket of the phone.
    pub ticket: String,
    /// Hash of the password.
    pub password: String,
    /// The device.
    pub device: String,
    /// Limits of sessions.
    pub limits: Limits,
}

impl Register {
    /// The account and the session's token. Refused as `register.phone_taken` when the phone has an account.
    pub fn run(&self, cx: &mut Cx) -> Result<(AccountId, String)> {
        let permit = cx.permit(REGISTER, Target::default())?;
        let used = links::take(cx, &permit, LinkPurpose::Phone(PhonePurpose::Register), &self.ticket)?;
        let phone = used.secret.ok_or_else(|| Error::fault("a ticket without its phone"))?;
        base::refuse_if!(store::by_phone(cx, &phone)?.is_some(), "register.phone_taken");
        let tail: String = phone.chars().skip(phone.chars().count().saturating_sub(4)).collect();
        let new = NewAccount {
            kind: AccountKind::Person,
            login: None,
            name: &format!("用户{tail}"),
            password: &self.password,
            duty: None,
            phone: Some(&phone),
        };
        let account = store::insert(cx, &permit, &new)?;
        cx.about("account", account.0);
        let token = sessions::open(cx, &permit, account, 1, &self.device, self.limits.whole)?;
        store::signed_in(cx, &permit, account)?;
        Ok((account, token))
    }
}
