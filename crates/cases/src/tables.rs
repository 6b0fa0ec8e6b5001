//! Tables of the case engine. The case row is the state, the journal explains it.

use db::Migration;

/// Schema steps.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "cases-001",
    sql: "
CREATE TABLE cases (
  id BIGINT PRIMARY KEY, number KEYTEXT NOT NULL UNIQUE, parent BIGINT, activity BIGINT NOT NULL, item KEYTEXT NOT NULL,
  publication BIGINT NOT NULL, title_zh TEXT NOT NULL, title_en TEXT NOT NULL, applicant BIGINT, person BIGINT, company BIGINT,
  applicant_name TEXT NOT NULL, channel KEYTEXT NOT NULL, office BIGINT NOT NULL, office_path KEYTEXT NOT NULL,
  region KEYTEXT NOT NULL, owner BIGINT, status KEYTEXT NOT NULL, paused BIGINT NOT NULL, outcome KEYTEXT, step TEXT NOT NULL,
  submitted_at BIGINT NOT NULL, accepted_at BIGINT, decided_at BIGINT, finished_at BIGINT, accept_due BIGINT, clock_from BIGINT,
  promised TEXT NOT NULL, statutory TEXT NOT NULL, extended TEXT NOT NULL, promised_due BIGINT, statutory_due BIGINT,
  provisional BIGINT NOT NULL, result_number TEXT NOT NULL, version BIGINT NOT NULL
);
CREATE INDEX cases_applicant ON cases (applicant, id);
CREATE INDEX cases_person ON cases (person, id) WHERE person IS NOT NULL;
CREATE INDEX cases_parent ON cases (parent) WHERE parent IS NOT NULL;
CREATE INDEX cases_office ON cases (office_path, status, id);
CREATE INDEX cases_region ON cases (region, id);
CREATE INDEX cases_provisional ON cases (id) WHERE provisional = 1;
CREATE INDEX cases_open_due ON cases (statutory_due) WHERE finished_at IS NULL;
CREATE TABLE case_flow (case_id BIGINT PRIMARY KEY, state TEXT NOT NULL);
CREATE TABLE case_answers (
  case_id BIGINT PRIMARY KEY, plain TEXT NOT NULL, sealed BYTES, sources TEXT NOT NULL, version BIGINT NOT NULL
);
CREATE TABLE case_journal (
  id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL, at BIGINT NOT NULL, account BIGINT NOT NULL, actor TEXT NOT NULL,
  office TEXT NOT NULL, kind KEYTEXT NOT NULL, open_to_applicant BIGINT NOT NULL, detail TEXT NOT NULL, change TEXT NOT NULL
);
CREATE INDEX case_journal_case ON case_journal (case_id, id);
CREATE TABLE case_task (
  id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL, activity BIGINT NOT NULL, element KEYTEXT NOT NULL, name TEXT NOT NULL,
  kind KEYTEXT NOT NULL, role KEYTEXT NOT NULL, variable TEXT NOT NULL, term TEXT NOT NULL, office BIGINT NOT NULL,
  office_path KEYTEXT NOT NULL, region KEYTEXT NOT NULL, assignee BIGINT, state KEYTEXT NOT NULL, opened_at BIGINT NOT NULL,
  claimed_at BIGINT, done_at BIGINT, step_due BIGINT, due BIGINT NOT NULL, outcome TEXT NOT NULL, opinion TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX case_task_activity ON case_task (case_id, activity);
CREATE INDEX case_task_pool ON case_task (office_path, due, id) WHERE state = 'open' AND assignee IS NULL;
CREATE INDEX case_task_region ON case_task (region, due, id) WHERE state = 'open';
CREATE INDEX case_task_mine ON case_task (assignee, due, id) WHERE state = 'open';
CREATE INDEX case_task_done ON case_task (assignee, done_at) WHERE state = 'done';
CREATE TABLE case_opinion (
  task BIGINT NOT NULL, account BIGINT NOT NULL, words TEXT NOT NULL, choice TEXT NOT NULL, saved_at BIGINT NOT NULL,
  PRIMARY KEY (task, account)
);
CREATE TABLE case_span (
  id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL, kind KEYTEXT NOT NULL, reason TEXT NOT NULL, from_day BIGINT NOT NULL,
  to_day BIGINT, began_by BIGINT NOT NULL, ended_by BIGINT
);
CREATE INDEX case_span_case ON case_span (case_id, id);
CREATE TABLE case_extension (
  id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL, term TEXT NOT NULL, reason TEXT NOT NULL, asked_by BIGINT NOT NULL,
  asked_at BIGINT NOT NULL, state KEYTEXT NOT NULL, decided_by BIGINT, decided_at BIGINT, words TEXT NOT NULL
);
CREATE INDEX case_extension_case ON case_extension (case_id, id);
CREATE INDEX case_extension_open ON case_extension (id) WHERE state = 'asked';
CREATE TABLE case_material (
  id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL, material KEYTEXT NOT NULL, title_zh TEXT NOT NULL, title_en TEXT NOT NULL,
  trust KEYTEXT NOT NULL, source TEXT NOT NULL, file BIGINT, file_name TEXT NOT NULL, state KEYTEXT NOT NULL,
  note TEXT NOT NULL, checked_by BIGINT, checked_at BIGINT, added_at BIGINT NOT NULL, version BIGINT NOT NULL
);
CREATE INDEX case_material_case ON case_material (case_id, id);
CREATE TABLE case_paper (
  id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL, kind KEYTEXT NOT NULL, number TEXT NOT NULL, title TEXT NOT NULL,
  body TEXT NOT NULL, made_at BIGINT NOT NULL, made_by BIGINT NOT NULL, seen_at BIGINT
);
CREATE INDEX case_paper_case ON case_paper (case_id, id);
CREATE UNIQUE INDEX case_paper_number ON case_paper (number);
CREATE TABLE paper_number (
  register KEYTEXT NOT NULL, year BIGINT NOT NULL, seq BIGINT NOT NULL, paper BIGINT NOT NULL, PRIMARY KEY (register, year, seq)
);
CREATE TABLE case_note (
  id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL, account BIGINT NOT NULL, name TEXT NOT NULL, from_applicant BIGINT NOT NULL,
  words TEXT NOT NULL, sent_at BIGINT NOT NULL, read_at BIGINT
);
CREATE INDEX case_note_case ON case_note (case_id, id);
CREATE TABLE case_rating (
  case_id BIGINT PRIMARY KEY, level BIGINT NOT NULL, reasons TEXT NOT NULL, words TEXT NOT NULL, channel KEYTEXT NOT NULL,
  rated_at BIGINT NOT NULL, account BIGINT NOT NULL, office_path KEYTEXT NOT NULL, item KEYTEXT NOT NULL
);
CREATE TABLE case_draft (
  id BIGINT PRIMARY KEY, account BIGINT NOT NULL, item KEYTEXT NOT NULL, publication BIGINT NOT NULL, channel KEYTEXT NOT NULL,
  applicant BIGINT, applicant_name TEXT NOT NULL, person BIGINT, company BIGINT, region KEYTEXT NOT NULL, plain TEXT NOT NULL, sealed BYTES,
  sources TEXT NOT NULL, page TEXT NOT NULL, code KEYTEXT, code_until BIGINT, made_at BIGINT NOT NULL, changed_at BIGINT NOT NULL,
  submitted BIGINT, version BIGINT NOT NULL
);
CREATE INDEX case_draft_account ON case_draft (account, id);
CREATE UNIQUE INDEX case_draft_code ON case_draft (code);
CREATE TABLE case_draft_file (
  id BIGINT PRIMARY KEY, draft BIGINT NOT NULL, material KEYTEXT NOT NULL, file BIGINT NOT NULL, name TEXT NOT NULL,
  size BIGINT NOT NULL, added_at BIGINT NOT NULL
);
CREATE INDEX case_draft_file_draft ON case_draft_file (draft, id);
CREATE TABLE calendar_year (
  year BIGINT PRIMARY KEY, notice TEXT NOT NULL, loaded_at BIGINT NOT NULL, loaded_by BIGINT NOT NULL
);
",
}, Migration {
    id: "cases-002",
    sql: "
CREATE TABLE case_countersign (
  id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL, task BIGINT NOT NULL, mode KEYTEXT NOT NULL, question TEXT NOT NULL, due BIGINT,
  asked_by BIGINT NOT NULL, asked_at BIGINT NOT NULL, state KEYTEXT NOT NULL, reason TEXT NOT NULL
);
CREATE INDEX case_countersign_case ON case_countersign (case_id, id);
CREATE UNIQUE INDEX case_countersign_open ON case_countersign (task) WHERE state = 'open';
CREATE TABLE case_countersigner (
  id BIGINT PRIMARY KEY, countersign BIGINT NOT NULL, case_id BIGINT NOT NULL, task BIGINT NOT NULL, office BIGINT NOT NULL,
  office_path KEYTEXT NOT NULL, region KEYTEXT NOT NULL, account BIGINT, state KEYTEXT NOT NULL, answer KEYTEXT NOT NULL,
  words TEXT NOT NULL, answered_by BIGINT, answered_at BIGINT, version BIGINT NOT NULL
);
CREATE INDEX case_countersigner_case ON case_countersigner (case_id, id);
CREATE INDEX case_countersigner_question ON case_countersigner (countersign, id);
CREATE INDEX case_countersigner_account ON case_countersigner (account, id) WHERE state = 'open';
CREATE INDEX case_countersigner_office ON case_countersigner (office, id) WHERE state = 'open' AND account IS NULL;
",
}, Migration {
    id: "cases-003",
    sql: "
CREATE INDEX cases_owner ON cases (owner, id) WHERE finished_at IS NULL;
ALTER TABLE case_material ADD COLUMN due BIGINT;
ALTER TABLE case_draft ADD COLUMN seen TEXT;
CREATE TABLE case_promise (
  case_id BIGINT PRIMARY KEY, text_zh TEXT NOT NULL, text_en TEXT NOT NULL, instead_of TEXT NOT NULL, check_term TEXT NOT NULL,
  breach_zh TEXT NOT NULL, breach_en TEXT NOT NULL, made_at BIGINT NOT NULL, check_due BIGINT, state KEYTEXT NOT NULL,
  words TEXT NOT NULL, checked_by BIGINT, checked_at BIGINT
);
CREATE INDEX case_promise_due ON case_promise (check_due, case_id) WHERE state = 'made' AND check_due IS NOT NULL;
",
}, Migration {
    id: "cases-004",
    sql: "
ALTER TABLE case_span ADD COLUMN due BIGINT;
ALTER TABLE case_paper ADD COLUMN withdrawn_at BIGINT;
CREATE TABLE window_visit (
  id BIGINT PRIMARY KEY, account BIGINT NOT NULL, person BIGINT NOT NULL, made_at BIGINT NOT NULL
);
CREATE INDEX window_visit_person ON window_visit (person, id);
",
}, Migration {
    id: "cases-005",
    sql: "
ALTER TABLE case_task ADD COLUMN left_by BIGINT;
ALTER TABLE case_task ADD COLUMN done_by BIGINT;
CREATE INDEX case_task_done_by ON case_task (done_by, done_at) WHERE state = 'done' AND done_by IS NOT NULL;
CREATE INDEX case_task_left ON case_task (left_by, id) WHERE state = 'open' AND left_by IS NOT NULL;
CREATE INDEX cases_company ON cases (company, id) WHERE company IS NOT NULL;
CREATE INDEX case_extension_asker ON case_extension (asked_by, id) WHERE state = 'asked';
",
}, Migration {
    id: "cases-006",
    sql: "
ALTER TABLE case_task ADD COLUMN whose KEYTEXT NOT NULL DEFAULT 'office';
UPDATE case_task SET whose = 'applicant' WHERE kind = 'applicant';
UPDATE case_task SET whose = 'other' WHERE kind = 'applicant' AND activity > 0 AND role IN ('partner', 'guardian')
  AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = case_task.case_id AND c.applicant = case_task.assignee);
