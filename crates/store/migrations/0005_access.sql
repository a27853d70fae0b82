-- Links, sheets and tokens: ways in that are no account.

-- Which key the sealed values were sealed with: by its id, never the key.
CREATE TABLE sealing_key (slot BIGINT PRIMARY KEY, id TEXT NOT NULL);
