//! The kernel names no pack, no department and no city: these are data.

use super::Problem;
use super::tree::{File, Tree};
use std::collections::BTreeSet;

/// Crates that know packs by their task: the pack compiler and the binary with its demonstration.
const KNOW_PACKS: [&str; 3] = ["packs", "tongban", "testkit"];
/// Code tables of the standards name departments as the standards do.
const KNOW_DEPARTMENTS: [&str; 4] = ["packs", "tongban", "testkit", "codes"];
/// Departments and the sample city in words that people read.
const SPOKEN: [&str; 12] = [
    "公安局",
    "税务局",
    "民政局",
    "人社局",
    "社会保障局",
    "市场监管局",
    "市场监督管理局",
    "住建局",
    "卫生健康委",
    "公积金中心",
    "云州",
    "Yunzhou",
];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let (packs, offices) = (packs(tree), offices(tree));
    let mut problems = Vec::new();
    for (file, source) in tree.product() {
        for literal in source.product_literals() {
            let mut found = |what: String| problems.push(Problem::new(&file.path, source.line(literal.at), what));
            if !KNOW_PACKS.contains(&file.crate_name()) {
                packs
                    .iter()
                    .filter(|pack| names_pack(&literal.text, pack))
                    .for_each(|pack| found(format!("names the pack {pack}")));
            }
            if !KNOW_DEPARTMENTS.contains(&file.crate_name()) {
                offices
                    .iter()
                    .filter(|office| literal.text == **office)
                    .for_each(|office| found(format!("names the office {office}")));
                SPOKEN
                    .iter()
                    .filter(|name| literal.text.contains(**name))
                    .for_each(|name| found(format!("names {name}")));
            }
        }
    }
    let read = tree.under("crates/", ".ftl").chain(tree.under("crates/", ".html"));
    for file in read.filter(|file| !KNOW_DEPARTMENTS.contains(&file.crate_name()) && !file.is_test()) {
        for (number, line) in file.text.lines().enumerate() {
            for name in SPOKEN.iter().filter(|name| line.contains(**name)) {
                problems.push(Problem::new(&file.path, number + 1, format!("names {name}")));
            }
        }
    }
    problems
}

/// A pack with a name of several words is recognised anywhere; one of one word only as a path or reference.
fn names_pack(text: &str, pack: &str) -> bool {
    if pack.contains('-') {
        return text.contains(pack);
    }
    text.starts_with(&format!("{pack}/")) || text.contains(&format!("packs/{pack}"))
}

fn packs(tree: &Tree) -> BTreeSet<String> {
    let manifests = tree.under("packs/", "/pack.toml").filter(|file| file.path.matches('/').count() == 2);
    manifests.filter_map(|file| file.path.split('/').nth(1)).map(str::to_owned).collect()
}

/// Functions of a city that items name as their office, where the word cannot mean anything else.
fn offices(tree: &Tree) -> BTreeSet<String> {
    let value = |line: &str| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "office").then(|| value.trim().trim_matches('"').to_owned())
    };
    let offices = |file: &File| file.text.lines().filter_map(value).collect::<Vec<_>>();
    tree.under("packs/", ".toml").flat_map(offices).filter(|office| office.contains('-')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACKS: [(&str, &str); 3] = [
        ("packs/enterprise-start/pack.toml", ""),
        ("packs/standard/pack.toml", ""),
        ("packs/enterprise-start/items/seal.toml", "id = \"seal\"\noffice = \"public-security\"\n"),
    ];

    fn found(path: &str, text: &str) -> Vec<String> {
        let files: Vec<(&str, &str)> = PACKS.iter().copied().chain([(path, text)]).collect();
        check(&Tree::sample(&files)).into_iter().map(|problem| problem.what).collect()
    }

    #[test]
    fn packs_offices_and_cities_are_found_in_the_kernel() {
        let code = "f(\"enterprise-start\", \"standard\", \"standard/one-office\", \"public-security\", \"云州市\");";
        let names = [
            "names the pack enterprise-start",
            "names the pack standard",
            "names the office public-security",
            "names 云州",
        ];
        assert_eq!(found("crates/cases/src/x.rs", code), names);
        assert_eq!(found("crates/cases/src/x.html", "<p>公安局</p>"), ["names 公安局"]);
    }

    #[test]
    fn elsewhere_and_in_tests_they_may_be_named() {
        let code = "f(\"enterprise-start\");";
        for path in ["crates/tongban/src/x.rs", "crates/cases/tests/x.rs", "crates/cases/src/tests.rs"] {
            assert_eq!(found(path, code), [""; 0], "{path}");
        }
        assert_eq!(
            found("crates/cases/src/x.rs", "#[cfg(test)] mod tests { const X: &str = \"enterprise-start\"; } // 云州"),
            [""; 0]
        );
    }
}
