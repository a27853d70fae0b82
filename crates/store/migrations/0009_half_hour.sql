-- The pair's half-hours, prepared, held or cancelled; what was said in them is sealed.
CREATE TABLE half_hour (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, cadence TEXT NOT NULL, on_date TEXT NOT NULL, state TEXT NOT NULL,
  body {bytes} NOT NULL, closed_at BIGINT
);
CREATE UNIQUE INDEX half_hour_one ON half_hour (pair_id, cadence, on_date);
