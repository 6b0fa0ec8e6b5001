//! Fills a store with any number of cases: those that were lived through are copied, each copy under ids, numbers and applicants of
//! its own. Copies keep office, state and age, so that lists are as long as in a city that has been at it for years.

use crate::lives::fault;
use anyhow::{Result, ensure};
use base::{Right, Target};
use db::{Call, Cx, Db, V};

const FILL: Right = Right("bench.fill");
/// Bits of an id below its node number.
const NODE: u32 = 12;
/// Bits of an id below its moment.
const MOMENT: u32 = 22;
/// Node numbers that copies take.
const NODES: i64 = 1_000;
/// Copies made in one command.
const COPIES: i64 = 4;

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
         claimed_at, done_at, step_due, due, outcome, opinion, version",
    ),
    ("case_span", "id, case_id, kind, reason, from_day, to_day, began_by, ended_by"),
    (
        "case_material",
        "id, case_id, material, title_zh, title_en, trust, source, file, file_name, state, note, checked_by, checked_at, added_at, version",
    ),
    ("case_paper", "id, case_id, kind, number, title, body, made_at, made_by, seen_at"),
];

/// `$1` moves ids into the past, `$2` and `$3` bound the ids of the cases that are copied, `$4` is the copy's number.
fn copied(table: &str, column: &str) -> String {
    match column {
        "id" | "case_id" | "parent" => format!("{column} - $1"),
        "number" => "number || '.' || $4".to_owned(),
        // Nobody has ten thousand cases of his own: each copy is another resident's.
        "applicant" | "person" if table == "cases" => format!("{column} + $1"),
        _ => column.to_owned(),
    }
}

fn statement((table, columns): (&str, &str)) -> String {
    let values: Vec<String> = columns.split(", ").map(|column| copied(table, column.trim())).collect();
    let of = if table == "cases" { "id" } else { "case_id" };
    format!("INSERT INTO {table} ({columns}) SELECT {} FROM {table} WHERE {of} >= $2 AND {of} <= $3", values.join(", "))
}

/// How far a copy's ids lie before those that were lived: a thousand copies as if so many nodes had made them a span of time
/// earlier, the next thousand one more span. None lies among those that are copied.
fn shift(copy: i64, span: i64) -> i64 {
    (copy / NODES + 1) * span - ((copy % NODES + 1) << NODE)
}

/// First and last id, and how many there are.
fn extent(cx: &mut Cx) -> base::Result<(i64, i64, i64)> {
    let row = cx.one("SELECT coalesce(min(id), 0), coalesce(max(id), 0), count(*) FROM cases", &[])?;
    row.map_or(Ok((0, 0, 0)), |row| Ok((row.i64(0)?, row.i64(1)?, row.i64(2)?)))
}

/// Copies the cases of a store until there are `cases` of them.
pub fn fill(db: &Db, cases: u64) -> Result<()> {
    let system = Call::system("bench");
    let (first, last, lived) = db.read_now(&system, "bench.extent", extent).map_err(fault)?;
    let cases = i64::try_from(cases)?;
    if cases <= lived {
        return Ok(());
    }
    ensure!(lived > 0, "a store without cases cannot be filled");
    // Rows of the last case got their ids within its life: weeks of ids are more than any template took.
    let span = last - first + ((60 * 86_400_000) << MOMENT);
    let copies = (cases - lived + lived - 1) / lived;
    for start in (1..=copies).step_by(COPIES as usize) {
        db.write_now(&system, "bench.fill", move |cx| {
            let permit = cx.permit(FILL, Target::default())?;
            for copy in start..(start + COPIES).min(copies + 1) {
                for table in TABLES {
                    let mut params = vec![V::from(shift(copy, span)), V::from(first), V::from(last)];
                    if table.1.contains("number") {
                        params.push(V::from(copy.to_string()));
                    }
                    cx.keep(&permit, statement(*table), params)?;
                }
            }
            Ok(())
        })
        .map_err(fault)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lives::{self, Until};
    use cases::task::store::{After, Filter, Way, Which, page};
    use testkit::{Store, on_both};

    on_both! {
        fn a_store_is_filled_with_copies_that_lists_show(store: Store) {
            let city = lives::city(store.url(), 2, 2).expect("a city");
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                for until in [Until::Submitted, Until::Accepted, Until::Decided] {
                    lives::life(&city, 1, until).await.expect("lived");
                }
            });
            fill(&city.db, 60).expect("filled");
            let (.., count) = city.db.read_now(&Call::system("test"), "count", extent).expect("counts");
            assert_eq!(count, 60);
            let pool = |clerk: usize| {
                let start = Way::Onward(After { due: -1, id: 0 });
                let read = move |cx: &mut Cx| page(cx, Which::Pool, &Filter::default(), start, 100);
                city.db.read_now(&city.clerks[clerk], "pool", read).expect("reads").len()
            };
            assert_eq!((pool(0), pool(1)), (0, 60), "one step of a third of the cases, two of another third");
            runtime.block_on(lives::life(&city, 1, Until::Decided)).expect("life goes on");
            city.db.close();
        }
    }
}
