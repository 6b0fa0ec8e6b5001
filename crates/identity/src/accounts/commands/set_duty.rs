//! The security administrator gives or takes a duty of administration.

use crate::accounts::model::AccountKind;
use crate::accounts::store;
use crate::offices::store::bump;
use crate::posts::store as posts;
use crate::rights::{Duty, EVERYWHERE, ROLES};
use base::{AccountId, Refusal, Result};
use db::Cx;

/// Gives an official's account a duty, or takes the one it has.
#[derive(Debug, Clone, Copy)]
pub struct SetDuty {
    /// The account.
    pub account: AccountId,
    /// The duty; `None` takes it.
    pub duty: Option<Duty>,
}

impl SetDuty {
    /// Gives or takes it. Refused: to oneself (`admin.oneself`), beside another duty (`admin.exclusive`), beside a post
    /// (`admin.post`), from the last holder (`admin.last`).
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = cx.permit(ROLES, EVERYWHERE)?;
        let account = store::must(cx, self.account)?;
        base::refuse_if!(account.kind != AccountKind::Official, Refusal::NOT_FOUND);
        base::refuse_if!(account.id == cx.me(), "admin.oneself");
        base::refuse_if!(!account.active, "account.disabled");
        cx.about("account", account.id.0);
        match (account.duty, self.duty) {
            (Some(_), Some(_)) => return Err(Refusal::new("admin.exclusive").into()),
            (Some(held), None) => base::refuse_if!(store::on_duty(cx, held)?.len() < 2, "admin.last"),
            (None, Some(_)) => base::refuse_if!(!posts::posts_of(cx, account.id)?.is_empty(), "admin.post"),
            (None, None) => return Err(Refusal::new(Refusal::NOT_FOUND).into()),
        }
        cx.note("duty", self.duty.map_or("none", Duty::code));
        store::set_duty(cx, &permit, &account, self.duty)?;
        bump(cx, &permit)
    }
}
