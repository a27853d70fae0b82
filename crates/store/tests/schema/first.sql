-- A database as the first schema left it: its tables, and the rows of a small house. The text is
-- never changed, whatever becomes of the migrations: databases of that day do not change either.
-- {id …} is a UUID and {x …} are bytes, in hex; the other braces are those of the migrations.
CREATE TABLE schema_version (version BIGINT NOT NULL);
INSERT INTO schema_version VALUES (1);
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
INSERT INTO workspace (id, name, region, created_at) VALUES
  ({id 01a719000d407cb588c785c4edb76f04}, 'Wexmoor Filtration', 'GB-ENG', 1817190600000000);
INSERT INTO person (id, workspace_id, circle, pair_id, owner_person, name, body, merged_into, updated_at) VALUES
  ({id 01a719000d407256b575e4ba5e0aa2b8}, {id 01a719000d407cb588c785c4edb76f04}, 'team', NULL, NULL, 'Tobias Fennimore', '{"also_known_as":[],"emails":["tobias.fennimore@example.com"],"phones":[],"role":"","organisation":"","assistant":null,"direct_line":"","say":"","birthday":null}', NULL, 1817190600000000);
INSERT INTO person (id, workspace_id, circle, pair_id, owner_person, name, body, merged_into, updated_at) VALUES
  ({id 01a719000d407c0c8b07cb5ee53b05b9}, {id 01a719000d407cb588c785c4edb76f04}, 'team', NULL, NULL, 'Orla Quillfeather', '{"also_known_as":[],"emails":["orla.quillfeather@example.com"],"phones":[],"role":"","organisation":"","assistant":null,"direct_line":"","say":"","birthday":null}', NULL, 1817190600000000);
INSERT INTO person (id, workspace_id, circle, pair_id, owner_person, name, body, merged_into, updated_at) VALUES
  ({id 01a719000d407fcbb5894d4644561c72}, {id 01a719000d407cb588c785c4edb76f04}, 'pair', {id 01a719000d407f6ea6189a19c61c4691}, NULL, 'Bram Oakhurst', '{"also_known_as":[],"emails":["bram.oakhurst@example.com"],"phones":[],"role":"","organisation":"","assistant":null,"direct_line":"","say":"","birthday":null}', NULL, 1817190600000000);
INSERT INTO pair (id, workspace_id, executive, name, zone, emails, created_at) VALUES
  ({id 01a719000d407f6ea6189a19c61c4691}, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407c0c8b07cb5ee53b05b9}, 'Orla Quillfeather', 'Europe/London', '["orla.quillfeather@example.com"]', 1817190600000000);
INSERT INTO membership (workspace_id, pair_id, person_id, role, from_date, until_date) VALUES
  ({id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407f6ea6189a19c61c4691}, {id 01a719000d407c0c8b07cb5ee53b05b9}, 'executive', '2027-08-02', NULL);
INSERT INTO membership (workspace_id, pair_id, person_id, role, from_date, until_date) VALUES
  ({id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407f6ea6189a19c61c4691}, {id 01a719000d407256b575e4ba5e0aa2b8}, 'assistant', '2027-08-02', NULL);
INSERT INTO account (id, workspace_id, person_id, email, password_hash, admin, created_at) VALUES
  ({id 01a719000d40778c8401a5640428d3c2}, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407256b575e4ba5e0aa2b8}, 'tobias.fennimore@example.com', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA', TRUE, 1817190600000000);
INSERT INTO account (id, workspace_id, person_id, email, password_hash, admin, created_at) VALUES
  ({id 01a719000d40738c82858551427be5e4}, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407c0c8b07cb5ee53b05b9}, 'orla.quillfeather@example.com', '', FALSE, 1817190600000000);
INSERT INTO audit (id, workspace_id, pair_id, at, person_id, held_right, verb, noun, noun_id, detail) VALUES
  ({id 01a719000d407246a9844da773ad46ec}, {id 01a719000d407cb588c785c4edb76f04}, NULL, 1817190600000000, NULL, 'operator', 'create', 'workspace', '01a71900-0d40-7cb5-88c7-85c4edb76f04', 'Wexmoor Filtration');
INSERT INTO audit (id, workspace_id, pair_id, at, person_id, held_right, verb, noun, noun_id, detail) VALUES
  ({id 01a719000d40713f8bbf2184034433c5}, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407f6ea6189a19c61c4691}, 1817190600000000, NULL, 'operator', 'import', 'calendar', '01a71900-0d40-748e-8fa0-e309f6655689', 'Orla: 2 read, 2 new, 0 changed, 0 as before, 0 gone, 0 rejected');
