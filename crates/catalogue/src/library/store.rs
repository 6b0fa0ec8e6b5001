//! Rows of the item library.

use super::model::{Draft, DraftState, Entry, Review};
use crate::item::Item;
use crate::published::{Body, State};
use crate::rights::{ITEM_EDIT, ITEM_PUBLISH, ITEM_REVIEW};
use base::{AccountId, Error, OfficeId, Permit, Result, Text};
use db::{Columns, Cx, Row, V};
use identity::Office;
use serde_json::Value;

const SCOPE: Columns =
    Columns { own: None, office: Some("e.office"), path: Some("e.office_path"), region: Some("e.region") };
const ENTRY: &str = "e.name, e.title_zh, e.title_en, e.office, e.office_path, e.region, e.state, e.reason, e.publication, e.version, \
     e.edited, e.draft, e.draft_state, e.changed_at";

fn read_entry(row: &Row) -> Result<Entry> {
    Ok(Entry {
        name: row.string(0)?,
        title: Text::new(row.string(1)?, row.string(2)?),
        office: row.opt_i64(3)?.map(OfficeId),
        path: row.string(4)?,
        region: row.string(5)?,
        state: row.string(6)?,
        reason: row.string(7)?,
        publication: row.opt_i64(8)?,
        version: row.i64(9)?,
        edited: row.bool(10)?,
        draft: row.opt_i64(11)?,
        draft_state: DraftState::read(row.text(12)?),
        changed: row.moment(13)?,
    })
}

/// What the library's list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that the name, title or keywords hold.
    pub words: String,
    /// `current`, `suspended`, `cancelled`, `draft`; empty for all.
    pub state: String,
    /// State of the draft; empty for all.
    pub draft: String,
}

/// A page of the entries that the caller may work on, by name, after a name.
pub fn entries(cx: &mut Cx, filter: &Filter, after: &str, limit: i64) -> Result<Vec<Entry>> {
    let mut params = vec![
        V::from(format!("%{}%", filter.words.trim().to_lowercase().replace(['%', '_'], " "))),
        V::from(filter.state.as_str()),
        V::from(filter.draft.as_str()),
        V::from(after),
        V::from(limit),
    ];
    let visible = SCOPE.visible(&cx.actor().clone(), &[ITEM_EDIT, ITEM_REVIEW, ITEM_PUBLISH], &mut params);
    let sql = format!(
        "SELECT {ENTRY} FROM item_entry e WHERE e.words LIKE $1 AND (CAST($2 AS TEXT) = '' OR e.state = $2) \
         AND (CAST($3 AS TEXT) = '' OR e.draft_state = $3) AND e.name > $4 AND {visible} ORDER BY e.name LIMIT $5"
    );
    cx.query(&sql, &params)?.iter().map(read_entry).collect()
}

/// An entry within the caller's reach.
pub fn visible(cx: &mut Cx, name: &str) -> Result<Option<Entry>> {
    let mut params = vec![V::from(name)];
    let visible = SCOPE.visible(&cx.actor().clone(), &[ITEM_EDIT, ITEM_REVIEW, ITEM_PUBLISH], &mut params);
    let sql = format!("SELECT {ENTRY} FROM item_entry e WHERE e.name = $1 AND {visible}");
    cx.one(&sql, &params)?.map(|row| read_entry(&row)).transpose()
}

/// An entry, whoever asks.
pub(crate) fn entry(cx: &mut Cx, name: &str) -> Result<Option<Entry>> {
    let sql = format!("SELECT {ENTRY} FROM item_entry e WHERE e.name = $1");
    cx.one(&sql, &[V::from(name)])?.map(|row| read_entry(&row)).transpose()
}

const DRAFT: &str = "id, name, base, body, takes, state, editor, editor_name, changed_at, version";

fn read_draft(row: &Row) -> Result<Draft> {
    Ok(Draft {
        id: row.i64(0)?,
        name: row.string(1)?,
        base: row.opt_i64(2)?,
        body: row.json(3)?,
        takes: row.string(4)?,
        state: DraftState::read(row.text(5)?).ok_or_else(|| Error::fault("a draft has an unknown state"))?,
        editor: AccountId(row.i64(6)?),
        editor_name: row.string(7)?,
        changed: row.moment(8)?,
        version: row.i64(9)?,
    })
}

/// A draft by id; the caller looks at its entry first.
pub fn draft(cx: &mut Cx, id: i64) -> Result<Option<Draft>> {
    let row = cx.one(&format!("SELECT {DRAFT} FROM item_draft WHERE id = $1"), &[V::from(id)])?;
    row.map(|row| read_draft(&row)).transpose()
}

