//! The tables of this crate.

use db::Migration;

/// All schema steps of this crate.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "search-001",
    sql: "
CREATE TABLE search_doc (
  kind KEYTEXT NOT NULL, doc_ref KEYTEXT NOT NULL, title_zh TEXT NOT NULL, title_en TEXT NOT NULL, plain_zh TEXT NOT NULL,
  plain_en TEXT NOT NULL, keywords TEXT NOT NULL, words TEXT NOT NULL, boost BIGINT NOT NULL, scope KEYTEXT NOT NULL,
  PRIMARY KEY (kind, doc_ref)
);
CREATE TABLE search_version (
  kind KEYTEXT PRIMARY KEY, version BIGINT NOT NULL
);
CREATE TABLE search_text (
  id BIGINT PRIMARY KEY, kind KEYTEXT NOT NULL, title TEXT NOT NULL, owner BIGINT NOT NULL, office BIGINT NOT NULL,
  office_path KEYTEXT NOT NULL, region KEYTEXT NOT NULL
);
CREATE WORDS search_words;
",
}];
