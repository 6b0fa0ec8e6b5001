//! The table of this crate.

use db::Migration;

/// All schema steps of this crate.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "files-001",
    sql: "
CREATE TABLE file (
  id BIGINT PRIMARY KEY, digest KEYTEXT NOT NULL, blob_digest KEYTEXT NOT NULL, size BIGINT NOT NULL, kind KEYTEXT NOT NULL,
  name TEXT NOT NULL, owner BIGINT NOT NULL, noun KEYTEXT NOT NULL, about BIGINT NOT NULL, state KEYTEXT NOT NULL,
  key_sealed BYTES, made_at BIGINT NOT NULL, settled_at BIGINT
);
CREATE INDEX file_about ON file (noun, about, id);
CREATE INDEX file_blob ON file (blob_digest);
CREATE INDEX file_fresh ON file (made_at, id) WHERE state = 'fresh';
",
}];