/// Adds a draft and names it in the entry of its item, which is made when there is none.
pub(crate) fn add_draft(
    cx: &mut Cx,
    permit: &Permit,
    entry: &Entry,
    base: Option<i64>,
    body: &Body,
    takes: &str,
) -> Result<i64> {
    let (id, now) = (cx.new_id(), cx.now());
    let writer = cx.actor().name.to_string();
    cx.write(
        permit,
        "INSERT INTO item_draft (id, name, base, body, takes, state, editor, editor_name, office, office_path, region, made_at, changed_at, version) \
         VALUES ($1, $2, $3, $4, $5, 'writing', $6, $7, $8, $9, $10, $11, $11, 1)",
        vec![
            V::from(id),
            V::from(&entry.name),
            V::from(base),
            V::from(serde_json::to_string(body)?),
            V::from(takes),
            V::from(cx.me()),
            V::from(writer),
            V::from(entry.office),
            V::from(&entry.path),
            V::from(&entry.region),
            V::from(now),
        ],
    )?;
    cx.write(
        permit,
        "INSERT INTO item_entry (name, title_zh, title_en, words, office, office_path, region, state, reason, publication, version, edited, \
         draft, draft_state, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'draft', '', NULL, 0, 1, $8, 'writing', $9) \
         ON CONFLICT (name) DO UPDATE SET draft = excluded.draft, draft_state = excluded.draft_state, changed_at = excluded.changed_at",
        vec![
            V::from(&entry.name),
            V::from(&body.item.title.zh),
            V::from(&body.item.title.en),
            V::from(words(&entry.name, &body.item)),
            V::from(entry.office),
            V::from(&entry.path),
            V::from(&entry.region),
            V::from(id),
            V::from(now),
        ],
    )?;
    Ok(id)
}

/// Writes what a draft describes.
pub(crate) fn save_draft(cx: &mut Cx, permit: &Permit, draft: &Draft, body: &Body) -> Result<()> {
    let (now, me, writer) = (cx.now(), cx.me(), cx.actor().name.to_string());
    cx.write_one(
        permit,
        "UPDATE item_draft SET body = $2, state = 'writing', editor = $3, editor_name = $4, changed_at = $5, version = version + 1 \
         WHERE id = $1 AND version = $6",
        vec![
            V::from(draft.id),
            V::from(serde_json::to_string(body)?),
            V::from(me),
            V::from(writer),
            V::from(now),
            V::from(draft.version),
        ],
    )?;
    tell_entry(cx, permit, &draft.name, Some(draft.id), DraftState::Writing)
}

/// Moves a draft on, with what was said.
pub(crate) fn move_draft(
    cx: &mut Cx,
    permit: &Permit,
    draft: &Draft,
    to: DraftState,
    outcome: &str,
    words: &str,
) -> Result<()> {
    let now = cx.now();
    cx.write_one(
        permit,
        "UPDATE item_draft SET state = $2, changed_at = $3, version = version + 1 WHERE id = $1 AND version = $4",
        vec![V::from(draft.id), V::from(to.word()), V::from(now), V::from(draft.version)],
    )?;
    say(cx, permit, draft.id, &draft.name, outcome, words)?;
    tell_entry(cx, permit, &draft.name, to.is_alive().then_some(draft.id), to)
}

fn tell_entry(cx: &mut Cx, permit: &Permit, name: &str, draft: Option<i64>, state: DraftState) -> Result<()> {
    let now = cx.now();
    let word = if draft.is_some() { state.word() } else { "" };
    cx.write(
        permit,
        "UPDATE item_entry SET draft = $2, draft_state = $3, changed_at = $4 WHERE name = $1",
        vec![V::from(name), V::from(draft), V::from(word), V::from(now)],
    )
}

/// Forgets the entry of an item that was never published.
pub(crate) fn forget_entry(cx: &mut Cx, permit: &Permit, name: &str) -> Result<()> {
    cx.write(permit, "DELETE FROM item_entry WHERE name = $1 AND publication IS NULL", vec![V::from(name)])
}

/// Adds a line about a draft.
pub(crate) fn say(cx: &mut Cx, permit: &Permit, draft: i64, name: &str, outcome: &str, words: &str) -> Result<()> {
    let (id, now, me, who) = (cx.new_id(), cx.now(), cx.me(), cx.actor().name.to_string());
    cx.write(
        permit,
        "INSERT INTO item_review (id, draft, name, at, account, account_name, outcome, words) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        vec![
            V::from(id),
            V::from(draft),
            V::from(name),
            V::from(now),
            V::from(me),
            V::from(who),
            V::from(outcome),
            V::from(words),
        ],
    )
}

/// What was said about the drafts of an item, the latest first.
pub fn reviews(cx: &mut Cx, name: &str, limit: i64) -> Result<Vec<Review>> {
    let rows = cx.query(
        "SELECT draft, at, account_name, outcome, words FROM item_review WHERE name = $1 ORDER BY id DESC LIMIT $2",
        &[V::from(name), V::from(limit)],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Review {
                draft: row.i64(0)?,
                at: row.moment(1)?,
                name: row.string(2)?,
                outcome: row.string(3)?,
                words: row.string(4)?,
            })
        })
        .collect()
}

