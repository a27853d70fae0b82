-- How an initiative stands, as its owner says. A draft is the pair's, what its owner confirmed the
-- team's. `body` is sealed.
CREATE TABLE check_in (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, initiative_id {uuid} NOT NULL, on_date TEXT NOT NULL, body {bytes} NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX check_in_scope ON check_in (pair_id, initiative_id, on_date);
-- Forecasts as they were made, seed and all, at most one a day and initiative.
CREATE TABLE forecast (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, initiative_id {uuid} NOT NULL, made_on TEXT NOT NULL, body TEXT NOT NULL
);
CREATE UNIQUE INDEX forecast_day ON forecast (pair_id, initiative_id, made_on);
