//! The system administrator gives somebody a post and proposes its roles.

use crate::accounts::AccountKind;
use crate::accounts::store as accounts;
use crate::offices::store as offices;
use crate::posts::store::{self, NewPost};
use crate::rights::{ACCOUNTS, EVERYWHERE, ROLES};
use base::{AccountId, OfficeId, Refusal, Result, Text};
use db::Cx;
use jiff::civil::Date;

/// Makes a post.
#[derive(Debug, Clone)]
pub struct AddPost {
    /// Who.
    pub account: AccountId,
    /// Where.
    pub office: OfficeId,
    /// Title.
    pub title: Text,
    /// Roles. They are granted at once when the actor may grant roles too, as only the system may; else they wait.
    pub roles: Vec<String>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Option<Date>,
    /// Whether the account starts here.
    pub main: bool,
}

impl AddPost {
    /// The post. Refused as `post.admin` for an administrator, `post.dates`, `post.title_invalid`, `role.unknown`, `office.closed`,
    /// `account.disabled`.
    pub fn run(&self, cx: &mut Cx) -> Result<i64> {
        let permit = cx.permit(ACCOUNTS, EVERYWHERE)?;
        let account = accounts::must(cx, self.account)?;
        base::refuse_if!(account.kind != AccountKind::Official, Refusal::NOT_FOUND);
        base::refuse_if!(!account.active, "account.disabled");
        base::refuse_if!(account.duty.is_some(), "post.admin");
        let office = offices::must(cx, self.office)?;
        base::refuse_if!(!office.open, "office.closed");
        base::refuse_if!(self.to.is_some_and(|to| to < self.from), "post.dates");
        let title = self.title.zh.trim();
        base::refuse_if!(
            title.is_empty() || title.chars().count() > 60 || self.title.en.chars().count() > 100,
            "post.title_invalid"
        );
        for role in &self.roles {
            if store::role(cx, role)?.is_none() {
                return Err(Refusal::new("role.unknown").with("role", role).into());
            }
        }
        let new = NewPost {
            account: account.id,
            office: office.id,
            title: &self.title,
            from: self.from,
            to: self.to,
            main: self.main,
        };
        let post = store::insert(cx, &permit, &new)?;
        cx.about("post", post);
        cx.note("account", account.id.to_string());
        cx.note("office", office.id.to_string());
        cx.note("roles", self.roles.join(" "));
        let at_once = cx.permit(ROLES, EVERYWHERE).is_ok();
        for role in &self.roles {
            store::put_role(cx, &permit, post, role, at_once)?;
        }
        Ok(post)
    }
}
