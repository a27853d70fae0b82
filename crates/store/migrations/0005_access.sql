-- Links, sheets and tokens: ways in that are no account.

-- What was handed out to be answered: a letter, a printed sheet, a message for a chat. Links carry
-- no secret of their own: they name a line of a sheet and are signed with the key that stands
-- outside the database.
CREATE TABLE sheet (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, person_id {uuid} NOT NULL, medium TEXT NOT NULL, lines TEXT NOT NULL,
  made_at BIGINT NOT NULL, expires_at BIGINT NOT NULL
);
CREATE INDEX sheet_scope ON sheet (pair_id, medium, made_at);

-- Which key the sealed values were sealed with: by its id, never the key.
CREATE TABLE sealing_key (slot BIGINT PRIMARY KEY, id TEXT NOT NULL);
