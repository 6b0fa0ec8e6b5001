//! Tables of the machine interface.

use db::Migration;

/// Schema steps.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "api-001",
    sql: "
CREATE TABLE api_token (
  id BIGINT PRIMARY KEY, account BIGINT NOT NULL, name TEXT NOT NULL, digest KEYTEXT NOT NULL UNIQUE, rights TEXT NOT NULL,
  made_at BIGINT NOT NULL, until_ms BIGINT NOT NULL, revoked_at BIGINT, used_at BIGINT
);
CREATE INDEX api_token_account ON api_token (account, id);
CREATE TABLE api_repeat (
  token BIGINT NOT NULL, key KEYTEXT NOT NULL, digest TEXT NOT NULL, answer TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (token, key)
);
CREATE INDEX api_repeat_at ON api_repeat (at);
",
}];
