//! The system administrator lets a checked spreadsheet go: everything happens, or nothing.

use crate::accounts::commands::MakeOfficial;
use crate::accounts::store as accounts;
use crate::imports::check::{check, holds, is_same};
use crate::imports::model::{OfficeLine, Plan, Summary};
use crate::imports::store;
use crate::offices::commands::{ChangeOffice, CreateOffice};
use crate::offices::store as offices;
use crate::posts::commands::AddPost;
use crate::rights::{ACCOUNTS, EVERYWHERE, OFFICES};
use base::{OfficeId, Refusal, Result};
use db::Cx;
use std::collections::HashMap;

/// Applies a plan that waits.
#[derive(Debug, Clone, Copy)]
pub struct ApplyImport {
    /// The plan.
    pub draft: i64,
}

/// A new account's link: login, name, token for `/welcome/…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLogin {
    /// Login name.
    pub login: String,
    /// Name.
    pub name: String,
    /// The link's token, shown once.
    pub token: String,
}

/// What was done.
#[derive(Debug, Clone)]
pub struct Applied {
    /// In numbers.
    pub summary: Summary,
    /// Links of new accounts.
    pub links: Vec<NewLogin>,
}

impl ApplyImport {
    /// Applies it. It is checked once more; when the city has changed meanwhile it is refused as `import.changed`.
    pub fn run(&self, cx: &mut Cx) -> Result<Applied> {
        cx.permit(OFFICES, EVERYWHERE)?;
        let permit = cx.permit(ACCOUNTS, EVERYWHERE)?;
        let plan = store::plan(cx, self.draft)?;
        let (summary, problems) = check(cx, &plan)?;
        base::refuse_if!(!problems.is_empty(), "import.changed");
        cx.about("import", self.draft);
        cx.note("offices", summary.new_offices + summary.changed_offices);
        cx.note("people", summary.new_people);
        cx.note("posts", summary.new_posts);
        store::remove(cx, &permit, self.draft)?;
        put_offices(cx, &plan)?;
        let links = put_posts(cx, &plan)?;
        Ok(Applied { summary, links })
    }
}

/// Offices, each after the one above it.
fn put_offices(cx: &mut Cx, plan: &Plan) -> Result<()> {
    let mut known: HashMap<String, OfficeId> = HashMap::new();
    let mut waiting: Vec<&OfficeLine> = plan.offices.iter().collect();
    while !waiting.is_empty() {
        let in_file: Vec<&str> = waiting.iter().map(|line| line.code.as_str()).collect();
        let (ready, later): (Vec<&OfficeLine>, Vec<&OfficeLine>) =
            waiting.iter().partition(|line| !in_file.contains(&line.parent.as_str()));
        base::refuse_if!(ready.is_empty(), "import.changed");
        for line in ready {
            put_office(cx, line, &mut known)?;
        }
        waiting = later;
    }
    Ok(())
}

fn put_office(cx: &mut Cx, line: &OfficeLine, known: &mut HashMap<String, OfficeId>) -> Result<()> {
    if let Some(office) = offices::by_code(cx, &line.code)? {
        if !is_same(&office, line) {
            ChangeOffice { office: office.id, version: office.version, facts: line.facts() }.run(cx)?;
        }
        known.insert(line.code.clone(), office.id);
        return Ok(());
    }
    let parent = match known.get(&line.parent) {
        Some(parent) => Some(*parent),
        None if line.parent.is_empty() => None,
        None => offices::by_code(cx, &line.parent)?.map(|office| office.id),
    };
    let office = CreateOffice { parent, code: line.code.clone(), facts: line.facts() }.run(cx)?;
    known.insert(line.code.clone(), office.id);
    Ok(())
}

fn put_posts(cx: &mut Cx, plan: &Plan) -> Result<Vec<NewLogin>> {
    let mut links = Vec::new();
    for line in &plan.posts {
        let known = accounts::by_login(cx, &line.login)?;
        let account = match &known {
            Some(account) => account.id,
            None => {
                let made =
                    MakeOfficial { login: line.login.clone(), name: line.name.clone(), password: None }.run(cx)?;
                links.extend(made.token.map(|token| NewLogin {
                    login: line.login.clone(),
                    name: line.name.clone(),
                    token,
                }));
                made.account
            }
        };
        if let Some(account) = &known
            && holds(cx, account, line)?
        {
            continue;
        }
        let office = offices::by_code(cx, &line.office)?.ok_or_else(|| Refusal::new("import.changed"))?;
        let from = line.from.unwrap_or_else(|| cx.today());
        let main = crate::posts::store::posts_of(cx, account)?.is_empty();
        let (title, roles) = (line.title.clone(), line.roles.clone());
        AddPost { account, office: office.id, title, roles, from, to: line.to, main }.run(cx)?;
    }
    Ok(links)
}
