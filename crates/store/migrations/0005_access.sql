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

-- Tokens of programs: who they speak for, and for what. Only a hash of the secret is kept.
CREATE TABLE api_token (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, person_id {uuid} NOT NULL,
  secret_hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL, scopes TEXT NOT NULL,
  created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, seen_at BIGINT
);
CREATE INDEX api_token_person ON api_token (person_id);
