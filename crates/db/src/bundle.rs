//! Writes that a server runs as one statement: each message to it costs about as much as a small write.
//!
//! Writes that follow one another, each of another table and reading none, become the parts of one `WITH`. Such parts run over one
//! snapshot in no order, which nobody can tell apart from their order here. A write that must touch a row becomes a division by the
//! number of rows it touched, so that even the commit can be sent along.

use crate::V;
use crate::tx::Write;
use std::fmt::Write as _;

/// Most parameters of one statement, well below what the protocol can count.
const PARAMS: usize = 2_000;

/// Some writes that run as one statement.
pub(crate) struct Bundle<'a>(&'a [Write]);

/// Words by which a write reads rows: it stands alone, for it must see what was written before it.
const READS: [&str; 4] = ["SELECT", "RETURNING", " FROM ", " USING "];

/// The table that a write changes, where it reads no other.
fn table(sql: &str) -> Option<&str> {
    let rest = ["INSERT INTO ", "UPDATE ", "DELETE FROM "].into_iter().find_map(|start| sql.strip_prefix(start))?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
    (!READS.iter().any(|word| rest.contains(word))).then(|| &rest[..end])
}

/// Cuts writes into bundles, in order.
pub(crate) fn bundles(writes: &[Write]) -> Vec<Bundle<'_>> {
    let mut out = Vec::new();
    let (mut start, mut tables, mut params) = (0, Vec::new(), 0);
    for (place, write) in writes.iter().enumerate() {
        let table = table(&write.sql);
        let joins = table.is_some_and(|table| !tables.contains(&Some(table)))
            && !tables.contains(&None)
            && params + write.params.len() <= PARAMS;
        if place > start && !joins {
            out.push(Bundle(&writes[start..place]));
            (start, params) = (place, 0);
            tables.clear();
        }
        tables.push(table);
        params += write.params.len();
    }
    if start < writes.len() {
        out.push(Bundle(&writes[start..]));
    }
    out
}

impl<'a> Bundle<'a> {
    /// The parameters of all its writes, in order.
    pub fn params(&self) -> impl ExactSizeIterator<Item = &'a V> {
        self.0.iter().flat_map(|write| &write.params).collect::<Vec<_>>().into_iter()
    }

    /// Its statement.
    pub fn sql(&self) -> String {
        if let [one] = self.0
            && !one.exact
        {
            return one.sql.clone().into_owned();
        }
        let (mut sql, mut checks, mut before) = ("WITH ".to_owned(), String::new(), 0);
        for (place, write) in self.0.iter().enumerate() {
            let _ = write!(sql, "{}w{place} AS (", if place == 0 { "" } else { ", " });
            renumber(&write.sql, before, &mut sql);
            if write.exact {
                sql.push_str(" RETURNING 1");
                let _ =
                    write!(checks, "{}1 / (SELECT count(*) FROM w{place})", if checks.is_empty() { "" } else { ", " });
            }
            sql.push(')');
            before += write.params.len();
        }
        let _ = write!(sql, " SELECT {}", if checks.is_empty() { "1" } else { &checks });
        sql
    }
}

/// Writes a statement with each `$n` moved up by so many.
fn renumber(sql: &str, by: usize, into: &mut String) {
    let mut parts = sql.split('$');
    into.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        into.push('$');
        match part[..end].parse::<usize>() {
            Ok(number) => {
                let _ = write!(into, "{}", number + by);
            }
            Err(_) => into.push_str(&part[..end]),
        }
        into.push_str(&part[end..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(sql: &'static str, params: usize, exact: bool) -> Write {
        Write { sql: sql.into(), params: vec![V::I64(1); params], exact }
    }

    #[test]
    fn writes_of_different_tables_travel_as_one() {
        let writes = [
            write("UPDATE step SET state = $2 WHERE id = $1 AND version = $3", 3, true),
            write("INSERT INTO note (id, words) VALUES ($1, $2)", 2, false),
            write("INSERT INTO note (id, words) VALUES ($1, $2)", 2, false),
            write("INSERT INTO tally SELECT n FROM step WHERE id = $1", 1, false),
            write("UPDATE step SET n = tally.n FROM tally WHERE step.id = $1", 1, false),
            write("DELETE FROM step WHERE id = $1", 1, false),
        ];
        let found = bundles(&writes);
        let texts: Vec<String> = found.iter().map(Bundle::sql).collect();
        assert_eq!(
            texts,
            [
                "WITH w0 AS (UPDATE step SET state = $2 WHERE id = $1 AND version = $3 RETURNING 1), \
                 w1 AS (INSERT INTO note (id, words) VALUES ($4, $5)) SELECT 1 / (SELECT count(*) FROM w0)",
                "INSERT INTO note (id, words) VALUES ($1, $2)",
                "INSERT INTO tally SELECT n FROM step WHERE id = $1",
                "UPDATE step SET n = tally.n FROM tally WHERE step.id = $1",
                "DELETE FROM step WHERE id = $1",
            ],
            "a table comes once, and what reads another stands alone"
        );
        assert_eq!(found.iter().map(|bundle| bundle.params().len()).collect::<Vec<_>>(), [5, 2, 1, 1, 1]);
    }

    #[test]
    fn a_single_write_that_must_touch_a_row_is_checked() {
        let writes = [write("DELETE FROM step WHERE id = $1", 1, true)];
        let sql = bundles(&writes)[0].sql();
        assert_eq!(sql, "WITH w0 AS (DELETE FROM step WHERE id = $1 RETURNING 1) SELECT 1 / (SELECT count(*) FROM w0)");
    }
}
