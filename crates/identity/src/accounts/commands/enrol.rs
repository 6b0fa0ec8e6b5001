//! An official registers a person who stands at the window, with an account.

use crate::accounts::model::{AccountKind, LinkPurpose};
use crate::accounts::store::{self, NewAccount};
use crate::links::store as links;
use crate::people::model::Level;
use crate::people::store::{self as people, NewPerson};
use crate::rights::at_window;
use base::moment::DAY;
use base::{AccountId, PersonId, Result};
use codes::{CitizenId, Mobile};
use db::Cx;
use serde_json::json;

/// Makes person and account from the certificate that was seen.
#[derive(Debug, Clone)]
pub struct Enrol {
    /// Name on the certificate.
    pub name: String,
    /// Number on the certificate.
    pub number: CitizenId,
    /// The person's phone.
    pub phone: Mobile,
    /// Hash of a password, for sample cities only; people set theirs with the link.
    pub password: Option<String>,
}

/// What was made.
#[derive(Debug, Clone)]
pub struct Enrolled {
    /// The account.
    pub account: AccountId,
    /// The person.
    pub person: PersonId,
    /// The token of a link for `/welcome/…`, good for a day; none when a password was given.
    pub token: Option<String>,
}

impl Enrol {
    /// Person and account. Refused as `prove.taken` when the person has an account, `register.phone_taken` when the phone has.
    pub fn run(&self, cx: &mut Cx) -> Result<Enrolled> {
        let permit = at_window(cx)?;
        let phone = self.phone.to_string();
        base::refuse_if!(self.number.born_by(cx.today()).is_err(), "certificate.invalid");
        base::refuse_if!(store::by_phone(cx, &phone)?.is_some(), "register.phone_taken");
        let known = people::by_number(cx, people::CITIZEN, &self.number.to_string())?;
        if let Some(known) = &known {
            base::refuse_if!(store::of_person(cx, known.id)?.is_some(), "prove.taken");
        }
        let name = self.name.trim();
        base::refuse_if!(name.is_empty() || name.chars().count() > 50, "account.name_invalid");
        let new = NewPerson { name, number: &self.number, phone: Some(&phone), level: Level::Seen, source: "window" };
        let person = people::keep(cx, &permit, &new)?;
        let new = NewAccount {
            kind: AccountKind::Person,
            login: None,
            name,
            password: self.password.as_deref().unwrap_or_default(),
            duty: None,
            phone: Some(&phone),
        };
        let id = store::insert(cx, &permit, &new)?;
        cx.about("account", id.0);
        let account = store::must(cx, id)?;
        store::set_person(cx, &permit, &account, person, name)?;
        if known.is_some() {
            // What a window did for this person before joins the account.
            cx.emit("identity.proved", &json!({ "account": id, "person": person }))?;
        }
        let token = match self.password {
            Some(_) => None,
            None => Some(links::make(cx, &permit, LinkPurpose::Welcome, Some(id), None, DAY)?),
        };
        Ok(Enrolled { account: id, person, token })
    }
}
