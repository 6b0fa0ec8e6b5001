//! The security administrator says what a role may do.

use crate::offices::commands::is_code;
use crate::posts::model::RoleRight;
use crate::posts::store;
use crate::rights::{Duty, EVERYWHERE, ROLES};
use base::{Refusal, Result, Text};
use db::Cx;

/// Makes a role or changes what it gives.
#[derive(Debug, Clone)]
pub struct PutRole {
    /// Code, such as `clerk`.
    pub code: String,
    /// Name.
    pub name: Text,
    /// What it gives.
    pub rights: Vec<RoleRight>,
    /// Rights that are reserved for the administrators' duties, by [`crate::Setup::reserved`].
    pub reserved: Vec<String>,
}

impl PutRole {
    /// Writes it. Refused as `role.code_invalid`, `role.name_invalid`, and `role.reserved` for a right that only a duty of
    /// administration has: no role may join what is separated.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = cx.permit(ROLES, EVERYWHERE)?;
        let code = self.code.trim();
        base::refuse_if!(
            !is_code(code) || Duty::from_code(code).is_some() || code.starts_with("agent-"),
            "role.code_invalid"
        );
        let name = self.name.zh.trim();
        base::refuse_if!(
            name.is_empty() || name.chars().count() > 60 || self.name.en.chars().count() > 100,
            "role.name_invalid"
        );
        let duties = Duty::ALL.into_iter().flat_map(Duty::rights).map(|right| right.0);
        let reserved = |right: &str| {
            duties.clone().any(|known| known == right) || self.reserved.iter().any(|known| known == right)
        };
        if let Some(wrong) = self.rights.iter().find(|right| reserved(&right.right)) {
            return Err(Refusal::new("role.reserved").with("right", &wrong.right).into());
        }
        base::refuse_if!(
            self.rights.len() > 500 || self.rights.iter().any(|right| !is_code(&right.right)),
            "role.right_invalid"
        );
        cx.about("role", 0);
        cx.note("role", code);
        let list: Vec<String> =
            self.rights.iter().map(|right| format!("{}@{}", right.right, right.scope.code())).collect();
        cx.note("rights", list.join(" "));
        store::put(cx, &permit, code, &self.name, &self.rights)
    }
}
