//! Rows of the item library.

use crate::item::Item;
use crate::published::State;
use base::{Permit, Result};
use db::{Cx, V};
use identity::Office;

/// Makes every cached page of the hall stale.
pub(crate) fn bump(cx: &mut Cx, permit: &Permit) -> Result<()> {
    cx.keep(
        permit,
        "INSERT INTO item_version (id, version) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET version = item_version.version + 1",
        vec![],
    )
}

/// A number that grows with each change that the hall shows.
pub(crate) fn version(cx: &mut Cx) -> Result<i64> {
    let row = cx.one("SELECT version FROM item_version WHERE id = 1", &[])?;
    row.map_or(Ok(0), |row| row.i64(0))
}

/// Words by which the library's list is searched.
fn words(name: &str, item: &Item) -> String {
    let mut all = name.to_owned();
    for word in item.search_words() {
        all.push(' ');
        all.push_str(word);
    }
    all.to_lowercase()
}

/// Notes a publication in the entry of its item.
pub(crate) fn place(
    cx: &mut Cx,
    permit: &Permit,
    name: &str,
    item: &Item,
    office: Option<&Office>,
    publication: i64,
    version: i64,
) -> Result<()> {
    let now = cx.now();
    cx.write(
        permit,
        "INSERT INTO item_entry (name, title_zh, title_en, words, office, office_path, region, state, reason, publication, version, \
         draft, draft_state, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10, NULL, '', $11) \
         ON CONFLICT (name) DO UPDATE SET title_zh = excluded.title_zh, title_en = excluded.title_en, words = excluded.words, \
         office = excluded.office, office_path = excluded.office_path, region = excluded.region, state = excluded.state, reason = '', \
         publication = excluded.publication, version = excluded.version, changed_at = excluded.changed_at",
        vec![
            V::from(name),
            V::from(&item.title.zh),
            V::from(&item.title.en),
            V::from(words(name, item)),
            V::from(office.map(|office| office.id)),
            V::from(office.map_or("/", |office| &office.path)),
            V::from(office.map_or("", |office| &office.region)),
            V::from(State::Current.word()),
            V::from(publication),
            V::from(version),
            V::from(now),
        ],
    )?;
    bump(cx, permit)
}

/// Notes that an item was suspended, used again or cancelled, and why.
pub(crate) fn say_state(cx: &mut Cx, permit: &Permit, name: &str, state: State, reason: &str) -> Result<()> {
    let now = cx.now();
    cx.write(
        permit,
        "UPDATE item_entry SET state = $2, reason = $3, changed_at = $4 WHERE name = $1",
        vec![V::from(name), V::from(state.word()), V::from(reason), V::from(now)],
    )?;
    bump(cx, permit)
}
