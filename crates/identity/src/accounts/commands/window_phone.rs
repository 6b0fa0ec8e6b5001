//! An official who sees a person's certificate at the window gives the account another phone.

use super::lost_phone::replace_phone;
use crate::accounts::model::LinkPurpose;
use crate::accounts::store;
use crate::links::store as links;
use crate::people::store as people;
use crate::rights::at_window;
use base::moment::HOUR;
use base::{Refusal, Result};
use codes::{CitizenId, Mobile};
use db::Cx;

/// Gives another phone, and a link that sets a new password.
#[derive(Debug, Clone)]
pub struct WindowPhone {
    /// The number on the certificate.
    pub number: CitizenId,
    /// The name on the certificate.
    pub name: String,
    /// The new phone.
    pub phone: Mobile,
}

impl WindowPhone {
    /// The token of a link for `/welcome/…`, good for an hour. Refused as `recover.no_match` when name and number are not of
    /// one account.
    pub fn run(&self, cx: &mut Cx) -> Result<String> {
        let permit = at_window(cx)?;
        let person = people::by_number(cx, people::CITIZEN, &self.number.to_string())?;
        let same = person.is_some_and(|person| person.name == self.name.trim());
        if !same {
            return Err(Refusal::new("recover.no_match").into());
        }
        let account = replace_phone(cx, &permit, &self.number, &self.phone.to_string())?;
        let holder = store::must(cx, account)?;
        links::cancel(cx, &permit, LinkPurpose::Welcome, Some(holder.id))?;
        links::make(cx, &permit, LinkPurpose::Welcome, Some(holder.id), None, HOUR)
    }
}