DROP INDEX window_visit_person;
CREATE INDEX window_visit_made ON window_visit (made_at);
",
}, Migration {
    id: "cases-007",
    sql: "
ALTER TABLE case_span ADD COLUMN days BIGINT;
ALTER TABLE case_countersign ADD COLUMN days BIGINT;
CREATE INDEX cases_open ON cases (id) WHERE finished_at IS NULL;
CREATE TABLE calendar_load (
  id BIGINT PRIMARY KEY, year BIGINT NOT NULL, loaded_by BIGINT NOT NULL, loaded_at BIGINT NOT NULL, replaced TEXT NOT NULL,
  reached BIGINT NOT NULL, looked BIGINT NOT NULL, open_cases BIGINT NOT NULL, moved BIGINT NOT NULL, state KEYTEXT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX calendar_load_running ON calendar_load (id) WHERE state = 'running';
CREATE TABLE hand_over (
  id BIGINT PRIMARY KEY, leaver BIGINT NOT NULL, successor BIGINT, reason TEXT NOT NULL, ordered_by BIGINT NOT NULL, office BIGINT,
  reach TEXT NOT NULL, begun_at BIGINT NOT NULL, stage KEYTEXT NOT NULL, reached BIGINT NOT NULL, looked BIGINT NOT NULL,
  in_all BIGINT NOT NULL, done TEXT NOT NULL, state KEYTEXT NOT NULL, ended_at BIGINT
);
CREATE INDEX hand_over_orderer ON hand_over (ordered_by, id);
",
}, Migration {
    id: "cases-008",
    sql: "
CREATE WORDS case_words;
CREATE INDEX cases_office_id ON cases (office, id);
",
}];
