//! The tables of identity.

use db::Migration;

/// All schema steps of this crate.
pub const MIGRATIONS: &[Migration] = &[
    Migration { id: "identity-001", sql: FIRST },
    Migration { id: "identity-002", sql: DISCLOSURES },
    Migration { id: "identity-003", sql: PAST_LEADERS },
];

const FIRST: &str = "
CREATE TABLE person (
  id BIGINT PRIMARY KEY, name TEXT NOT NULL, certificate_type KEYTEXT NOT NULL, number_blind KEYTEXT NOT NULL UNIQUE,
  facts_sealed BYTES NOT NULL, phone_sealed BYTES, phone_blind KEYTEXT, level BIGINT NOT NULL, source KEYTEXT NOT NULL,
  made_at BIGINT NOT NULL, version BIGINT NOT NULL
);
CREATE INDEX person_phone ON person (phone_blind);
CREATE TABLE account (
  id BIGINT PRIMARY KEY, kind KEYTEXT NOT NULL, login KEYTEXT UNIQUE, name TEXT NOT NULL, password TEXT NOT NULL,
  password_at BIGINT NOT NULL, state KEYTEXT NOT NULL, duty KEYTEXT NOT NULL, person BIGINT UNIQUE REFERENCES person(id),
  phone_sealed BYTES, phone_blind KEYTEXT UNIQUE, made_at BIGINT NOT NULL, signed_in_at BIGINT, version BIGINT NOT NULL
);
CREATE INDEX account_duty ON account (duty) WHERE duty <> '';
CREATE INDEX account_kind ON account (kind, id);
CREATE TABLE password_past (
  id BIGINT PRIMARY KEY, account BIGINT NOT NULL REFERENCES account(id), password TEXT NOT NULL
);
CREATE INDEX password_past_account ON password_past (account, id);
CREATE TABLE sign_in_attempt (
  key KEYTEXT PRIMARY KEY, failures BIGINT NOT NULL, rests_until BIGINT NOT NULL, at BIGINT NOT NULL
);
CREATE INDEX sign_in_attempt_at ON sign_in_attempt (at);
CREATE TABLE factor (
  id BIGINT PRIMARY KEY, account BIGINT NOT NULL REFERENCES account(id), kind KEYTEXT NOT NULL, name TEXT NOT NULL,
  secret_sealed BYTES NOT NULL, last_step BIGINT NOT NULL, confirmed_at BIGINT, made_at BIGINT NOT NULL
);
CREATE INDEX factor_account ON factor (account, id);
CREATE TABLE session (
  id BIGINT PRIMARY KEY, token KEYTEXT NOT NULL UNIQUE, account BIGINT NOT NULL REFERENCES account(id), level BIGINT NOT NULL,
  device TEXT NOT NULL, made_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, revoked_at BIGINT,
  post BIGINT, acting_person BIGINT, company BIGINT, version BIGINT NOT NULL
);
CREATE INDEX session_account ON session (account, id);
CREATE TABLE one_time_link (
  id BIGINT PRIMARY KEY, purpose KEYTEXT NOT NULL, token KEYTEXT NOT NULL UNIQUE, account BIGINT, detail TEXT NOT NULL,
  secret_sealed BYTES, made_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, used_at BIGINT
);
CREATE INDEX one_time_link_account ON one_time_link (account, purpose);
CREATE INDEX one_time_link_purpose ON one_time_link (purpose, id) WHERE used_at IS NULL;
CREATE TABLE phone_code (
  id BIGINT PRIMARY KEY, purpose KEYTEXT NOT NULL, phone_blind KEYTEXT NOT NULL, code_blind KEYTEXT NOT NULL,
  made_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, tries BIGINT NOT NULL, used_at BIGINT
);
CREATE INDEX phone_code_phone ON phone_code (phone_blind, id);
CREATE TABLE mandate (
  id BIGINT PRIMARY KEY, kind KEYTEXT NOT NULL, giver BIGINT NOT NULL REFERENCES person(id), holder BIGINT NOT NULL REFERENCES person(id),
  proof KEYTEXT NOT NULL, proof_note TEXT NOT NULL, state KEYTEXT NOT NULL, from_day BIGINT NOT NULL, to_day BIGINT NOT NULL,
  made_by BIGINT NOT NULL, made_at BIGINT NOT NULL, settled_at BIGINT, version BIGINT NOT NULL
);
CREATE INDEX mandate_holder ON mandate (holder, id);
CREATE INDEX mandate_giver ON mandate (giver, id);
CREATE TABLE company (
  id BIGINT PRIMARY KEY, name TEXT NOT NULL, credit_code KEYTEXT NOT NULL UNIQUE, legal_name TEXT NOT NULL,
  legal_person BIGINT REFERENCES person(id), state KEYTEXT NOT NULL, source KEYTEXT NOT NULL, made_at BIGINT NOT NULL, version BIGINT NOT NULL
);
CREATE INDEX company_legal ON company (legal_person, id);
CREATE TABLE agency (
  id BIGINT PRIMARY KEY, company BIGINT NOT NULL REFERENCES company(id), person BIGINT NOT NULL REFERENCES person(id),
  powers TEXT NOT NULL, state KEYTEXT NOT NULL, from_day BIGINT NOT NULL, to_day BIGINT NOT NULL, made_by BIGINT NOT NULL,
  made_at BIGINT NOT NULL, settled_at BIGINT, version BIGINT NOT NULL
);
CREATE INDEX agency_person ON agency (person, id);
CREATE INDEX agency_company ON agency (company, id);
CREATE TABLE office (
  id BIGINT PRIMARY KEY, parent BIGINT REFERENCES office(id), path KEYTEXT NOT NULL, code KEYTEXT NOT NULL UNIQUE, kind KEYTEXT NOT NULL,
  name_zh TEXT NOT NULL, name_en TEXT NOT NULL, short_zh TEXT NOT NULL, short_en TEXT NOT NULL,
  division KEYTEXT NOT NULL, region KEYTEXT NOT NULL, phone TEXT NOT NULL, address_zh TEXT NOT NULL, address_en TEXT NOT NULL,
  hours_zh TEXT NOT NULL, hours_en TEXT NOT NULL, closed_at BIGINT, made_at BIGINT NOT NULL, version BIGINT NOT NULL
);
CREATE INDEX office_parent ON office (parent, id);
CREATE INDEX office_path ON office (path);
CREATE TABLE office_function (
  function KEYTEXT NOT NULL, region KEYTEXT NOT NULL, office BIGINT NOT NULL REFERENCES office(id), PRIMARY KEY (function, region, office)
);
CREATE INDEX office_function_office ON office_function (office);
CREATE TABLE post (
  id BIGINT PRIMARY KEY, account BIGINT NOT NULL REFERENCES account(id), office BIGINT NOT NULL REFERENCES office(id),
  title_zh TEXT NOT NULL, title_en TEXT NOT NULL, from_day BIGINT NOT NULL, to_day BIGINT NOT NULL, main BIGINT NOT NULL,
  made_at BIGINT NOT NULL, version BIGINT NOT NULL
);
CREATE INDEX post_account ON post (account, id);
CREATE INDEX post_office ON post (office, id);
CREATE TABLE role (
  code KEYTEXT PRIMARY KEY, name_zh TEXT NOT NULL, name_en TEXT NOT NULL, version BIGINT NOT NULL
);
CREATE TABLE role_right (
  role KEYTEXT NOT NULL REFERENCES role(code), right_name KEYTEXT NOT NULL, scope KEYTEXT NOT NULL, PRIMARY KEY (role, right_name, scope)
);
CREATE INDEX role_right_right ON role_right (right_name);
CREATE TABLE post_role (
  post BIGINT NOT NULL REFERENCES post(id), role KEYTEXT NOT NULL REFERENCES role(code), state KEYTEXT NOT NULL,
  changed_by BIGINT NOT NULL, changed_at BIGINT NOT NULL, PRIMARY KEY (post, role)
);
CREATE INDEX post_role_role ON post_role (role, state);
CREATE TABLE proxy (
  id BIGINT PRIMARY KEY, account BIGINT NOT NULL REFERENCES account(id), deputy BIGINT NOT NULL REFERENCES account(id),
  from_day BIGINT NOT NULL, to_day BIGINT NOT NULL, ended_at BIGINT, made_at BIGINT NOT NULL
);
CREATE INDEX proxy_deputy ON proxy (deputy, id);
CREATE INDEX proxy_account ON proxy (account, id);
CREATE TABLE import_draft (
  id BIGINT PRIMARY KEY, account BIGINT NOT NULL, plan TEXT NOT NULL, made_at BIGINT NOT NULL
);
CREATE TABLE identity_version (
  id BIGINT PRIMARY KEY, version BIGINT NOT NULL
);
INSERT INTO identity_version (id, version) VALUES (1, 1);
";

/// Views in clear, kept for the person they are about.
const DISCLOSURES: &str = "
CREATE TABLE disclosure (
  id BIGINT PRIMARY KEY, what KEYTEXT NOT NULL, person BIGINT, company BIGINT, noun KEYTEXT NOT NULL, about BIGINT NOT NULL,
  matter_zh TEXT NOT NULL, matter_en TEXT NOT NULL, purpose_zh TEXT NOT NULL, purpose_en TEXT NOT NULL, account BIGINT NOT NULL,
  actor TEXT NOT NULL, office BIGINT NOT NULL, at BIGINT NOT NULL
);
CREATE INDEX disclosure_person ON disclosure (person, id) WHERE person IS NOT NULL;
CREATE INDEX disclosure_company ON disclosure (company, id) WHERE company IS NOT NULL;
";

/// Who led a company and does no more.
const PAST_LEADERS: &str = "
CREATE TABLE company_past_leader (
  company BIGINT NOT NULL REFERENCES company(id), person BIGINT NOT NULL REFERENCES person(id), left_at BIGINT NOT NULL,
  PRIMARY KEY (company, person)
);
CREATE INDEX company_past_leader_person ON company_past_leader (person);
";
