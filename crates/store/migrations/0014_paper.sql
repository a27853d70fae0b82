-- Papers of decisions, initiatives and meetings, in versions. `body` is sealed: name, file, media
-- type, size, who; the bytes are sealed too and lie among the blobs, by the hash of what is sealed.
CREATE TABLE paper (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, noun TEXT NOT NULL, of_id TEXT NOT NULL, first_id {uuid} NOT NULL,
  version BIGINT NOT NULL, body {bytes} NOT NULL, blob_hash TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE INDEX paper_scope ON paper (pair_id, noun, of_id);
CREATE UNIQUE INDEX paper_version ON paper (first_id, version);
