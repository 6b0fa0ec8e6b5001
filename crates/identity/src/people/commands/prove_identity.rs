//! Somebody proves number and name.

use crate::accounts::store as accounts;
use crate::people::model::Level;
use crate::people::store::{self, NewPerson};
use crate::proofs::ProvedIdentity;
use crate::rights::own;
use base::{PersonId, Refusal, Result};
use db::Cx;

/// Joins the account to the person. The numbers were compared before. What a window did for that person joins the account
/// only with the third proof ([`ProveCard`](super::ProveCard)).
#[derive(Debug, Clone)]
pub struct ProveIdentity {
    /// What the provider confirmed.
    pub identity: ProvedIdentity,
}

impl ProveIdentity {
    /// The person. Refused as `prove.taken` when the person has another account, `prove.done` when this one is joined to
    /// somebody else, `certificate.invalid` for a birth date to come.
    pub fn run(&self, cx: &mut Cx) -> Result<PersonId> {
        let permit = own(cx)?;
        let me = cx.me();
        cx.about("account", me.0);
        let number = self.identity.number();
        base::refuse_if!(number.born_by(cx.today()).is_err(), "certificate.invalid");
        let account = accounts::must(cx, me)?;
        if let Some(known) = store::by_number(cx, store::CITIZEN, &number.to_string())? {
            let other = accounts::of_person(cx, known.id)?.is_some_and(|other| other.id != me);
            base::refuse_if!(other, "prove.taken");
            base::refuse_if!(account.person.is_some_and(|person| person != known.id), "prove.done");
        } else if account.person.is_some() {
            return Err(Refusal::new("prove.done").into());
        }
        let phone = accounts::phone(cx, me)?;
        let new = NewPerson {
            name: self.identity.name(),
            number,
            phone: phone.as_deref(),
            level: Level::Compared,
            source: "online",
        };
        let person = store::keep(cx, &permit, &new)?;
        if account.person.is_none() {
            // That a window saw the certificate says nothing of who holds this account: here two proofs of three are there.
            store::begin(cx, &permit, person, Level::Compared)?;
        }
        accounts::set_person(cx, &permit, &account, person, self.identity.name())?;
        Ok(person)
    }
}
