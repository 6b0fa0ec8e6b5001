//! Somebody forgot the password and proves phone and identity number.

use super::sign_in::key_of;
use crate::accounts::model::{Account, LinkPurpose, PhonePurpose};
use crate::accounts::store;
use crate::links::store as links;
use crate::people::store as people;
use crate::rights::RECOVER;
use crate::sessions::store as sessions;
use base::{Refusal, Result, Target};
use codes::CitizenId;
use db::Cx;

/// Sets a new password. All devices are signed out.
#[derive(Debug, Clone)]
pub struct ForgottenPassword {
    /// The ticket of the phone.
    pub ticket: String,
    /// The identity number; an account that is not identified yet needs none.
    pub number: Option<CitizenId>,
    /// The hash of the new password.
    pub password: String,
}

/// The account that ticket and number point to; refused as `recover.no_match`.
fn account_of(cx: &mut Cx, phone: &str, number: Option<&CitizenId>) -> Result<Account> {
    let no_match = || base::Error::from(Refusal::new("recover.no_match"));
    let account = store::by_phone(cx, phone)?.filter(|account| account.active).ok_or_else(no_match)?;
    if let Some(person) = account.person {
        let known = people::clear(cx, person)?;
        let same = number.is_some_and(|number| number.to_string() == known.number);
        base::refuse_if!(!same, "recover.no_match");
    }
    Ok(account)
}

impl ForgottenPassword {
    /// Sets it. The ticket stays good after a refusal, so that the number can be typed again.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = cx.permit(RECOVER, Target::default())?;
        let used = links::take(cx, &permit, LinkPurpose::Phone(PhonePurpose::Forgot), &self.ticket)?;
        let account = account_of(cx, &used.secret.unwrap_or_default(), self.number.as_ref())?;
        cx.about("account", account.id.0);
        store::set_password(cx, &permit, &account, &self.password)?;
        store::clear_attempts(cx, &permit, &key_of(account.id))?;
        sessions::revoke_others(cx, &permit, account.id, 0)
    }
}
