//! A reader's scope as SQL: what is out of scope is not found.

use crate::V;
use base::{Kind, Principal, Right, Scope};

/// The columns of a table that say where a row lies and whose it is. `None`: the table has no such column, and grants of
/// that scope do not reach it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Columns {
    /// Account that owns the row (an applicant, an assignee).
    pub own: Option<&'static str>,
    /// Office in charge.
    pub office: Option<&'static str>,
    /// Path of the office in charge.
    pub path: Option<&'static str>,
    /// Division code.
    pub region: Option<&'static str>,
}

impl Columns {
    /// A condition that holds for the rows on which `principal` holds any of `rights`; its parameters are appended to `params`,
    /// numbered from their place there. With no grant it is `FALSE`.
    pub fn visible(&self, principal: &Principal, rights: &[Right], params: &mut Vec<V>) -> String {
        if principal.kind == Kind::System {
            return "TRUE".to_owned();
        }
        let mut parts: Vec<String> = Vec::new();
        let mut seen: Vec<&Scope> = Vec::new();
        for scope in rights.iter().flat_map(|right| principal.scopes(*right)) {
            if seen.contains(&scope) {
                continue;
            }
            seen.push(scope);
            parts.extend(self.condition(principal, scope, params));
        }
        if parts.is_empty() { "FALSE".to_owned() } else { format!("({})", parts.join(" OR ")) }
    }

    fn condition(&self, principal: &Principal, scope: &Scope, params: &mut Vec<V>) -> Option<String> {
        let mut bind = |value: V| {
            params.push(value);
            params.len()
        };
        match scope {
            Scope::Own => {
                let column = self.own?;
                let mut numbers = vec![format!("${}", bind(V::from(principal.account)))];
                for account in principal.proxies.iter() {
                    numbers.push(format!("${}", bind(V::from(*account))));
                }
                Some(format!("{column} IN ({})", numbers.join(", ")))
            }
            Scope::Office(office) => {
                let column = self.office?;
                Some(format!("{column} = ${}", bind(V::from(*office))))
            }
            Scope::Subtree(path) => prefix(self.path?, path, &mut bind),
            Scope::Region(code) => prefix(self.region?, code, &mut bind),
            Scope::System => None,
        }
    }
}

/// `column` begins with `start`, as a range that an index serves.
fn prefix(column: &str, start: &str, bind: &mut impl FnMut(V) -> usize) -> Option<String> {
    let mut end = start.as_bytes().to_vec();
    *end.last_mut()? += 1;
    let end = String::from_utf8(end).ok()?;
    let low = bind(V::from(start));
    let high = bind(V::from(end));
    Some(format!("({column} >= ${low} AND {column} < ${high})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{AccountId, Grant, OfficeId};
    use std::sync::Arc;

    const SEE: Right = Right("case.see");
    const COLUMNS: Columns = Columns {
        own: Some("c.applicant"),
        office: Some("c.office"),
        path: Some("c.office_path"),
        region: Some("c.region"),
    };

    #[test]
    fn each_grant_becomes_one_condition_with_its_parameters() {
        let grants =
            [Scope::Own, Scope::Region("990102".into()), Scope::Office(OfficeId(5)), Scope::Subtree("/1/".into())]
                .map(|scope| Grant { right: Arc::from("case.see"), scope });
        let actor =
            Principal { grants: Arc::from(grants), ..Principal::signed_in(Kind::Official, AccountId(9), "何静") };
        let mut params = vec![V::from(1i64)];
        let sql = COLUMNS.visible(&actor, &[SEE], &mut params);
        assert_eq!(
            sql,
            "(c.applicant IN ($2) OR (c.region >= $3 AND c.region < $4) OR c.office = $5 OR (c.office_path >= $6 AND c.office_path < $7))"
        );
        assert_eq!(params[3], V::from("990103"));
        assert_eq!(params[6], V::from("/10"));
    }

    #[test]
    fn without_a_grant_nothing_is_visible() {
        let mut params = Vec::new();
        assert_eq!(COLUMNS.visible(&Principal::nobody(&[]), &[SEE], &mut params), "FALSE");
        assert_eq!(COLUMNS.visible(&Principal::system("timers"), &[SEE], &mut params), "TRUE");
        assert!(params.is_empty());
    }
}
