CREATE TABLE proposal (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, state TEXT NOT NULL, kind TEXT NOT NULL, area TEXT NOT NULL,
  signal_key TEXT, wake_at BIGINT, expires_at BIGINT, body TEXT NOT NULL, answers {bytes},
  act TEXT, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL
);
CREATE INDEX proposal_scope ON proposal (pair_id, state, changed_at);
CREATE INDEX proposal_signal ON proposal (pair_id, signal_key);
CREATE TABLE held_right (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, holder {uuid}, area TEXT NOT NULL, from_date TEXT, until_date TEXT,
  body TEXT NOT NULL, updated_at BIGINT NOT NULL
);
CREATE INDEX held_right_scope ON held_right (pair_id, area);
CREATE TABLE playback (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, action_id {uuid} NOT NULL, answered BOOLEAN NOT NULL, body {bytes} NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX playback_scope ON playback (pair_id, at);
CREATE TABLE debrief (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, event_key TEXT NOT NULL, body {bytes} NOT NULL, clip {bytes},
  at BIGINT NOT NULL
);
CREATE UNIQUE INDEX debrief_event ON debrief (pair_id, event_key);
