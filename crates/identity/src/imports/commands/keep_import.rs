//! The system administrator shows a spreadsheet; it is checked and waits for the word to go.

use crate::imports::check::check;
use crate::imports::model::{Plan, Problem, Summary};
use crate::imports::store;
use crate::rights::{ACCOUNTS, EVERYWHERE, OFFICES};
use base::Result;
use db::Cx;

/// Checks a plan and keeps it when nothing is wrong.
#[derive(Debug, Clone)]
pub struct KeepImport {
    /// The plan.
    pub plan: Plan,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The plan that waits; none when something is wrong.
    pub draft: Option<i64>,
    /// What it will do.
    pub summary: Summary,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

impl KeepImport {
    /// What came of it. Offices, accounts and posts are untouched.
    pub fn run(&self, cx: &mut Cx) -> Result<Kept> {
        cx.permit(OFFICES, EVERYWHERE)?;
        let permit = cx.permit(ACCOUNTS, EVERYWHERE)?;
        let (summary, problems) = check(cx, &self.plan)?;
        if !problems.is_empty() {
            return Ok(Kept { draft: None, summary, problems });
        }
        let draft = store::insert(cx, &permit, &self.plan)?;
        cx.about("import", draft);
        Ok(Kept { draft: Some(draft), summary, problems })
    }
}
