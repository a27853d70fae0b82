-- Links, sheets and tokens: ways in that are no account.

-- Which key the sealed values were sealed with: by its id, never the key.
CREATE TABLE sealing_key (slot BIGINT PRIMARY KEY, id TEXT NOT NULL);

-- Tokens of programs: who they speak for, and for what. Only a hash of the secret is kept.
CREATE TABLE api_token (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, person_id {uuid} NOT NULL,
  secret_hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL, scopes TEXT NOT NULL,
  created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, seen_at BIGINT
);
CREATE INDEX api_token_person ON api_token (person_id);
