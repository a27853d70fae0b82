-- What the pair says, asks and answers. `body` is sealed in all of them.

-- What somebody stands behind: a vision, a value, a charter, a role agreement; versions and
-- signatures are in the body.
CREATE TABLE statement (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, kind TEXT NOT NULL, body {bytes} NOT NULL, created_at BIGINT NOT NULL,
  closed_at BIGINT
);
CREATE INDEX statement_scope ON statement (pair_id, kind, created_at);

-- One person's answers to one question set in one round. They are its owner's alone until they
-- are shared with one other person, who then stands in `with_person`.
CREATE TABLE answers (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid} NOT NULL, with_person {uuid}, set_key TEXT NOT NULL, round TEXT NOT NULL,
  done BOOLEAN NOT NULL, body {bytes} NOT NULL, changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX answers_one ON answers (pair_id, owner_person, set_key, round);

-- A few words: of one person alone, between two, or of the pair.
CREATE TABLE note (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, with_person {uuid}, kind TEXT NOT NULL, thread {uuid}, body {bytes} NOT NULL,
  at BIGINT NOT NULL, until_at BIGINT, closed_at BIGINT
);
CREATE INDEX note_scope ON note (pair_id, kind, at);
CREATE INDEX note_until ON note (until_at);

-- An invitation to do one thing without an account: whom for, what, until when.
CREATE TABLE invitation (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, person_id {uuid} NOT NULL, errand TEXT NOT NULL, made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL, used_at BIGINT
);
CREATE INDEX invitation_scope ON invitation (pair_id, made_at);
