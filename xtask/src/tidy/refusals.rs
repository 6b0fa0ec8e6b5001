//! Every refusal has its sentence in both languages: the code `case.already_claimed` is the key `case-already-claimed`.

use super::Problem;
use super::tree::Tree;
use std::collections::BTreeSet;

const LANGUAGES: [&str; 2] = ["zh-CN", "en"];
const CALLS: [&str; 3] = ["refuse_if!(", "Refusal::new(", ".or_refuse("];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let keys = LANGUAGES.map(|language| keys(tree, language));
    let mut problems = Vec::new();
    for (file, source) in tree.product() {
        for at in CALLS.into_iter().flat_map(|call| source.finds(call).map(move |at| at + call.len() - 1)) {
            let call = at..source.closing(at);
            for literal in source.literals.iter().filter(|literal| call.contains(&literal.at) && is_code(&literal.text))
            {
                let key = literal.text.replace(['.', '_'], "-");
                for (language, _) in LANGUAGES.iter().zip(&keys).filter(|(_, keys)| !keys.contains(&key)) {
                    problems.push(Problem::new(
                        &file.path,
                        source.line(literal.at),
                        format!("no sentence {key} in {language}"),
                    ));
                }
            }
        }
    }
    problems.dedup();
    problems
}

/// Codes have at least one dot; other strings in a call are values.
fn is_code(text: &str) -> bool {
    let word = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_lowercase())
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    text.contains('.') && text.split('.').all(word)
}

fn keys(tree: &Tree, language: &str) -> BTreeSet<String> {
    let folder = format!("crates/web/locales/{language}/");
    let lines = tree.under(&folder, ".ftl").flat_map(|file| file.text.lines());
    lines.filter_map(|line| Some(line.split_once('=')?.0.trim_end().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_without_a_sentence_is_found() {
        let code = "refuse_if!(a == \"x\", \"case.already_claimed\");\nRefusal::new(\"case.late\").with(\"who\", \"a\");\n#[cfg(test)] mod tests { fn f() { x.or_refuse(\"case.gone\"); } }";
        let tree = Tree::sample(&[
            ("crates/cases/src/x.rs", code),
            ("crates/web/locales/zh-CN/cases.ftl", "case-already-claimed = 已有人办理。\ncase-late = 已过期。\n"),
            ("crates/web/locales/en/cases.ftl", "case-already-claimed = Somebody is on it.\n"),
        ]);
        assert_eq!(check(&tree), [Problem::new("crates/cases/src/x.rs", 2, "no sentence case-late in en")]);
    }
}
