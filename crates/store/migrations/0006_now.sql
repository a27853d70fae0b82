-- What matters now, and what was chosen to be done: `kind` says which, `body` is sealed.
CREATE TABLE attention (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, kind TEXT NOT NULL, body {bytes} NOT NULL, at BIGINT NOT NULL,
  until_at BIGINT NOT NULL
);
CREATE INDEX attention_scope ON attention (pair_id, at);
