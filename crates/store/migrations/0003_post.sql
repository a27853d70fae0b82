-- The outbox: every effect on the outside world, from the change that wants it to its end.
-- The payload is sealed: it may hold the secret of a link.
DROP TABLE outbox;
CREATE TABLE outbox (
  id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL, circle TEXT NOT NULL, pair_id {uuid} NOT NULL,
  owner_person {uuid}, kind TEXT NOT NULL, dedupe TEXT NOT NULL, payload {bytes} NOT NULL,
  proposal_id {uuid}, by_person {uuid}, state TEXT NOT NULL, run_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL, told TEXT NOT NULL, created_at BIGINT NOT NULL, ended_at BIGINT
);
CREATE UNIQUE INDEX outbox_dedupe ON outbox (pair_id, dedupe);
-- What the worker looks at stays small however long the history grows.
CREATE INDEX outbox_pending ON outbox (run_at) WHERE state = 'pending';
CREATE INDEX outbox_doubtful ON outbox (run_at) WHERE state IN ('sending', 'in_doubt');
CREATE INDEX outbox_scope ON outbox (pair_id, state, created_at);
CREATE INDEX outbox_proposal ON outbox (proposal_id) WHERE proposal_id IS NOT NULL;
-- How far a polled mailbox has been read (RFC 9051, 2.3.1.1).
CREATE TABLE mailbox (
  address TEXT PRIMARY KEY, uid_validity BIGINT NOT NULL, uid_next BIGINT NOT NULL,
  polled_at BIGINT NOT NULL, failure TEXT NOT NULL
);
