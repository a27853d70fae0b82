-- Instants are UTC microseconds, dates and wall clock times are text, ids are UUIDv7.
-- Every content table carries workspace_id, circle, pair_id and owner_person: `scope.rs` filters by them.
CREATE TABLE workspace (
  id {uuid} PRIMARY KEY, name TEXT NOT NULL, region TEXT NOT NULL, created_at BIGINT NOT NULL
);
CREATE TABLE person (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid},
  owner_person {uuid}, name TEXT NOT NULL, body TEXT NOT NULL, merged_into {uuid},
  updated_at BIGINT NOT NULL
);
CREATE INDEX person_scope ON person (workspace_id, pair_id, name);
CREATE TABLE pair (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, executive {uuid} NOT NULL,
  name TEXT NOT NULL, zone TEXT NOT NULL, emails TEXT NOT NULL, created_at BIGINT NOT NULL
);
CREATE TABLE membership (
  workspace_id {uuid} NOT NULL, pair_id {uuid} NOT NULL, person_id {uuid} NOT NULL,
  role TEXT NOT NULL, from_date TEXT NOT NULL, until_date TEXT,
  PRIMARY KEY (pair_id, person_id, role, from_date)
);
CREATE INDEX membership_person ON membership (person_id);
CREATE TABLE account (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, person_id {uuid} NOT NULL,
  email TEXT NOT NULL UNIQUE, password_hash TEXT NOT NULL, admin BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE TABLE session (
  token_hash TEXT PRIMARY KEY, account_id {uuid} NOT NULL, created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, agent TEXT NOT NULL
);
CREATE INDEX session_account ON session (account_id);
CREATE TABLE setting (
  workspace_id {uuid} NOT NULL, pair_key TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (workspace_id, pair_key, name)
);
CREATE TABLE audit (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, pair_id {uuid}, at BIGINT NOT NULL,
  person_id {uuid}, held_right TEXT NOT NULL, verb TEXT NOT NULL, noun TEXT NOT NULL,
  noun_id TEXT NOT NULL, detail TEXT NOT NULL
);
CREATE INDEX audit_pair ON audit (workspace_id, pair_id, at);
CREATE TABLE change (
  seq {serial}, workspace_id {uuid} NOT NULL, pair_id {uuid}, noun TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE TABLE job (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, pair_id {uuid}, kind TEXT NOT NULL,
  dedupe TEXT NOT NULL UNIQUE, payload TEXT NOT NULL, run_at BIGINT NOT NULL,
  leased_until BIGINT NOT NULL, attempts BIGINT NOT NULL, failure TEXT NOT NULL
);
CREATE INDEX job_due ON job (run_at);
CREATE TABLE outbox (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, pair_id {uuid}, kind TEXT NOT NULL,
  payload TEXT NOT NULL, state TEXT NOT NULL, run_at BIGINT NOT NULL, attempts BIGINT NOT NULL,
  failure TEXT NOT NULL, created_at BIGINT NOT NULL
);
CREATE TABLE blob (hash TEXT NOT NULL, part BIGINT NOT NULL, bytes {bytes} NOT NULL, PRIMARY KEY (hash, part));
CREATE TABLE calendar (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, name TEXT NOT NULL, source TEXT NOT NULL, address {bytes}, zone TEXT NOT NULL,
  zones TEXT NOT NULL, blob_hash TEXT NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL,
  last_good_at BIGINT, last_try_at BIGINT, failure TEXT NOT NULL, notes TEXT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX calendar_scope ON calendar (workspace_id, pair_id);
CREATE TABLE event (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, calendar_id {uuid} NOT NULL, uid TEXT NOT NULL, rid TEXT NOT NULL,
  and_future BOOLEAN NOT NULL, sequence BIGINT NOT NULL, stamp BIGINT NOT NULL,
  start_utc BIGINT NOT NULL, end_utc BIGINT NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL,
  blob_hash TEXT NOT NULL, raw_at BIGINT NOT NULL, raw_len BIGINT NOT NULL, gone_at BIGINT
);
CREATE UNIQUE INDEX event_identity ON event (calendar_id, uid, rid);
CREATE INDEX event_window ON event (pair_id, end_utc, start_utc);
CREATE INDEX event_future ON event (pair_id, start_utc) WHERE and_future;
CREATE TABLE goal (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, code TEXT NOT NULL, position BIGINT NOT NULL, body TEXT NOT NULL,
  closed_at BIGINT, updated_at BIGINT NOT NULL
);
CREATE INDEX goal_scope ON goal (pair_id, position);
CREATE TABLE watch_date (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, on_date TEXT NOT NULL, body TEXT NOT NULL, updated_at BIGINT NOT NULL
);
CREATE INDEX watch_date_scope ON watch_date (pair_id, on_date);
CREATE TABLE action (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, state TEXT NOT NULL, due_date TEXT, body TEXT NOT NULL,
  created_at BIGINT NOT NULL, closed_at BIGINT, updated_at BIGINT NOT NULL
);
CREATE INDEX action_scope ON action (pair_id, state, due_date);
CREATE TABLE code (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, uid TEXT NOT NULL, rid TEXT NOT NULL, body TEXT NOT NULL,
  by_person {uuid}, at BIGINT NOT NULL
);
CREATE UNIQUE INDEX code_identity ON code (pair_id, uid, rid);
CREATE TABLE desk_time (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, start_utc BIGINT NOT NULL, minutes BIGINT NOT NULL, body TEXT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX desk_time_scope ON desk_time (pair_id, start_utc);
CREATE TABLE brief (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, kind TEXT NOT NULL, on_date TEXT NOT NULL, released_at BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX brief_scope ON brief (pair_id, kind, on_date);
