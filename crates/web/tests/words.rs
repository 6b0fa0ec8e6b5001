//! The words: complete in both languages, with the same values; every key that code names exists, every key is named.

use base::Locale;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use web::words::files;
use web::{Arg, Words};

/// Keys of one language with the names of their values.
fn entries(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for (_, text) in files(locale, None) {
        let mut current: Option<String> = None;
        for line in text.lines() {
            let starts = line.chars().next().is_some_and(|first| first.is_ascii_alphabetic());
            if starts && let Some((key, _)) = line.split_once('=') {
                current = Some(key.trim().to_owned());
                found.entry(key.trim().to_owned()).or_insert_with(BTreeSet::new);
            }
            if line.starts_with('#') {
                continue;
            }
            let Some(values) = current.as_ref().and_then(|key| found.get_mut(key)) else { continue };
            for rest in line.split('$').skip(1) {
                let name: String = rest
                    .chars()
                    .take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'))
                    .collect();
                values.insert(name);
            }
        }
    }
    found
}

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crates folder");
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                if !matches!(name.as_str(), "tests" | "examples" | "benches" | "data" | "vendor") {
                    folders.push(path);
                }
            } else if matches!(path.extension().and_then(|extension| extension.to_str()), Some("rs" | "html"))
                && name != "tests.rs"
            {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                let code: String =
                    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
                found.push((path, code));
            }
        }
    }
    found
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Keys that a file names as words to say: `t("…")`, `ta("…"`, refusals by their code.
fn named(code: &str) -> BTreeSet<String> {
    const SAY: &[&str] = &[".t(\"", ".ta(\"", ".ta2(\"", ".say(\"", ".titled_by(\"", "Flash::new(\""];
    const REFUSE: &[&str] = &["Refusal::new(\"", "or_refuse(\""];
    let mut keys = BTreeSet::new();
    for (patterns, refusal) in [(SAY, false), (REFUSE, true)] {
        for pattern in patterns {
            for (at, _) in code.match_indices(pattern) {
                let Some(key) = code[at + pattern.len()..].split('"').next() else { continue };
                let key = if refusal { key.replace(['.', '_'], "-") } else { key.to_owned() };
                if is_key(&key) {
                    keys.insert(key);
                }
            }
        }
    }
    for (at, _) in code.match_indices("refuse_if!(") {
        keys.extend(second_literal(&code[at..]).map(|code| code.replace(['.', '_'], "-")));
    }
    for (at, _) in code.match_indices("say(locale, ").chain(code.match_indices("say(Locale::")) {
        keys.extend(second_literal(&code[at..]).filter(|key| is_key(key)).map(str::to_owned));
    }
    keys
}

/// The second argument of `refuse_if!(condition, "code" …)` or `say(locale, "key", …)`: the first literal after a comma.
fn second_literal(call: &str) -> Option<&str> {
    let end = call.find(';').unwrap_or(call.len());
    let (_, rest) = call[..end].split_once(", \"")?;
    rest.split('"').next()
}

/// Every literal in the code, with `.` and `_` as `-`, so that codes count as their keys.
fn literals(code: &str) -> BTreeSet<String> {
    code.split('"').map(|part| part.replace(['.', '_'], "-")).filter(|part| is_key(part)).collect()
}

#[test]
fn all_words_read() {
    assert_eq!(Words::new(None).problems(), Vec::<String>::new());
}

#[test]
fn both_languages_say_the_same_things_with_the_same_values() {
    let (zh, en) = (entries(Locale::Zh), entries(Locale::En));
    let only_zh: Vec<_> = zh.keys().filter(|key| !en.contains_key(*key)).collect();
    let only_en: Vec<_> = en.keys().filter(|key| !zh.contains_key(*key)).collect();
    assert!(only_zh.is_empty() && only_en.is_empty(), "only Chinese: {only_zh:?}; only English: {only_en:?}");
    let differ: Vec<_> = zh.iter().filter(|(key, values)| en.get(*key) != Some(values)).map(|(key, _)| key).collect();
    assert!(differ.is_empty(), "values differ: {differ:?}");
    assert!(zh.len() > 100);
}

#[test]
fn every_sentence_formats() {
    let words = Words::new(None);
    for locale in Locale::ALL {
        for (key, values) in entries(locale) {
            let args: Vec<(&str, Arg)> = values.iter().map(|name| (name.as_str(), Arg::Number(2))).collect();
            let text = words.try_say(locale, &key, &args).unwrap_or_else(|| panic!("{key} has no words"));
            assert!(!text.is_empty() && !text.contains("{$"), "{key}: {text}");
        }
    }
}

#[test]
fn every_key_that_code_names_exists() {
    let known = entries(Locale::Zh);
    let mut missing = Vec::new();
    for (path, code) in sources() {
        for key in named(&code) {
            if !known.contains_key(&key) {
                missing.push(format!("{}: {key}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_key_is_named_somewhere_or_listed_with_a_reason() {
    let listed: BTreeMap<&str, &str> = include_str!("../locales/unused.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(key, reason)| (key.trim(), reason.trim()))
        .collect();
    let known = entries(Locale::Zh);
    let used: BTreeSet<String> = sources().iter().flat_map(|(_, code)| literals(code)).collect();
    let unused: Vec<_> =
        known.keys().filter(|key| !used.contains(*key) && !listed.contains_key(key.as_str())).collect();
    assert!(unused.is_empty(), "named nowhere: {unused:#?}");
    for (key, reason) in listed {
        assert!(known.contains_key(key), "unused.txt lists {key}, which is gone");
        assert!(reason.len() > 10, "unused.txt gives no reason for {key}");
    }
}

#[test]
fn the_scanner_finds_what_it_should() {
    let code = r#"frame.t("a-b"); own::say("e-f"); words.say(locale, "g-h", &[]); let x = not("c-d"); refuse_if!(case.is(1, 2), "case.already_claimed", "who" = y); x.or_refuse("gone")"#;
    let found = named(code);
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), ["a-b", "case-already-claimed", "g-h", "gone"]);
}
