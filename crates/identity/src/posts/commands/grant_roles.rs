//! The security administrator says in which roles somebody works at a post.

use crate::posts::store;
use crate::rights::{EVERYWHERE, ROLES};
use base::{Refusal, Result};
use db::Cx;

/// Grants exactly these roles at a post; what was proposed and is not among them is declined.
#[derive(Debug, Clone)]
pub struct GrantRoles {
    /// The post.
    pub post: i64,
    /// The roles.
    pub roles: Vec<String>,
}

impl GrantRoles {
    /// Grants them. Refused as `role.unknown`, or `role.oneself` at one's own post.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = cx.permit(ROLES, EVERYWHERE)?;
        let post = store::must(cx, self.post)?;
        base::refuse_if!(post.account == cx.me(), "role.oneself");
        for role in &self.roles {
            if store::role(cx, role)?.is_none() {
                return Err(Refusal::new("role.unknown").with("role", role).into());
            }
        }
        cx.about("post", post.id);
        cx.note("roles", self.roles.join(" "));
        for gone in post.roles.iter().chain(&post.proposed).filter(|role| !self.roles.contains(role)) {
            store::drop_role(cx, &permit, post.id, gone)?;
        }
        for role in self.roles.iter().filter(|role| !post.roles.contains(role)) {
            store::put_role(cx, &permit, post.id, role, true)?;
        }
        crate::offices::store::bump(cx, &permit)
    }
}
