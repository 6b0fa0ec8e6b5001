//! An official sees the certificate of a person at the window, for whom a matter is to be done.

use super::clean_name;
use crate::accounts::store as accounts;
use crate::people::model::Level;
use crate::people::store::{self, NewPerson};
use crate::rights::at_window;
use base::{PersonId, Result};
use codes::{CitizenId, Mobile};
use db::Cx;

/// Makes or finds the person; no account is made. The person can join it to a later account by proving the number.
#[derive(Debug, Clone)]
pub struct AtWindow {
    /// Name on the certificate.
    pub name: String,
    /// Number on the certificate.
    pub number: CitizenId,
    /// A phone, if there is one.
    pub phone: Option<Mobile>,
}

impl AtWindow {
    /// The person.
    pub fn run(&self, cx: &mut Cx) -> Result<PersonId> {
        let permit = at_window(cx)?;
        let name = clean_name(&self.name)?;
        base::refuse_if!(self.number.born_by(cx.today()).is_err(), "certificate.invalid");
        // A certificate seen here proves nothing of an account whose holder has not proved to be its owner.
        let known = store::by_number(cx, store::CITIZEN, &self.number.to_string())?;
        let level = match known {
            Some(known) if accounts::of_person(cx, known.id)?.is_some() => known.level,
            _ => Level::Seen,
        };
        let phone = self.phone.as_ref().map(ToString::to_string);
        let new = NewPerson { name: &name, number: &self.number, phone: phone.as_deref(), level, source: "window" };
        let person = store::keep(cx, &permit, &new)?;
        cx.about("person", person.0);
        Ok(person)
    }
}
