-- The people around the pair.

-- Somebody whose help or doubt matters: power, interest, stance, and when they were spoken to.
-- `body` is sealed.
CREATE TABLE stakeholder (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, person_id {uuid} NOT NULL, body {bytes} NOT NULL, updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX stakeholder_one ON stakeholder (pair_id, person_id);

-- The one person outside the pair who reads a statement: the member whose role agreement it is.
ALTER TABLE statement ADD COLUMN with_person {uuid};

-- A pulse. `body` holds what is asked, found and told, `urn` the answers of all in one sealed piece
-- of a few fixed sizes, without an order: no row, number or time of any single answer exists, and
-- nobody's name. Days, no instants.
CREATE TABLE pulse (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, opened TEXT NOT NULL, body {bytes} NOT NULL, urn {bytes} NOT NULL
);
CREATE INDEX pulse_scope ON pulse (pair_id, opened);
