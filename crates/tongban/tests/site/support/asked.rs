//! Those of whom something is asked: an opinion, an answer to a question, a check of a promise; and who asked for it.

use super::city::City;
use super::people::Sort;

/// Who asked for an opinion that is still open, with the step.
const ASKS: &str = "SELECT a.login, q.task FROM case_countersign q JOIN case_task t ON t.id = q.task AND t.state = 'open' \
     JOIN account a ON a.id = t.assignee WHERE q.state = 'open' ORDER BY q.id";
/// Who owes an opinion, with the request.
const IS_ASKED: &str = "SELECT a.login, s.id FROM case_countersigner s JOIN account a ON a.id = s.account \
     WHERE s.state = 'open' AND a.login IS NOT NULL ORDER BY s.id";
/// Who may answer a question, with the question.
const ANSWERS: &str = "SELECT a.login, q.id FROM item_question q JOIN post p ON p.office = q.office \
     JOIN post_role r ON r.post = p.id AND r.role = 'clerk' AND r.state = 'granted' JOIN account a ON a.id = p.account \
     WHERE q.state = 'waiting' ORDER BY q.id";
/// Who checks a promise, with its case.
const CHECKS: &str = "SELECT a.login, c.id FROM case_promise m JOIN cases c ON c.id = m.case_id JOIN post p ON p.office = c.office \
     JOIN post_role r ON r.post = p.id AND r.role = 'clerk' AND r.state = 'granted' JOIN account a ON a.id = p.account \
     WHERE m.state = 'made' AND m.check_due IS NOT NULL ORDER BY c.id";

impl City {
    /// Signs them in; they begin where it is asked.
    pub(super) fn asked(&mut self, starts: &mut Vec<(&'static str, String)>) {
        for (name, sql, before, after) in [
            ("who-closes", ASKS, "/desk/tasks/", "?do=without"),
            ("who-advises", IS_ASKED, "/desk/countersigns/", ""),
            ("who-answers", ANSWERS, "/desk/questions/", ""),
            ("who-checks", CHECKS, "/desk/cases/", ""),
        ] {
            let (login, number) = self.row(sql).unwrap_or_else(|| panic!("the sample city has nobody {name}"));
            self.also(name, login, Sort::Official);
            starts.push((name, format!("{before}{number}{after}")));
        }
        starts.push(("sec-admin", "/admin/grants/new?type=birth".to_owned()));
    }
}
