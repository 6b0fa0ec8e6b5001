//! What is done with persons and mandates: one file a command.

mod answer_mandate;
mod at_window;
mod confirm_mandate;
mod declare_child;
mod give_mandate;
mod prove_card;
mod prove_identity;
mod revoke_mandate;
mod window_code;
mod window_mandate;

pub use answer_mandate::AnswerMandate;
pub use at_window::AtWindow;
pub use confirm_mandate::ConfirmMandate;
pub use declare_child::DeclareChild;
pub use give_mandate::GiveMandate;
pub use prove_card::ProveCard;
pub use prove_identity::ProveIdentity;
pub use revoke_mandate::RevokeMandate;
pub use window_code::{WindowCode, WindowCodeRead};
pub use window_mandate::WindowMandate;

use crate::people::model::Mandate;
use crate::people::store;
use base::refusal::OrRefuse;
use base::{Permit, PersonId, Refusal, Result};
use db::Cx;

/// The person who acts; refused as `prove.first` when the account is not identified yet.
pub(crate) fn me(cx: &mut Cx) -> Result<PersonId> {
    let person = cx.actor().person;
    person.or_refuse("prove.first")
}

/// The person who acts on something that names its parties: who is nobody yet is no party of it, and does not find it.
pub(crate) fn party(cx: &mut Cx) -> Result<PersonId> {
    let person = cx.actor().person;
    person.or_refuse(Refusal::NOT_FOUND)
}

/// Makes stale what is cached about who may act for whom, and ends acting by the mandate.
fn unbind(cx: &mut Cx, permit: &Permit, mandate: &Mandate) -> Result<()> {
    crate::sessions::store::act_for_self(cx, permit, mandate.holder, Some(mandate.giver), None)?;
    crate::accounts::store::touch(cx, permit, mandate.holder)
}

/// A name as it is typed, checked.
pub(crate) fn clean_name(name: &str) -> Result<String> {
    let name = name.trim();
    let count = name.chars().count();
    let strange =
        name.chars().any(|character| character.is_ascii_digit() || matches!(character, '<' | '>' | '&' | '"'));
    base::refuse_if!(!(2..=50).contains(&count) || strange, "account.name_invalid");
    Ok(name.to_owned())
}

/// The person with a number, made as one who was only named when the city does not know anybody with it.
pub(crate) fn named(cx: &mut Cx, permit: &Permit, name: &str, number: &codes::CitizenId) -> Result<PersonId> {
    use crate::people::model::Level;
    if let Some(known) = store::by_number(cx, store::CITIZEN, &number.to_string())? {
        return Ok(known.id);
    }
    let new = store::NewPerson { name, number, phone: None, level: Level::Named, source: "named" };
    store::keep(cx, permit, &new)
}
