//! Input as it was typed: strings under keys such as `address.detail` and `rows[0].name`, several under one key allowed.

use std::collections::BTreeMap;

/// Most values of one submission.
const MAX_VALUES: usize = 5_000;
/// Longest key in bytes.
const MAX_KEY: usize = 200;
/// Longest single value in bytes.
const MAX_VALUE: usize = 100_000;

/// An ordered multimap of typed strings. Values beyond the limits (5,000 values, keys of 200 bytes, values of 100,000
/// bytes) are not kept, and [`Raw::overflowed`] says so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Raw {
    values: BTreeMap<String, Vec<String>>,
    count: usize,
    overflowed: bool,
}

impl Raw {
    /// Nothing typed.
    pub fn new() -> Raw {
        Raw::default()
    }

    /// Adds a value under a key.
    pub fn push(&mut self, key: impl Into<String>, value: impl Into<String>) {
        let (key, value) = (key.into(), value.into());
        if self.count >= MAX_VALUES || key.len() > MAX_KEY || value.len() > MAX_VALUE {
            self.overflowed = true;
            return;
        }
        self.count += 1;
        self.values.entry(key).or_default().push(value);
    }

    /// Puts one value in the place of all under a key.
    pub fn set(&mut self, key: impl Into<String>, value: impl Into<String>) {
        let key = key.into();
        self.remove(&key);
        self.push(key, value);
    }

    /// Takes all values of a key away.
    pub fn remove(&mut self, key: &str) {
        if let Some(gone) = self.values.remove(key) {
            self.count -= gone.len();
        }
    }

    /// The first value under a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.values.get(key).and_then(|values| values.first()).map(String::as_str)
    }

    /// All values under a key.
    pub fn all(&self, key: &str) -> &[String] {
        self.values.get(key).map_or(&[], Vec::as_slice)
    }

    /// Whether any value was left out because of the limits.
    pub fn overflowed(&self) -> bool {
        self.overflowed
    }

    /// All keys and values, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().flat_map(|(key, values)| values.iter().map(move |value| (key.as_str(), value.as_str())))
    }

    /// Whether nothing but blanks stands under a path and what is below it.
    pub fn is_blank_under(&self, path: &str) -> bool {
        self.under(path).all(|(_, values)| values.iter().all(|value| value.trim().is_empty()))
    }

    /// The numbers of the rows typed under a table's path, in order; at most `limit`.
    pub fn rows(&self, path: &str, limit: usize) -> Vec<usize> {
        let start = format!("{path}[");
        let mut rows: Vec<usize> = self
            .values
            .range(start.clone()..)
            .take_while(|(key, _)| key.starts_with(&start))
            .filter_map(|(key, _)| key[start.len()..].split(']').next()?.parse().ok())
            .collect();
        rows.sort_unstable();
        rows.dedup();
        rows.truncate(limit);
        rows
    }

    /// The same with the rows of a table counted anew from 0, blank ones and those in `without` left out.
    pub fn renumbered(&self, path: &str, without: &[usize]) -> Raw {
        let start = format!("{path}[");
        let kept: Vec<usize> = self
            .rows(path, MAX_VALUES)
            .into_iter()
            .filter(|row| !without.contains(row) && !self.is_blank_under(&format!("{path}[{row}]")))
            .collect();
        let mut result = Raw { overflowed: self.overflowed, ..Raw::default() };
        for (key, values) in &self.values {
            if !key.starts_with(&start) {
                for value in values {
                    result.push(key.as_str(), value.as_str());
                }
            }
        }
        for (place, row) in kept.iter().enumerate() {
            let old = format!("{path}[{row}]");
            for (key, values) in self.under(&old) {
                let key = format!("{path}[{place}]{}", &key[old.len()..]);
                for value in values {
                    result.push(key.as_str(), value.as_str());
                }
            }
        }
        result
    }

    /// Keeps only what stands under one of the paths.
    pub fn only(&self, paths: &[&str]) -> Raw {
        let mut result = Raw { overflowed: self.overflowed, ..Raw::default() };
        for path in paths {
            for (key, values) in self.under(path) {
                for value in values {
                    result.push(key.as_str(), value.as_str());
                }
            }
        }
        result
    }

    fn under<'a>(&'a self, path: &'a str) -> impl Iterator<Item = (&'a String, &'a Vec<String>)> {
        self.values.range(path.to_owned()..).take_while(move |(key, _)| key.starts_with(path)).filter(
            move |(key, _)| {
                let rest = &key[path.len()..];
                rest.is_empty() || rest.starts_with(['.', '['])
            },
        )
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Raw {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Raw {
        let mut raw = Raw::new();
        for (key, value) in pairs {
            raw.push(key, value);
        }
        raw
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_and_removed_rows_close_up() {
        let raw: Raw = [
            ("rows[0].name", "陈晓岚"),
            ("rows[1].name", " "),
            ("rows[10].name", "周立"),
            ("rows[2].name", "林嘉"),
            ("rowsize", "9"),
        ]
        .into_iter()
        .collect();
        assert_eq!(raw.rows("rows", 100), vec![0, 1, 2, 10]);
        let tidy = raw.renumbered("rows", &[0]);
        assert_eq!(
            tidy.iter().collect::<Vec<_>>(),
            vec![("rows[0].name", "林嘉"), ("rows[1].name", "周立"), ("rowsize", "9")]
        );
    }

    #[test]
    fn limits_hold_and_say_so() {
        let mut raw = Raw::new();
        for _ in 0..MAX_VALUES + 5 {
            raw.push("a", "b");
        }
        assert_eq!(raw.all("a").len(), MAX_VALUES);
        assert!(raw.overflowed());
        let mut long = Raw::new();
        long.push("x".repeat(MAX_KEY + 1), "y");
        assert!(long.overflowed() && long.get("x").is_none());
    }

    #[test]
    fn a_path_does_not_take_its_namesakes() {
        let raw: Raw = [("name", "a"), ("name.first", "b"), ("names", "c")].into_iter().collect();
        assert_eq!(raw.only(&["name"]).iter().count(), 2);
        assert!(!raw.is_blank_under("name"));
        assert!(raw.is_blank_under("nam"));
    }
}
