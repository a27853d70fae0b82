-- Files that were sent to be read: how far each is, and how it ended.
CREATE TABLE import_run (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, batch {uuid} NOT NULL, position BIGINT NOT NULL, by_person {uuid},
  name TEXT NOT NULL, blob_hash TEXT NOT NULL, state TEXT NOT NULL, stop BOOLEAN NOT NULL,
  done BIGINT NOT NULL, total BIGINT NOT NULL, told TEXT NOT NULL, updated_at BIGINT NOT NULL
);
CREATE INDEX import_run_batch ON import_run (pair_id, batch, position);
