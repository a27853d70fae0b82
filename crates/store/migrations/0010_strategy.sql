-- Work towards goals. A draft is the pair's alone, what is begun is the team's: `circle` says which.
CREATE TABLE initiative (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, state TEXT NOT NULL, body TEXT NOT NULL, created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX initiative_scope ON initiative (pair_id, state);
-- `moves` of the date and the baseline are in the body, as an action keeps its dates.
CREATE TABLE milestone (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, initiative_id {uuid} NOT NULL, position BIGINT NOT NULL, done_on TEXT,
  body TEXT NOT NULL, updated_at BIGINT NOT NULL
);
CREATE INDEX milestone_scope ON milestone (pair_id, initiative_id, position);
CREATE TABLE measure (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, title TEXT NOT NULL, body TEXT NOT NULL, updated_at BIGINT NOT NULL
);
CREATE INDEX measure_scope ON measure (pair_id, title);
-- `value`: the shortest decimal that reads back as the same number.
CREATE TABLE measure_point (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, measure_id {uuid} NOT NULL, on_date TEXT NOT NULL, value TEXT NOT NULL,
  by_person {uuid}, at BIGINT NOT NULL
);
CREATE UNIQUE INDEX measure_point_day ON measure_point (pair_id, measure_id, on_date);
CREATE TABLE risk (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, state TEXT NOT NULL, score BIGINT NOT NULL, body TEXT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX risk_scope ON risk (pair_id, state, score);
CREATE TABLE decision (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, decide_by TEXT, decided_at BIGINT, body TEXT NOT NULL, updated_at BIGINT NOT NULL
);
CREATE INDEX decision_scope ON decision (pair_id, decided_at, decide_by);
