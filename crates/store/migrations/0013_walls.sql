-- Others look at the screen of this session: no private word is read for it.
ALTER TABLE session ADD COLUMN discreet BOOLEAN NOT NULL DEFAULT FALSE;
-- Who opened what: one row for a person (a link holder, a token, the command line), a thing and an
-- hour. `who` is the person's id, or empty for the operator; `way` how they came in.
CREATE TABLE access (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, hour BIGINT NOT NULL, who TEXT NOT NULL, way TEXT NOT NULL,
  noun TEXT NOT NULL, noun_id TEXT NOT NULL, times BIGINT NOT NULL, last_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX access_line ON access (pair_id, hour, who, way, noun, noun_id);
CREATE INDEX access_scope ON access (pair_id, last_at);
