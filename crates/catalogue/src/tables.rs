//! Tables of the catalogue.

use db::Migration;

/// Schema steps.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "catalogue-001",
    sql: "
CREATE TABLE publication (
  id BIGINT PRIMARY KEY, name KEYTEXT NOT NULL, version BIGINT NOT NULL, state KEYTEXT NOT NULL, digest KEYTEXT NOT NULL,
  body TEXT NOT NULL, published_at BIGINT NOT NULL, published_by BIGINT NOT NULL, replaced_at BIGINT,
  UNIQUE (name, version)
);
CREATE INDEX publication_current ON publication (name) WHERE state = 'current';
",
}];