INSERT INTO audit (id, workspace_id, pair_id, at, person_id, held_right, verb, noun, noun_id, detail) VALUES
  ({id 01a719000d40709f92c7a5db06209bb5}, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407f6ea6189a19c61c4691}, 1817190600000000, NULL, 'operator', 'add', 'person', '', '1 new, 0 completed');
INSERT INTO audit (id, workspace_id, pair_id, at, person_id, held_right, verb, noun, noun_id, detail) VALUES
  ({id 01a719000d4078b997877f479eda2a51}, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407f6ea6189a19c61c4691}, 1817190600000000, NULL, 'operator', 'add', 'goal', '', '2 goals');
INSERT INTO audit (id, workspace_id, pair_id, at, person_id, held_right, verb, noun, noun_id, detail) VALUES
  ({id 01a719000d407722bfc2dbd152861384}, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407f6ea6189a19c61c4691}, 1817190600000000, NULL, 'operator', 'add', 'watch_date', '', '1 date');
INSERT INTO audit (id, workspace_id, pair_id, at, person_id, held_right, verb, noun, noun_id, detail) VALUES
  ({id 01a719000d4073298fafdc1344c443e7}, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407f6ea6189a19c61c4691}, 1817190600000000, NULL, 'operator', 'capture', 'action', '01a71900-0d40-7e2d-a1d5-2e8c3ce397a0', 'Grid date');
INSERT INTO audit (id, workspace_id, pair_id, at, person_id, held_right, verb, noun, noun_id, detail) VALUES
  ({id 01a719000d407d15af6fed1a8ccba873}, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407f6ea6189a19c61c4691}, 1817190600000000, NULL, 'operator', 'code', 'event', 'board@example.com', 'Board “walk-through”, naïve & plain: Board and investors');
INSERT INTO change (seq, workspace_id, pair_id, noun, at) VALUES
  (1, {id 01a719000d407cb588c785c4edb76f04}, NULL, 'pair', 1817190600000000);
INSERT INTO change (seq, workspace_id, pair_id, noun, at) VALUES
  (2, {id 01a719000d407cb588c785c4edb76f04}, NULL, 'person', 1817190600000000);
INSERT INTO change (seq, workspace_id, pair_id, noun, at) VALUES
  (3, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407f6ea6189a19c61c4691}, 'membership', 1817190600000000);
INSERT INTO change (seq, workspace_id, pair_id, noun, at) VALUES
  (4, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407f6ea6189a19c61c4691}, 'calendar', 1817190600000000);
INSERT INTO change (seq, workspace_id, pair_id, noun, at) VALUES
  (5, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407f6ea6189a19c61c4691}, 'event', 1817190600000000);
INSERT INTO change (seq, workspace_id, pair_id, noun, at) VALUES
  (6, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407f6ea6189a19c61c4691}, 'calendar', 1817190600000000);
INSERT INTO change (seq, workspace_id, pair_id, noun, at) VALUES
  (7, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407f6ea6189a19c61c4691}, 'person', 1817190600000000);
INSERT INTO change (seq, workspace_id, pair_id, noun, at) VALUES
  (8, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407f6ea6189a19c61c4691}, 'goal', 1817190600000000);
INSERT INTO change (seq, workspace_id, pair_id, noun, at) VALUES
  (9, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407f6ea6189a19c61c4691}, 'watch_date', 1817190600000000);
INSERT INTO change (seq, workspace_id, pair_id, noun, at) VALUES
  (10, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407f6ea6189a19c61c4691}, 'action', 1817190600000000);
INSERT INTO change (seq, workspace_id, pair_id, noun, at) VALUES
  (11, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407f6ea6189a19c61c4691}, 'code', 1817190600000000);
