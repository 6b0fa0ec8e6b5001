//! The tables of this crate.

use db::Migration;

/// All schema steps of this crate.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "messages-001",
    sql: "
CREATE TABLE message (
  id BIGINT PRIMARY KEY, account BIGINT NOT NULL, noun KEYTEXT NOT NULL, about BIGINT NOT NULL, wording KEYTEXT NOT NULL,
  title_zh TEXT NOT NULL, title_en TEXT NOT NULL, body_zh TEXT NOT NULL, body_en TEXT NOT NULL, href TEXT NOT NULL,
  sent_at BIGINT NOT NULL, read_at BIGINT
);
CREATE INDEX message_account ON message (account, id);
CREATE INDEX message_about ON message (noun, about, id);
CREATE INDEX message_new ON message (account, id) WHERE read_at IS NULL;
CREATE TABLE message_unread (
  account BIGINT PRIMARY KEY, unread BIGINT NOT NULL
);
CREATE TABLE message_wish (
  account BIGINT PRIMARY KEY, choices TEXT NOT NULL, email_sealed BYTES, version BIGINT NOT NULL
);
CREATE TABLE notice_out (
  id BIGINT PRIMARY KEY, channel KEYTEXT NOT NULL, account BIGINT NOT NULL, wording KEYTEXT NOT NULL, address_sealed BYTES,
  text_sealed BYTES, state KEYTEXT NOT NULL, attempts BIGINT NOT NULL, last_error TEXT NOT NULL, made_at BIGINT NOT NULL, settled_at BIGINT
);
CREATE INDEX notice_out_failed ON notice_out (id) WHERE state = 'failed';
CREATE TABLE wording (
  key KEYTEXT PRIMARY KEY, texts TEXT NOT NULL, changed_by BIGINT NOT NULL, changed_at BIGINT NOT NULL, version BIGINT NOT NULL
);
",
}];
