//! Somebody lost the phone, and proves identity number, card and a new phone.

use crate::accounts::model::{LinkPurpose, PhonePurpose};
use crate::accounts::store;
use crate::links::store as links;
use crate::people::store as people;
use crate::proofs::{ProvedCard, ProvedIdentity};
use crate::rights::RECOVER;
use crate::sessions::store as sessions;
use base::{AccountId, Permit, Refusal, Result, Target};
use codes::CitizenId;
use db::Cx;
use serde_json::json;

/// Gives the account another phone. Second factors are removed, all devices signed out; the password stays.
#[derive(Debug, Clone)]
pub struct LostPhone {
    /// The ticket of the new phone.
    pub ticket: String,
    /// Number and name, confirmed.
    pub identity: ProvedIdentity,
    /// A card of the same person, confirmed.
    pub card: ProvedCard,
}

impl LostPhone {
    /// The account. Refused as `recover.no_match` when nobody with this number has one.
    pub fn run(&self, cx: &mut Cx) -> Result<AccountId> {
        let permit = cx.permit(RECOVER, Target::default())?;
        base::refuse_if!(self.identity.number() != self.card.number(), "recover.no_match");
        let used = links::take(cx, &permit, LinkPurpose::Phone(PhonePurpose::Lost), &self.ticket)?;
        replace_phone(cx, &permit, self.identity.number(), &used.secret.unwrap_or_default())
    }
}

/// Gives the account of an identity number another phone.
pub(super) fn replace_phone(cx: &mut Cx, permit: &Permit, number: &CitizenId, phone: &str) -> Result<AccountId> {
    let no_match = || base::Error::from(Refusal::new("recover.no_match"));
    let person = people::by_number(cx, people::CITIZEN, &number.to_string())?.ok_or_else(no_match)?;
    let account = store::of_person(cx, person.id)?.filter(|account| account.active).ok_or_else(no_match)?;
    cx.about("account", account.id.0);
    let holder = store::by_phone(cx, phone)?;
    base::refuse_if!(holder.is_some_and(|holder| holder.id != account.id), "register.phone_taken");
    store::set_phone(cx, permit, &account, phone)?;
    people::set_phone(cx, permit, person.id, phone)?;
    store::remove_factor(cx, permit, account.id, None)?;
    sessions::revoke_others(cx, permit, account.id, 0)?;
    cx.emit("identity.phone_changed", &json!({ "account": account.id }))?;
    Ok(account.id)
}