INSERT INTO blob (hash, part, bytes) VALUES
  ('6308aab389d9875c134cb8e5526875485bfb808f772ddb9cf62642eb8b51081a', 0, {x a5924f52c2301487f7394557ae284d710186e90ca17d3a1ddbb486b408bb205518fa87a9adb2e4207a060fe14d38892930232ec485d92433f9de2fef7d9321dcb88cc436f5803994a318f8c80d18e9b4310a79e0b80ed10d23d9c86c9d26ed8722338cc7e5a6aacbc43080a17b7dcc7555cca80f242853898e811003132852e5b34296f3c1490272c448503f241ddce9e22e3605ee61b5a6870b2efa62ea3a16d465b14e0cafc8e7457e607bf852e02b856285aa7ecf8266c361c479e401b9e670678d016ebd49df0e22262c13a351e4fb944fc8b0e950db6ddf5e65bad2ab4559d44f8bddf6bda5e5f2f3e325d12eb4752a9739a242a85701fa36b386a5ccb440ae1675f95cf543ca9ba184456d1b42010ec9e432ad0a325358bb386283530b2a89c4074dff71c6c18e38076683ee3abf0b31f1b73965ff9c64859a7b797f496ec04e63f9a7c99696ca2a29d1c980fba3fa266aa71c7d01});
INSERT INTO calendar (id, workspace_id, circle, pair_id, owner_person, name, source, address, zone, zones, blob_hash, etag, last_modified, last_good_at, last_try_at, failure, notes, updated_at) VALUES
  ({id 01a719000d40748e8fa0e309f6655689}, {id 01a719000d407cb588c785c4edb76f04}, 'pair', {id 01a719000d407f6ea6189a19c61c4691}, NULL, 'Orla', 'file', NULL, 'Europe/London', '[]', '6308aab389d9875c134cb8e5526875485bfb808f772ddb9cf62642eb8b51081a', '', '', 1817190600000000, 1817190600000000, '', '{"read":2,"created":2,"updated":0,"unchanged":0,"gone":0,"repaired":[],"rejected":[],"warnings":[],"missing":[],"cancelled":false}', 1817190600000000);
INSERT INTO event (id, workspace_id, circle, pair_id, owner_person, calendar_id, uid, rid, and_future, sequence, stamp, start_utc, end_utc, body, hash, blob_hash, raw_at, raw_len, gone_at) VALUES
  ({id 01a719000d40774d86c5b3006f447fae}, {id 01a719000d407cb588c785c4edb76f04}, 'pair', {id 01a719000d407f6ea6189a19c61c4691}, NULL, {id 01a719000d40748e8fa0e309f6655689}, 'board@example.com', '', FALSE, 0, 1814428800000000, 1817280000000000, 1822813200000000, '{"s":"20270803T090000;Europe/London","l":"3600s","rules":["FREQ=WEEKLY;COUNT=10"],"t":"Board “walk-through”, naïve & plain","attendees":[["bram.oakhurst@example.com","Bram Oakhurst","accepted",true,false]]}', '2c583fce6fda73b5df4ead33b26eedfb', '6308aab389d9875c134cb8e5526875485bfb808f772ddb9cf62642eb8b51081a', 81, 307, NULL);
INSERT INTO event (id, workspace_id, circle, pair_id, owner_person, calendar_id, uid, rid, and_future, sequence, stamp, start_utc, end_utc, body, hash, blob_hash, raw_at, raw_len, gone_at) VALUES
  ({id 01a719000d407b33b22f3a9b47778e2d}, {id 01a719000d407cb588c785c4edb76f04}, 'pair', {id 01a719000d407f6ea6189a19c61c4691}, NULL, {id 01a719000d40748e8fa0e309f6655689}, 'board@example.com', '20270810T090000;Europe/London', FALSE, 0, 1814428800000000, 1817884800000000, 1818014400000000, '{"s":"20270810T110000;Europe/London","l":"3600s","t":"Board, later"}', 'c840b2cb6d1a9d571330cf1bb3b933e8', '6308aab389d9875c134cb8e5526875485bfb808f772ddb9cf62642eb8b51081a', 389, 224, NULL);
INSERT INTO goal (id, workspace_id, circle, pair_id, owner_person, code, position, body, closed_at, updated_at) VALUES
  ({id 01a719000d407f469abbd6fa3bd3e3ef}, {id 01a719000d407cb588c785c4edb76f04}, 'pair', {id 01a719000d407f6ea6189a19c61c4691}, NULL, 'G1', 0, '{"title":"Open the Halden plant","why":"","level":"business","weight":3,"parent":null,"key_result":"","owner":null,"period":null,"planned_minutes":null}', NULL, 1817190600000000);
