-- `act`: the record that an entry was written by; the same act writes one entry, however often.
CREATE TABLE value_entry (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, on_date TEXT NOT NULL, goes_on BOOLEAN NOT NULL, act TEXT, action_id {uuid},
  body TEXT NOT NULL, by_person {uuid}, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
);
CREATE INDEX value_entry_scope ON value_entry (pair_id, on_date);
CREATE INDEX value_entry_goes_on ON value_entry (pair_id) WHERE goes_on;
CREATE UNIQUE INDEX value_entry_act ON value_entry (pair_id, act);
CREATE TABLE cost (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, whose TEXT NOT NULL, body {bytes} NOT NULL, updated_at BIGINT NOT NULL
);
CREATE INDEX cost_scope ON cost (pair_id, whose);
CREATE TABLE baseline (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, person_id {uuid} NOT NULL, first_day TEXT NOT NULL, goal_minutes BIGINT NOT NULL,
  days BIGINT NOT NULL, updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX baseline_week ON baseline (pair_id, person_id, first_day);
