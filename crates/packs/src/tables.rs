//! The tables of this crate.

use db::Migration;

/// All schema steps of this crate.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "packs-001",
    sql: "
CREATE TABLE story_result (
  name KEYTEXT NOT NULL, engine KEYTEXT NOT NULL, digest KEYTEXT NOT NULL, ok BIGINT NOT NULL, program TEXT NOT NULL,
  at BIGINT NOT NULL, PRIMARY KEY (name, engine)
);
",
}];
