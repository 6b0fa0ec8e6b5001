//! Tables of the record store.

use db::Migration;

/// Schema steps.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "records-001",
    sql: "
CREATE TABLE record (
  id BIGINT PRIMARY KEY, kind KEYTEXT NOT NULL, key_blind KEYTEXT NOT NULL, person BIGINT, plain TEXT NOT NULL, sealed BYTES,
  source_zh TEXT NOT NULL, source_en TEXT NOT NULL, office BIGINT, as_of BIGINT NOT NULL, version BIGINT NOT NULL,
  UNIQUE (kind, key_blind)
);
CREATE TABLE record_grant (
  id BIGINT PRIMARY KEY, consumer KEYTEXT NOT NULL, kind KEYTEXT NOT NULL, fields TEXT NOT NULL, purpose_zh TEXT NOT NULL,
  purpose_en TEXT NOT NULL, basis TEXT NOT NULL, until_day BIGINT NOT NULL, UNIQUE (consumer, kind)
);
CREATE TABLE record_read (
  id BIGINT PRIMARY KEY, at BIGINT NOT NULL, kind KEYTEXT NOT NULL, record BIGINT NOT NULL, person BIGINT, account BIGINT NOT NULL,
  actor TEXT NOT NULL, consumer KEYTEXT NOT NULL, purpose_zh TEXT NOT NULL, purpose_en TEXT NOT NULL, fields TEXT NOT NULL,
  matter BIGINT NOT NULL
);
CREATE INDEX record_read_person ON record_read (person, id) WHERE person IS NOT NULL;
",
}];
