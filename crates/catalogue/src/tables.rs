//! Tables of the catalogue.

use db::Migration;

/// Schema steps.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        id: "catalogue-001",
        sql: "
CREATE TABLE publication (
  id BIGINT PRIMARY KEY, name KEYTEXT NOT NULL, version BIGINT NOT NULL, state KEYTEXT NOT NULL, digest KEYTEXT NOT NULL,
  body TEXT NOT NULL, published_at BIGINT NOT NULL, published_by BIGINT NOT NULL, replaced_at BIGINT,
  UNIQUE (name, version)
);
CREATE INDEX publication_current ON publication (name) WHERE state = 'current';
",
    },
    Migration {
        id: "catalogue-002",
        sql: "
CREATE TABLE item_entry (
  name KEYTEXT PRIMARY KEY, title_zh TEXT NOT NULL, title_en TEXT NOT NULL, words TEXT NOT NULL, office BIGINT,
  office_path KEYTEXT NOT NULL, region KEYTEXT NOT NULL, state KEYTEXT NOT NULL, reason TEXT NOT NULL, publication BIGINT,
  version BIGINT NOT NULL, edited BIGINT NOT NULL, draft BIGINT, draft_state KEYTEXT NOT NULL, changed_at BIGINT NOT NULL
);
CREATE TABLE item_version (
  id BIGINT PRIMARY KEY, version BIGINT NOT NULL
);
CREATE TABLE item_draft (
  id BIGINT PRIMARY KEY, name KEYTEXT NOT NULL, base BIGINT, body TEXT NOT NULL, takes KEYTEXT NOT NULL, state KEYTEXT NOT NULL, editor BIGINT NOT NULL,
  editor_name TEXT NOT NULL, office BIGINT, office_path KEYTEXT NOT NULL, region KEYTEXT NOT NULL, made_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL, version BIGINT NOT NULL
);
CREATE INDEX item_draft_name ON item_draft (name, id);
CREATE TABLE item_review (
  id BIGINT PRIMARY KEY, draft BIGINT NOT NULL, name KEYTEXT NOT NULL, at BIGINT NOT NULL, account BIGINT NOT NULL,
  account_name TEXT NOT NULL, outcome KEYTEXT NOT NULL, words TEXT NOT NULL
);
CREATE INDEX item_review_name ON item_review (name, id);
CREATE TABLE pack_item (
  name KEYTEXT PRIMARY KEY, digest KEYTEXT NOT NULL, body TEXT NOT NULL, taken_digest KEYTEXT NOT NULL, taken TEXT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE TABLE item_import (
  id BIGINT PRIMARY KEY, account BIGINT NOT NULL, file_name TEXT NOT NULL, records TEXT NOT NULL, made_at BIGINT NOT NULL
);
CREATE TABLE item_question (
  id BIGINT PRIMARY KEY, item KEYTEXT NOT NULL, account BIGINT NOT NULL, asker TEXT NOT NULL, ask TEXT NOT NULL, may_publish BIGINT NOT NULL,
  asked_at BIGINT NOT NULL, state KEYTEXT NOT NULL, answer TEXT NOT NULL, answered_at BIGINT, answered_by BIGINT,
  answerer TEXT NOT NULL, office BIGINT, office_path KEYTEXT NOT NULL, region KEYTEXT NOT NULL
);
CREATE INDEX item_question_item ON item_question (item, state, id);
CREATE INDEX item_question_state ON item_question (state, id);
CREATE INDEX item_question_account ON item_question (account, id);
CREATE TABLE booking_plan (
  office BIGINT PRIMARY KEY, opens TEXT NOT NULL, minutes BIGINT NOT NULL, capacity BIGINT NOT NULL, ahead BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE booking (
  id BIGINT PRIMARY KEY, office BIGINT NOT NULL, office_path KEYTEXT NOT NULL, region KEYTEXT NOT NULL, item KEYTEXT NOT NULL,
  account BIGINT NOT NULL, name TEXT NOT NULL, day BIGINT NOT NULL, minute BIGINT NOT NULL, code KEYTEXT NOT NULL, state KEYTEXT NOT NULL,
  made_at BIGINT NOT NULL, changed_at BIGINT NOT NULL
);
CREATE INDEX booking_slot ON booking (office, day, minute, state);
CREATE INDEX booking_account ON booking (account, day);
",
    },
];
