//! Copies of stored cases, as statements: those that were lived through by the program's own commands are copied, each copy under
//! ids, numbers and applicants of its own. Copies keep office, state and age, so that lists are as long as in a city that has been
//! at it for years.

/// Bits of an id below its node number.
const NODE: u32 = 12;
/// Bits of an id below its moment.
const MOMENT: u32 = 22;
/// Node numbers that copies take.
const NODES: i64 = 1_000;

/// Each table of a case with its columns; how they are copied is told by their names ([`copied`]).
const TABLES: &[(&str, &str)] = &[
    (
        "cases",
        "id, number, parent, activity, item, publication, title_zh, title_en, applicant, person, company, applicant_name, channel, \
         office, office_path, region, owner, status, paused, outcome, step, submitted_at, accepted_at, decided_at, finished_at, \
         accept_due, clock_from, promised, statutory, extended, promised_due, statutory_due, provisional, result_number, version",
    ),
    ("case_flow", "case_id, state"),
    ("case_answers", "case_id, plain, sealed, sources, version"),
    ("case_journal", "id, case_id, at, account, actor, office, kind, open_to_applicant, detail, change"),
    (
        "case_task",
        "id, case_id, activity, element, name, kind, role, variable, term, office, office_path, region, assignee, state, opened_at, \
         claimed_at, done_at, step_due, due, outcome, opinion, whose, version",
    ),
    ("case_span", "id, case_id, kind, reason, from_day, to_day, began_by, ended_by, due, days"),
    (
        "case_material",
        "id, case_id, material, title_zh, title_en, trust, source, file, file_name, state, note, checked_by, checked_at, added_at, version",
    ),
    ("case_paper", "id, case_id, kind, number, title, body, made_at, made_by, seen_at"),
];

/// The cases that are copied: all that a store holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// The least id of a case.
    pub first: i64,
    /// The greatest id of a case.
    pub last: i64,
    /// How many there are.
    pub count: i64,
}

impl Template {
    /// The statement that answers the three numbers of a template.
    pub const ASK: &str = "SELECT coalesce(min(id), 0), coalesce(max(id), 0), count(*) FROM cases";

    /// How often the template is copied until a store holds so many cases.
    pub fn copies(&self, cases: i64) -> i64 {
        let (lacking, each) = ((cases - self.count).max(0), self.count.max(1));
        (lacking + each - 1) / each
    }

    /// The statements of one copy, numbered from 1, in order.
    pub fn copy(&self, number: i64) -> Vec<String> {
        TABLES.iter().map(|table| self.statement(*table, number)).collect()
    }

    /// How far a copy's ids lie before those that were lived: a thousand copies as if so many nodes had made them a span of time
    /// earlier, the next thousand one more span. None lies among those that are copied.
    fn shift(&self, copy: i64) -> i64 {
        // Rows of the last case got their ids within its life: weeks of ids are more than any template took.
        let span = self.last - self.first + ((60 * 86_400_000) << MOMENT);
        (copy / NODES + 1) * span - ((copy % NODES + 1) << NODE)
    }

    fn statement(&self, (table, columns): (&str, &str), copy: i64) -> String {
        let shift = self.shift(copy);
        let value = |column: &str| copied(table, column, shift, copy);
        let values: Vec<String> = columns.split(", ").map(|column| value(column.trim())).collect();
        let of = if table == "cases" { "id" } else { "case_id" };
        let (first, last) = (self.first, self.last);
        let values = values.join(", ");
        format!("INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE {of} >= {first} AND {of} <= {last}")
    }
}

fn copied(table: &str, column: &str, shift: i64, copy: i64) -> String {
    match column {
        "id" | "case_id" | "parent" => format!("{column} - {shift}"),
        "number" => format!("number || '.{copy}'"),
        // Nobody has ten thousand cases of his own: each copy is another resident's.
        "applicant" | "person" if table == "cases" => format!("{column} + {shift}"),
        _ => column.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_never_meet() {
        let template = Template { first: 500 << MOMENT, last: 900 << MOMENT, count: 7 };
        assert_eq!((template.copies(7), template.copies(8), template.copies(10_000)), (0, 1, 1_428));
        let mut shifts: Vec<i64> = (1..3_000).map(|copy| template.shift(copy)).collect();
        shifts.sort_unstable();
        shifts.dedup();
        assert_eq!(shifts.len(), 2_999);
        assert!(shifts.iter().all(|shift| *shift > template.last - template.first), "none lies among the template");
        assert_eq!(template.copy(3).len(), TABLES.len());
    }
}