/// Keeps the records of an import until they are confirmed; older ones of the same account go.
pub(crate) fn keep_import(cx: &mut Cx, permit: &Permit, file: &str, records: &[Value]) -> Result<i64> {
    let (id, now, me) = (cx.new_id(), cx.now(), cx.me());
    cx.keep(permit, "DELETE FROM item_import WHERE account = $1", vec![V::from(me)])?;
    cx.keep(
        permit,
        "INSERT INTO item_import (id, account, file_name, records, made_at) VALUES ($1, $2, $3, $4, $5)",
        vec![V::from(id), V::from(me), V::from(file), V::from(serde_json::to_string(records)?), V::from(now)],
    )?;
    Ok(id)
}

/// The records of one's own import.
pub(crate) fn import(cx: &mut Cx, id: i64) -> Result<Option<Vec<Value>>> {
    let row =
        cx.one("SELECT records FROM item_import WHERE id = $1 AND account = $2", &[V::from(id), V::from(cx.me())])?;
    row.map(|row| row.json(0)).transpose()
}

/// Forgets an import.
pub(crate) fn drop_import(cx: &mut Cx, permit: &Permit, id: i64) -> Result<()> {
    cx.keep(permit, "DELETE FROM item_import WHERE id = $1", vec![V::from(id)])
}

/// The entry of an item by its id alone, which must be the only one; national records know no pack.
pub(crate) fn by_item_id(cx: &mut Cx, id: &str) -> Result<Option<Entry>> {
    let sql = format!("SELECT {ENTRY} FROM item_entry e WHERE e.name LIKE $1 ORDER BY e.name LIMIT 2");
    let rows = cx.query(&sql, &[V::from(format!("%/{}", id.replace(['%', '_'], " ")))])?;
    let found: Vec<Entry> = rows.iter().map(read_entry).collect::<Result<_>>()?;
    Ok(if found.len() == 1 { found.into_iter().next() } else { None })
}

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
    release: (i64, i64),
    edited: bool,
) -> Result<()> {
    let now = cx.now();
    cx.write(
        permit,
        "INSERT INTO item_entry (name, title_zh, title_en, words, office, office_path, region, state, reason, publication, version, \
         edited, draft, draft_state, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10, $11, NULL, '', $12) \
         ON CONFLICT (name) DO UPDATE SET title_zh = excluded.title_zh, title_en = excluded.title_en, words = excluded.words, \
         office = excluded.office, office_path = excluded.office_path, region = excluded.region, state = excluded.state, reason = '', \
         publication = excluded.publication, version = excluded.version, edited = excluded.edited, changed_at = excluded.changed_at",
        vec![
            V::from(name),
            V::from(&item.title.zh),
            V::from(&item.title.en),
            V::from(words(name, item)),
            V::from(office.map(|office| office.id)),
            V::from(office.map_or("/", |office| &office.path)),
            V::from(office.map_or("", |office| &office.region)),
            V::from(State::Current.word()),
            V::from(release.0),
            V::from(release.1),
            V::from(edited),
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

/// What a pack offers for an item, and what of it was taken over last.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    /// The newest offer.
    pub body: Body,
    /// The offer on which the version in use rests.
    pub taken: Body,
}

/// The offer for an item.
pub(crate) fn offer(cx: &mut Cx, name: &str) -> Result<Option<Offer>> {
    let row = cx.one("SELECT body, taken FROM pack_item WHERE name = $1", &[V::from(name)])?;
    row.map(|row| Ok(Offer { body: row.json(0)?, taken: row.json(1)? })).transpose()
}

/// Whether an item's newest offer is not the one that was taken over.
pub fn has_upgrade(cx: &mut Cx, name: &str) -> Result<bool> {
    let row = cx.one("SELECT name FROM pack_item WHERE name = $1 AND digest <> taken_digest", &[V::from(name)])?;
    Ok(row.is_some())
}

/// Keeps a pack's offer; with `taken` it is the one on which the version in use rests.
pub(crate) fn keep_offer(cx: &mut Cx, permit: &Permit, name: &str, body: &Body, taken: bool) -> Result<()> {
    let (digest, text) = body.digest()?;
    let now = cx.now();
    cx.keep(
        permit,
        "INSERT INTO pack_item (name, digest, body, taken_digest, taken, changed_at) VALUES ($1, $2, $3, $2, $3, $4) \
         ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, body = excluded.body, changed_at = excluded.changed_at",
        vec![V::from(name), V::from(digest), V::from(text), V::from(now)],
    )?;
    if taken {
        cx.keep(
            permit,
            "UPDATE pack_item SET taken_digest = digest, taken = body WHERE name = $1",
            vec![V::from(name)],
        )?;
    }
    Ok(())
}

/// Notes that an offer was taken over, if it is still the newest.
pub(crate) fn offer_taken(cx: &mut Cx, permit: &Permit, name: &str, digest: &str) -> Result<()> {
    cx.keep(
        permit,
        "UPDATE pack_item SET taken_digest = digest, taken = body WHERE name = $1 AND digest = $2",
        vec![V::from(name), V::from(digest)],
    )
}
