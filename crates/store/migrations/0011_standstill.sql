-- A copy stands still: it sends no letter and reads no answer until somebody says it takes over.
CREATE TABLE standstill (since BIGINT NOT NULL);
