//! What is wrong with a plan, line by line, and what it would do.

use super::model::{OfficeLine, Plan, PostLine, Problem, Sheet, Summary, field_of};
use crate::accounts::commands::is_login;
use crate::accounts::{Account, AccountKind, store as accounts};
use crate::offices::commands::{check as check_facts, is_code};
use crate::offices::{Office, store as offices};
use crate::posts::store as posts;
use base::{Error, Refusal, Result};
use db::Cx;
use std::collections::{HashMap, HashSet};

/// Checks a plan against itself and the store; changes nothing.
pub fn check(cx: &mut Cx, plan: &Plan) -> Result<(Summary, Vec<Problem>)> {
    let mut checker = Checker::new(cx, plan)?;
    let parents: HashMap<&str, &str> =
        plan.offices.iter().map(|line| (line.code.as_str(), line.parent.as_str())).collect();
    let mut codes: HashSet<&str> = HashSet::new();
    for line in &plan.offices {
        checker.row = line.row;
        if !codes.insert(&line.code) {
            checker.wrong(Refusal::new("import.twice").with("value", &line.code));
        }
        checker.office(cx, line, &parents)?;
    }
    checker.sheet = Sheet::Posts;
    let mut names: HashMap<&str, &str> = HashMap::new();
    for line in &plan.posts {
        checker.row = line.row;
        let known = names.entry(&line.login).or_insert(&line.name);
        if *known != line.name {
            checker.wrong(Refusal::new("import.two_names").with("login", &line.login));
        }
        checker.post(cx, line, &parents)?;
    }
    Ok((checker.summary, checker.problems))
}

struct Checker<'a> {
    plan: &'a Plan,
    sheet: Sheet,
    row: u32,
    problems: Vec<Problem>,
    summary: Summary,
    roles: HashSet<String>,
    people: HashSet<String>,
}

/// Whether an office already is as a line says.
pub(super) fn is_same(office: &Office, line: &OfficeLine) -> bool {
    let facts = line.facts();
    let mut wanted = facts.functions.clone();
    wanted.sort();
    wanted.dedup();
    office.kind == facts.kind
        && office.name == facts.name
        && office.short == facts.short
        && office.division == facts.division
        && office.phone == facts.phone
        && office.address == facts.address
        && office.hours == facts.hours
        && office.functions == wanted
}

/// Whether an account already holds the post of a line.
pub(super) fn holds(cx: &mut Cx, account: &Account, line: &PostLine) -> Result<bool> {
    let Some(office) = offices::by_code(cx, &line.office)? else { return Ok(false) };
    Ok(posts::posts_of(cx, account.id)?
        .iter()
        .any(|post| post.office == office.id && post.title.zh == line.title.zh.trim()))
}

impl<'a> Checker<'a> {
    fn new(cx: &mut Cx, plan: &'a Plan) -> Result<Checker<'a>> {
        Ok(Checker {
            plan,
            sheet: Sheet::Offices,
            row: 0,
            problems: Vec::new(),
            summary: Summary::default(),
            roles: posts::roles(cx)?.into_iter().map(|role| role.code).collect(),
            people: HashSet::new(),
        })
    }

    fn wrong(&mut self, refusal: Refusal) {
        let column = field_of(&refusal.code).map_or("", |field| self.plan.column(self.sheet, field));
        self.problems.push(Problem::new(self.sheet, self.row, refusal).at(column));
    }

    fn office(&mut self, cx: &mut Cx, line: &OfficeLine, parents: &HashMap<&str, &str>) -> Result<()> {
        if !is_code(&line.code) {
            self.wrong(Refusal::new("office.code_invalid"));
            return Ok(());
        }
        match check_facts(&line.facts()) {
            Ok(()) => {}
            Err(Error::Refused(refusal)) => self.wrong(refusal),
            Err(fault) => return Err(fault),
        }
        let known = offices::by_code(cx, &line.code)?;
        if !line.parent.is_empty() {
            if !parents.contains_key(line.parent.as_str())
                && offices::by_code(cx, &line.parent)?.is_none_or(|office| !office.open)
            {
                self.wrong(Refusal::new("import.no_parent").with("code", &line.parent));
            } else if is_circle(&line.code, parents) {
                self.wrong(Refusal::new("import.circle").with("code", &line.code));
            }
        }
        let Some(known) = known else {
            self.summary.new_offices += 1;
            return Ok(());
        };
        let parent = match known.parent {
            Some(parent) => offices::office(cx, parent)?.map(|office| office.code).unwrap_or_default(),
            None => String::new(),
        };
        if parent != line.parent {
            self.wrong(Refusal::new("import.moves").with("code", &line.code));
        } else if !known.open {
            self.wrong(Refusal::new("office.closed"));
        } else if is_same(&known, line) {
            self.summary.known += 1;
        } else {
            self.summary.changed_offices += 1;
        }
        Ok(())
    }

    fn post(&mut self, cx: &mut Cx, line: &PostLine, parents: &HashMap<&str, &str>) -> Result<()> {
        if !is_login(&line.login) {
            self.wrong(Refusal::new("account.login_invalid"));
            return Ok(());
        }
        if line.name.is_empty() || line.name.chars().count() > 50 {
            self.wrong(Refusal::new("account.name_invalid"));
        }
        let title = line.title.zh.trim();
        if title.is_empty() || title.chars().count() > 60 {
            self.wrong(Refusal::new("post.title_invalid"));
        }
        if !parents.contains_key(line.office.as_str())
            && offices::by_code(cx, &line.office)?.is_none_or(|office| !office.open)
        {
            self.wrong(Refusal::new("import.no_office").with("code", &line.office));
        }
        let unknown: Vec<&String> = line.roles.iter().filter(|role| !self.roles.contains(*role)).collect();
        for role in unknown {
            self.wrong(Refusal::new("role.unknown").with("role", role));
        }
        let from = line.from.unwrap_or_else(|| cx.today());
        if line.to.is_some_and(|to| to < from) {
            self.wrong(Refusal::new("post.dates"));
        }
        match accounts::by_login(cx, &line.login)? {
            None => {
                if self.people.insert(line.login.clone()) {
                    self.summary.new_people += 1;
                }
                self.summary.new_posts += 1;
            }
            Some(account) if account.kind != AccountKind::Official => {
                self.wrong(Refusal::new("account.login_taken").with("login", &line.login));
            }
            Some(account) if !account.active => self.wrong(Refusal::new("account.disabled")),
            Some(account) if account.duty.is_some() => self.wrong(Refusal::new("post.admin")),
            Some(account) if account.name != line.name => {
                self.wrong(Refusal::new("import.two_names").with("login", &line.login));
            }
            Some(account) if holds(cx, &account, line)? => self.summary.known += 1,
            Some(_) => self.summary.new_posts += 1,
        }
        Ok(())
    }
}

/// Whether an office is, by the file, somewhere above itself.
fn is_circle(code: &str, parents: &HashMap<&str, &str>) -> bool {
    let mut at = code;
    for _ in 0..=parents.len() {
        match parents.get(at) {
            Some(parent) if *parent == code => return true,
            Some(parent) => at = parent,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found() {
        let parents: HashMap<&str, &str> = [("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"), ("e", "")].into();
        assert!(is_circle("a", &parents) && is_circle("d", &parents));
        assert!(!is_circle("e", &parents) && !is_circle("x", &parents));
    }
}
