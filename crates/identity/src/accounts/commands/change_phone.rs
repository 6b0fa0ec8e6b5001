//! Somebody who is signed in uses another phone from now on.

use crate::accounts::model::{LinkPurpose, PhonePurpose};
use crate::accounts::store;
use crate::links::store as links;
use crate::people::store as people;
use crate::rights::own;
use base::Result;
use db::Cx;
use serde_json::json;

/// Changes the phone.
#[derive(Debug, Clone)]
pub struct ChangePhone {
    /// The ticket of the new phone.
    pub ticket: String,
}

impl ChangePhone {
    /// Changes it. Refused as `register.phone_taken` when it belongs to another account.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = own(cx)?;
        let used = links::take(cx, &permit, LinkPurpose::Phone(PhonePurpose::Change), &self.ticket)?;
        let phone = used.secret.unwrap_or_default();
        let me = cx.me();
        cx.about("account", me.0);
        let holder = store::by_phone(cx, &phone)?;
        base::refuse_if!(holder.is_some_and(|holder| holder.id != me), "register.phone_taken");
        let account = store::must(cx, me)?;
        store::set_phone(cx, &permit, &account, &phone)?;
        if let Some(person) = account.person {
            people::set_phone(cx, &permit, person, &phone)?;
        }
        cx.emit("identity.phone_changed", &json!({ "account": me }))
    }
}
