//! The system administrator lets a disabled account sign in again, or wakes one that rests after wrong tries.

use super::sign_in::key_of;
use crate::accounts::store;
use crate::rights::{ACCOUNTS, EVERYWHERE};
use base::{AccountId, Result};
use db::Cx;

/// Enables an account. Posts are given anew.
#[derive(Debug, Clone, Copy)]
pub struct Enable {
    /// The account.
    pub account: AccountId,
}

impl Enable {
    /// Enables it.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = cx.permit(ACCOUNTS, EVERYWHERE)?;
        let account = store::must(cx, self.account)?;
        cx.about("account", account.id.0);
        store::set_active(cx, &permit, &account, true)?;
        store::clear_attempts(cx, &permit, &key_of(account.id))
    }
}