INSERT INTO goal (id, workspace_id, circle, pair_id, owner_person, code, position, body, closed_at, updated_at) VALUES
  ({id 01a719000d40740eaf0dfc93f58c3fc2}, {id 01a719000d407cb588c785c4edb76f04}, 'pair', {id 01a719000d407f6ea6189a19c61c4691}, NULL, 'G1.1', 1, '{"title":"Grid connection signed","why":"","level":"business","weight":3,"parent":"01a71900-0d40-7f46-9abb-d6fa3bd3e3ef","key_result":"","owner":null,"period":null,"planned_minutes":null}', NULL, 1817190600000000);
INSERT INTO watch_date (id, workspace_id, circle, pair_id, owner_person, on_date, body, updated_at) VALUES
  ({id 01a719000d407c76b2116ad1c09445f2}, {id 01a719000d407cb588c785c4edb76f04}, 'pair', {id 01a719000d407f6ea6189a19c61c4691}, NULL, '2027-11-30', '{"title":"Insurance renewal","lead_days":60,"kind":"other","yearly":false}', 1817190600000000);
INSERT INTO action (id, workspace_id, circle, pair_id, owner_person, state, due_date, body, created_at, closed_at, updated_at) VALUES
  ({id 01a719000d407e2da1d52e8c3ce397a0}, {id 01a719000d407cb588c785c4edb76f04}, 'pair', {id 01a719000d407f6ea6189a19c61c4691}, NULL, 'open', '2027-08-05', '{"title":"Grid date","owner":"01a71900-0d40-7fcb-b589-4d4644561c72","owner_text":"","for_whom":"01a71900-0d40-7c0c-8b07-cb5ee53b05b9","counterparty":null,"why":"","done_when":"","limits":"","due":{"date":"2027-08-05","time":"16:00:00","precision":"day"},"goal":"01a71900-0d40-7f46-9abb-d6fa3bd3e3ef","size_minutes":null,"captured":"ask Bram for grid date by Thu 4pm, G1","moved":[]}', 1817190600000000, NULL, 1817190600000000);
INSERT INTO code (id, workspace_id, circle, pair_id, owner_person, uid, rid, body, by_person, at) VALUES
  ({id 01a719000d407db3926faa579190b9de}, {id 01a719000d407cb588c785c4edb76f04}, 'pair', {id 01a719000d407f6ea6189a19c61c4691}, NULL, 'board@example.com', '', '{"category":"board","mode":null,"channel":null,"goal":"01a71900-0d40-7f46-9abb-d6fa3bd3e3ef","verified":false,"title":"Board “walk-through”, naïve & plain","people":["bram.oakhurst@example.com"]}', NULL, 1817190600000000);
INSERT INTO desk_time (id, workspace_id, circle, pair_id, owner_person, start_utc, minutes, body, updated_at) VALUES
  ({id 01a719000d407db3926faa579190b9d1}, {id 01a719000d407cb588c785c4edb76f04}, 'pair', {id 01a719000d407f6ea6189a19c61c4691}, NULL, 1817193600000000, 45, '{"title":"Mail","category":"mail","mode":"reactive","channel":"alone","goal":null}', 1817190600000000);
INSERT INTO brief (id, workspace_id, circle, pair_id, owner_person, kind, on_date, released_at, body) VALUES
  ({id 01a719000d407db3926faa579190b9d2}, {id 01a719000d407cb588c785c4edb76f04}, 'pair', {id 01a719000d407f6ea6189a19c61c4691}, NULL, 'day', '2027-08-03', 1817190600000000, 'A day, frozen');
INSERT INTO session (token_hash, account_id, created_at, seen_at, expires_at, agent) VALUES
  ('5f1c', {id 01a719000d40778c8401a5640428d3c2}, 1817190600000000, 1817190600000000, 1819782600000000, 'a browser');
INSERT INTO job (id, workspace_id, pair_id, kind, dedupe, payload, run_at, leased_until, attempts, failure) VALUES
  ({id 01a719000d407db3926faa579190b9d3}, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407f6ea6189a19c61c4691}, 'refresh', 'refresh/none', 'none', 1817190600000000, 0, 0, '');
INSERT INTO outbox (id, workspace_id, pair_id, kind, payload, state, run_at, attempts, failure, created_at) VALUES
  ({id 01a719000d407db3926faa579190b9d4}, {id 01a719000d407cb588c785c4edb76f04}, {id 01a719000d407f6ea6189a19c61c4691}, 'mail', '{}', 'done', 1817190600000000, 1, '', 1817190600000000);
