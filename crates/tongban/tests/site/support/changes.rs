//! What changed in the store of a city: each row that was added, changed or removed, not only how many there are.

use super::city::City;
use base::{Right, Target};
use db::{Call, Cx};
use std::collections::BTreeMap;

/// Where changes are counted.
const KEPT_IN: &str = "CREATE TABLE test_change (place TEXT PRIMARY KEY, count INTEGER NOT NULL)";

/// Tables that change whatever is sent: what keeps the machine going, and what is written down of everybody.
pub const ALWAYS: &[&str] = &[
    "audit",
    "audit_seal",
    "audit_leaf",
    "disclosure",
    "event",
    "job",
    "node_lease",
    "record_read",
    "session",
    "sign_in_attempt",
];

impl City {
    /// Watches every table from now on.
    pub fn watch_changes(&self) {
        let watch = self.app.installation.db.write_now(&Call::system("test"), "test.watch", |cx| {
            let permit = cx.permit(Right("test.watch"), Target::default())?;
            let tables = names(cx, "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' \
                 AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%\\_fts%' ESCAPE '\\' ORDER BY name")?;
            cx.keep(&permit, KEPT_IN, Vec::new())?;
            for table in tables.iter().filter(|table| !ALWAYS.contains(&table.as_str())) {
                let columns = names(cx, &format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"))?;
                let differs: Vec<String> =
                    columns.iter().map(|column| format!("old.\"{column}\" IS NOT new.\"{column}\"")).collect();
                for (what, when) in [
                    ("INSERT", String::new()),
                    ("DELETE", String::new()),
                    ("UPDATE", format!("WHEN {}", differs.join(" OR "))),
                ] {
                    let place = format!("{what} {table}");
                    cx.keep(
                        &permit,
                        format!(
                            "CREATE TRIGGER \"test {place}\" AFTER {what} ON \"{table}\" {when} BEGIN INSERT INTO test_change \
                             VALUES ('{place}', 1) ON CONFLICT (place) DO UPDATE SET count = count + 1; END"
                        ),
                        Vec::new(),
                    )?;
                }
            }
            Ok(())
        });
        watch.expect("the tables are watched");
    }

    /// What changed since the watch began: `UPDATE cases` and how often.
    pub fn changes(&self) -> BTreeMap<String, i64> {
        // A write that waits in line is done before this one is.
        let flush = self.app.installation.db.write_now(&Call::system("test"), "test.flush", |_| Ok(()));
        flush.expect("the store answers");
        let read = self.app.installation.db.read_now(&Call::system("test"), "test.changes", |cx| {
            let rows = cx.query("SELECT place, count FROM test_change ORDER BY place", &[])?;
            rows.iter().map(|row| Ok((row.string(0)?, row.i64(1)?))).collect()
        });
        read.expect("the store answers")
    }
}

impl City {
    /// Lines of the audit that say that somebody who is signed in was refused.
    pub fn refusals(&self) -> i64 {
        let flush = self.app.installation.db.write_now(&Call::system("test"), "test.flush", |_| Ok(()));
        flush.expect("the store answers");
        let read = self.app.installation.db.read_now(&Call::system("test"), "test.refusals", move |cx| {
            let row = cx.one("SELECT count(*) FROM audit WHERE account <> 0 AND outcome <> 'done'", &[])?;
            row.map_or(Ok(0), |row| row.i64(0))
        });
        read.expect("the store answers")
    }
}

/// The places at which something changed between two looks.
pub fn changed(before: &BTreeMap<String, i64>, after: &BTreeMap<String, i64>) -> Vec<String> {
    after.iter().filter(|(place, count)| before.get(*place) != Some(count)).map(|(place, _)| place.clone()).collect()
}

fn names(cx: &mut Cx, sql: &str) -> base::Result<Vec<String>> {
    cx.query(sql, &[])?.iter().map(|row| row.string(0)).collect()
}
