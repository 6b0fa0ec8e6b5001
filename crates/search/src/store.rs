//! The rows of both sorts of sets.

use crate::doc::Doc;
use crate::index::Row;
use crate::text::{Found, TextDoc};
use base::{Permit, Result, Right, Text};
use db::{Columns, Cx, V};
use serde_json::json;

const WORDS: &str = "search_words";

pub(crate) fn put(cx: &mut Cx, permit: &Permit, doc: &Doc) -> Result<()> {
    cx.write(
        permit,
        "INSERT INTO search_doc (kind, doc_ref, title_zh, title_en, plain_zh, plain_en, keywords, words, boost, scope) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (kind, doc_ref) DO UPDATE SET title_zh = excluded.title_zh, \
         title_en = excluded.title_en, plain_zh = excluded.plain_zh, plain_en = excluded.plain_en, keywords = excluded.keywords, \
         words = excluded.words, boost = excluded.boost, scope = excluded.scope",
        vec![
            V::from(&doc.kind),
            V::from(&doc.id),
            V::from(&doc.title.zh),
            V::from(&doc.title.en),
            V::from(&doc.plain.zh),
            V::from(&doc.plain.en),
            V::from(&json!(doc.keywords())),
            V::from(doc.words()),
            V::from(doc.boost),
            V::from(&doc.scope),
        ],
    )
}

pub(crate) fn remove(cx: &mut Cx, permit: &Permit, kind: &str, id: &str) -> Result<()> {
    cx.write(permit, "DELETE FROM search_doc WHERE kind = $1 AND doc_ref = $2", vec![V::from(kind), V::from(id)])
}

pub(crate) fn touch(cx: &mut Cx, permit: &Permit, kind: &str) -> Result<()> {
    cx.keep(
        permit,
        "INSERT INTO search_version (kind, version) VALUES ($1, 1) \
         ON CONFLICT (kind) DO UPDATE SET version = search_version.version + 1",
        vec![V::from(kind)],
    )
}

pub(crate) fn version(cx: &mut Cx, kind: &str) -> Result<i64> {
    let row = cx.one("SELECT version FROM search_version WHERE kind = $1", &[V::from(kind)])?;
    row.map_or(Ok(0), |row| row.i64(0))
}

pub(crate) fn all(cx: &mut Cx, kind: &str, most: i64) -> Result<Vec<Row>> {
    let rows = cx.query(
        "SELECT doc_ref, title_zh, title_en, plain_zh, plain_en, keywords, words, boost, scope FROM search_doc \
         WHERE kind = $1 ORDER BY doc_ref LIMIT $2",
        &[V::from(kind), V::from(most)],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Row {
                id: row.string(0)?,
                title: Text::new(row.text(1)?, row.text(2)?),
                plain: Text::new(row.text(3)?, row.text(4)?),
                keywords: row.json(5)?,
                words: row.string(6)?,
                boost: row.i64(7)?,
                scope: row.string(8)?,
            })
        })
        .collect()
}

pub(crate) fn put_text(cx: &mut Cx, permit: &Permit, doc: &TextDoc, words: String) -> Result<()> {
    cx.write(
        permit,
        "INSERT INTO search_text (id, kind, title, owner, office, office_path, region) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title, owner = excluded.owner, \
         office = excluded.office, office_path = excluded.office_path, region = excluded.region",
        vec![
            V::from(doc.id),
            V::from(&doc.kind),
            V::from(&doc.title),
            V::from(doc.owner),
            V::from(doc.office),
            V::from(&doc.path),
            V::from(&doc.region),
        ],
    )?;
    let sql = cx.engine().put_words(WORDS);
    cx.write(permit, sql, vec![V::from(doc.id), V::from(words)])
}

pub(crate) fn remove_text(cx: &mut Cx, permit: &Permit, id: i64) -> Result<()> {
    cx.write(permit, "DELETE FROM search_text WHERE id = $1", vec![V::from(id)])?;
    let sql = cx.engine().drop_words(WORDS);
    cx.write(permit, sql, vec![V::from(id)])
}

const SCOPE: Columns =
    Columns { own: Some("t.owner"), office: Some("t.office"), path: Some("t.office_path"), region: Some("t.region") };

pub(crate) fn find_text(
    cx: &mut Cx,
    kind: &str,
    any_of: &[Vec<String>],
    rights: &[Right],
    before: i64,
    limit: i64,
) -> Result<Vec<Found>> {
    let words = cx.engine().words_query(any_of);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let mut params = vec![V::from(words), V::from(kind), V::from(before), V::from(limit)];
    let visible = SCOPE.visible(&cx.actor().clone(), rights, &mut params);
    let (from, id) = (cx.engine().with_words(WORDS, "search_text", "t"), cx.engine().words_id());
    let sql = format!(
        "SELECT t.id, t.title FROM {from} AND t.kind = $2 AND {id} < $3 AND {visible} ORDER BY {id} DESC LIMIT $4"
    );
    cx.query(&sql, &params)?.iter().map(|row| Ok(Found { id: row.i64(0)?, title: row.string(1)? })).collect()
}
