//! The system administrator gives an official a new link, because the first expired or the password was forgotten.

use crate::accounts::model::{AccountKind, LinkPurpose};
use crate::accounts::store;
use crate::links::store as links;
use crate::rights::{ACCOUNTS, EVERYWHERE};
use base::moment::DAY;
use base::{AccountId, Refusal, Result};
use db::Cx;

/// Makes a link in place of earlier ones.
#[derive(Debug, Clone, Copy)]
pub struct NewLink {
    /// The account.
    pub account: AccountId,
}

impl NewLink {
    /// The token, good for a day. Residents recover their accounts themselves; their accounts are not found.
    pub fn run(&self, cx: &mut Cx) -> Result<String> {
        let permit = cx.permit(ACCOUNTS, EVERYWHERE)?;
        let account = store::must(cx, self.account)?;
        base::refuse_if!(account.kind != AccountKind::Official, Refusal::NOT_FOUND);
        base::refuse_if!(!account.active, "account.disabled");
        cx.about("account", account.id.0);
        links::cancel(cx, &permit, LinkPurpose::Welcome, Some(account.id))?;
        links::make(cx, &permit, LinkPurpose::Welcome, Some(account.id), None, DAY)
    }
}
