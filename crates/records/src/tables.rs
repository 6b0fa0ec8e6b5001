//! The tables of this crate.

use db::Migration;

/// All schema steps of this crate.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        id: "records-001",
        sql: "
CREATE TABLE record (
  id BIGINT PRIMARY KEY, type KEYTEXT NOT NULL, key_blind KEYTEXT NOT NULL, plain TEXT NOT NULL, sealed BYTES,
  source_office BIGINT NOT NULL, source_zh TEXT NOT NULL, source_en TEXT NOT NULL, as_of BIGINT NOT NULL,
  changed_at BIGINT NOT NULL, version BIGINT NOT NULL, UNIQUE (key_blind, type)
);
CREATE TABLE record_grant (
  id BIGINT PRIMARY KEY, consumer KEYTEXT NOT NULL, type KEYTEXT NOT NULL, fields TEXT NOT NULL, purpose_zh TEXT NOT NULL,
  purpose_en TEXT NOT NULL, basis TEXT NOT NULL, until_day BIGINT NOT NULL, made_at BIGINT NOT NULL, ended_at BIGINT
);
CREATE INDEX record_grant_consumer ON record_grant (consumer, type, id);
CREATE TABLE record_read (
  id BIGINT PRIMARY KEY, grant_id BIGINT NOT NULL, consumer KEYTEXT NOT NULL, type KEYTEXT NOT NULL, key_blind KEYTEXT NOT NULL,
  fields TEXT NOT NULL, noun KEYTEXT NOT NULL, about BIGINT NOT NULL, purpose_zh TEXT NOT NULL, purpose_en TEXT NOT NULL,
  basis TEXT NOT NULL, found BIGINT NOT NULL, account BIGINT NOT NULL, actor TEXT NOT NULL, office BIGINT NOT NULL, at BIGINT NOT NULL
);
CREATE INDEX record_read_key ON record_read (key_blind, id);
CREATE INDEX record_read_account ON record_read (account, id) WHERE office = 0;
CREATE INDEX record_read_about ON record_read (noun, about, id);
",
    },
    Migration {
        id: "records-002",
        sql: "
CREATE TABLE record_type (
  type KEYTEXT PRIMARY KEY, fields TEXT NOT NULL
);
CREATE INDEX record_read_grant ON record_read (grant_id, at);
",
    },
];
