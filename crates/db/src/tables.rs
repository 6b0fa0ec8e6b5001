//! The seam's own tables: audit, jobs (the outbox), data keys, leases of node numbers.

use crate::Migration;

/// Applied before those of every other crate.
pub const TABLES: &[Migration] = &[Migration {
    id: "db-001",
    sql: "
CREATE TABLE audit (
  id BIGINT PRIMARY KEY, at BIGINT NOT NULL, account BIGINT NOT NULL, actor TEXT NOT NULL, office BIGINT,
  command KEYTEXT NOT NULL, noun KEYTEXT NOT NULL, subject BIGINT NOT NULL, outcome KEYTEXT NOT NULL,
  detail TEXT NOT NULL, trace TEXT NOT NULL, written BYTES NOT NULL
);
CREATE INDEX audit_subject ON audit (noun, subject, id);
CREATE INDEX audit_account ON audit (account, id);
CREATE INDEX audit_refused ON audit (id) WHERE outcome <> 'done';
CREATE TABLE audit_seal (
  id BIGINT PRIMARY KEY, at BIGINT NOT NULL, first_audit BIGINT NOT NULL, last_audit BIGINT NOT NULL, leaves BIGINT NOT NULL,
  root BYTES NOT NULL, previous BYTES NOT NULL, seal BYTES NOT NULL
);
CREATE TABLE audit_leaf (
  audit BIGINT PRIMARY KEY, seal BIGINT NOT NULL
);
CREATE INDEX audit_leaf_open ON audit_leaf (audit) WHERE seal = 0;
CREATE TABLE job (
  id BIGINT PRIMARY KEY, kind KEYTEXT NOT NULL, key KEYTEXT UNIQUE, payload TEXT NOT NULL, run_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL, locked_until BIGINT NOT NULL, state BIGINT NOT NULL, last_error TEXT NOT NULL, made_at BIGINT NOT NULL,
  lane BIGINT NOT NULL
);
CREATE INDEX job_due ON job (lane, run_at, id) WHERE state = 0;
CREATE INDEX job_dead ON job (id) WHERE state = 1;
CREATE TABLE data_key (
  id BIGINT PRIMARY KEY, subject KEYTEXT NOT NULL UNIQUE, wrapped BYTES, made_at BIGINT NOT NULL, destroyed_at BIGINT
);
CREATE TABLE node_lease (
  node BIGINT PRIMARY KEY, holder BIGINT NOT NULL, until_ms BIGINT NOT NULL
);
CREATE TABLE leader (
  duty KEYTEXT PRIMARY KEY, holder BIGINT NOT NULL, until_ms BIGINT NOT NULL
);
CREATE COUNTER numbers;
CREATE TABLE setting (
  name KEYTEXT PRIMARY KEY, value TEXT NOT NULL, changed_at BIGINT NOT NULL, version BIGINT NOT NULL
);
",
}];
