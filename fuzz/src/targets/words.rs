//! What people write: wordings of messages as templates, and what they search for.

use crate::text;
use base::Text;
use messages::wordings::{Texts, Wording, built_in, check, render};
use search::{Doc, Index};
use std::sync::LazyLock;

pub fn wordings() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = built_in()
        .iter()
        .flat_map(|built| [built.wording.zh.body.clone(), built.wording.en.body.clone(), built.wording.zh.sms.clone()])
        .map(String::into_bytes)
        .collect();
    let by_hand = [
        "{% for x in range(9999) %}{{ x }}{% endfor %}",
        "{{ number ~ number }}",
        "{% if case %}a{% else %}b{% endif %}",
        "{% set a = [1] * 9999 %}{{ a|join }}",
        "{{ number.__class__ }}",
        "{% include \"a\" %}",
        "{{ '%s' % number }}",
        "{#",
        "{%",
    ];
    seeds.extend(by_hand.iter().map(|source| source.as_bytes().to_vec()));
    seeds
}

/// Whatever an administrator writes is refused or renders within its bounds, and what was checked renders.
pub fn wording(bytes: &[u8]) {
    let Some(source) = text(bytes) else { return };
    let built = &built_in()[source.len() % built_in().len()];
    let texts = |part: &Texts| Texts { title: part.title.clone(), body: source.to_owned(), sms: part.sms.clone() };
    let edited = Wording { zh: texts(&built.wording.zh), en: texts(&built.wording.en) };
    if check(built, &edited).is_ok() {
        for locale in base::Locale::ALL {
            let rendered = render(built, Some(&edited), &built.sample, locale);
            let rendered = rendered.unwrap_or_else(|error| panic!("checked, and does not render: {error:?}"));
            assert!(rendered.body.chars().count() <= 4_000 && !rendered.title.contains('\n'));
        }
    }
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let doc = |(id, pack): (usize, (String, Text, Vec<String>))| {
        let (_, title, keywords) = pack;
        Doc { kind: "item".to_owned(), id: id.to_string(), title, keywords, ..Doc::default() }
    };
    let items = packs::embedded().into_iter().flat_map(|pack| {
        let items = pack.items.iter().map(|(id, item)| {
            (id.clone(), item.title.clone(), item.search_words().map(str::to_owned).collect::<Vec<_>>())
        });
        items.collect::<Vec<_>>()
    });
    Index::of(&items.enumerate().map(doc).collect::<Vec<_>>())
});

pub fn queries() -> Vec<Vec<u8>> {
    [
        "开公司",
        "老年证",
        "jiehun",
        "low income",
        "居住证 续签",
        "ｓｈｉｙｅ",
        "ju zhu z",
        "结婚登记怎么办",
        "lnz",
        "a",
        "　",
    ]
    .iter()
    .map(|query| query.as_bytes().to_vec())
    .collect()
}

/// A query answers at most what was asked for, each thing once.
pub fn query(bytes: &[u8]) {
    let Some(query) = text(bytes) else { return };
    let hits = INDEX.find(query, 10);
    let mut ids: Vec<&str> = hits.iter().map(|hit| hit.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert!(hits.len() <= 10 && ids.len() == hits.len(), "{query:?}");
    assert!(INDEX.suggest(query, 8).len() <= 8);
    let _ = (search::tokens(query), search::name_tokens(query));
}
