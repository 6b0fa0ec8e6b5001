//! The system administrator disables the account of somebody who leaves.

use crate::accounts::model::LinkPurpose;
use crate::accounts::store;
use crate::links::store as links;
use crate::offices::store::bump;
use crate::posts::store as posts;
use crate::rights::{ACCOUNTS, EVERYWHERE};
use crate::sessions::store as sessions;
use base::{AccountId, Result};
use db::Cx;
use serde_json::json;

/// Disables an account at once: sessions, links and proxies end, posts end today.
#[derive(Debug, Clone, Copy)]
pub struct Disable {
    /// The account.
    pub account: AccountId,
}

impl Disable {
    /// Disables it and emits `identity.disabled {account, name, posts: [{post, office}]}`, so that open work is handed over. The
    /// last holder of a duty and oneself are refused.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = cx.permit(ACCOUNTS, EVERYWHERE)?;
        let account = store::must(cx, self.account)?;
        base::refuse_if!(account.id == cx.me(), "account.oneself");
        base::refuse_if!(!account.active, "account.disabled");
        if let Some(duty) = account.duty {
            base::refuse_if!(store::on_duty(cx, duty)?.len() < 2, "admin.last");
        }
        cx.about("account", account.id.0);
        let today = cx.today();
        let held = posts::posts_of(cx, account.id)?;
        for post in &held {
            posts::end_post(cx, &permit, post, today.max(post.from))?;
        }
        store::set_active(cx, &permit, &account, false)?;
        sessions::revoke_others(cx, &permit, account.id, 0)?;
        links::cancel(cx, &permit, LinkPurpose::Welcome, Some(account.id))?;
        posts::end_proxies(cx, &permit, account.id)?;
        bump(cx, &permit)?;
        let posts: Vec<_> =
            held.iter().map(|post| json!({ "post": post.id.to_string(), "office": post.office })).collect();
        cx.emit("identity.disabled", &json!({ "account": account.id, "name": account.name, "posts": posts }))
    }
}
