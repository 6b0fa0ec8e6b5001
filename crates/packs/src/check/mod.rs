//! Everything that can be known about packs together, before anybody applies for anything.

mod expressions;
mod flows;
mod items;
mod joint;
mod stories;

use crate::{Finding, Pack};
use std::collections::BTreeMap;

/// What the city and the program have, for references out of the packs. `None` is not looked at: it is not known yet.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// Services that processes may run.
    pub services: Option<&'a [&'a str]>,
    /// Roles that officials and applicants work in.
    pub roles: Option<&'a [&'a str]>,
    /// Functions that the city's offices have.
    pub functions: Option<&'a [&'a str]>,
    /// Record types that the city keeps.
    pub records: Option<&'a [&'a str]>,
}

/// Checks packs together: references, processes, forms, expressions, limits, stories. The city's overlays are looked at by
/// [`compile`](crate::compile()).
pub fn check(packs: &[Pack], known: &Known<'_>) -> Vec<Finding> {
    let mut by_id: BTreeMap<&str, &Pack> = BTreeMap::new();
    let mut findings = Vec::new();
    for pack in packs {
        if by_id.insert(pack.id(), pack).is_some() {
            let place = (pack.id(), "pack.toml", 1);
            findings.push(Finding::error("P008", place, "有两个同名的应用", "there are two packs of this id"));
        }
    }
    let all = All { packs: by_id, known };
    for pack in packs {
        let mut look = Look { all: &all, pack, findings: &mut findings };
        look.needs();
        look.rows();
        flows::check(&mut look);
        forms(&mut look);
        items::check(&mut look);
        stories::check(&mut look);
    }
    findings
}

/// All packs and what is known besides.
pub(crate) struct All<'a> {
    pub packs: BTreeMap<&'a str, &'a Pack>,
    pub known: &'a Known<'a>,
}

/// One pack being looked at.
pub(crate) struct Look<'a> {
    pub all: &'a All<'a>,
    pub pack: &'a Pack,
    pub findings: &'a mut Vec<Finding>,
}

impl<'a> Look<'a> {
    fn error(
        &mut self,
        code: &'static str,
        file: &str,
        path: &str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> &mut Finding {
        let line = self.pack.line(file, path);
        self.findings.push(Finding::error(code, (self.pack.id(), file, line), zh, en));
        self.findings.last_mut().expect("just pushed")
    }

    /// An error about a word that is not among the known ones.
    fn missing<'w>(
        &mut self,
        code: &'static str,
        place: (&str, &str),
        word: &str,
        (zh, en): (&str, &str),
        known: impl IntoIterator<Item = &'w str>,
    ) {
        let meant = crate::finding::nearest(word, known);
        let (file, path) = place;
        self.error(code, file, path, format!("{zh}“{word}”不存在"), format!("{en} \"{word}\" does not exist"))
            .suggestion = meant;
    }

    fn needs(&mut self) {
        let (all, pack) = (self.all, self.pack);
        for need in pack.manifest.needs.iter().filter(|need| !all.packs.contains_key(need.as_str())) {
            self.missing("P014", ("pack.toml", "needs"), need, ("应用", "the pack"), all.packs.keys().copied());
        }
    }

    /// The rows that the pack serves are on the map of systems.
    fn rows(&mut self) {
        let map = crate::systems::map();
        for row in self.pack.manifest.rows.iter().filter(|row| map.row(row).is_none()) {
            let known = map.rows.iter().map(|row| row.id.as_str());
            self.missing("P042", ("pack.toml", "rows"), row, ("系统总表的行", "the row of the map of systems"), known);
        }
    }

    /// The pack that a name of this pack points into, with the rest of the name; notes what is missing.
    fn target<'n>(&mut self, name: &'n str, file: &str, path: &str) -> Option<(&'a Pack, &'n str)> {
        let (all, pack) = (self.all, self.pack);
        let Some((other, rest)) = name.split_once('/') else { return Some((pack, name)) };
        if other != pack.id() && !pack.manifest.needs.iter().any(|need| need == other) {
            let zh = format!("用到了“{other}”，请在 pack.toml 的 needs 里写上");
            self.error("P014", file, path, zh, format!("\"{other}\" is used; add it to `needs` in pack.toml"));
        }
        let found = all.packs.get(other).copied();
        if found.is_none() {
            self.missing("P014", (file, path), other, ("应用", "the pack"), all.packs.keys().copied());
        }
        found.map(|found| (found, rest))
    }

    /// Notes a word that is not on a list of the city or the program; nothing when the list is not known.
    fn listed(
        &mut self,
        code: &'static str,
        place: (&str, &str),
        word: &str,
        words: (&str, &str),
        list: Option<&'a [&'a str]>,
    ) {
        if let Some(list) = list
            && !list.contains(&word)
        {
            self.missing(code, place, word, words, list.iter().copied());
        }
    }
}

fn forms(look: &mut Look<'_>) {
    let pack = look.pack;
    for (id, form) in &pack.forms {
        let file = format!("forms/{id}.toml");
        for found in form.check() {
            let line = pack.line(&file, &found.path);
            let finding = Finding::error("P021", (pack.id(), &file, line), found.zh, found.en);
            look.findings.push(finding.of_part(found.code).suggest(found.suggestion));
        }
        for (page, field) in form.fields() {
            let Some(path) = &field.prefill else { continue };
            let place = format!("page.{}.field.{}.prefill", page.id, field.id);
            expressions::source_of(look, &file, &place, path);
        }
    }
}
