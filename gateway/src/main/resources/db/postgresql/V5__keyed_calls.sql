-- Calls that came with an Idempotency-Key. Neither the key nor the request is kept, only what they hash to.
CREATE TABLE IF NOT EXISTS penstock_keyed_calls (
    id VARCHAR(64) PRIMARY KEY,
    request VARCHAR(64) NOT NULL,
    state VARCHAR(10) NOT NULL,
    status INTEGER,
    content_type VARCHAR(100),
    answer BYTEA,
    answer_bytes BIGINT NOT NULL DEFAULT 0,
    created_at TIMESTAMPTZ(3) NOT NULL
);
CREATE INDEX IF NOT EXISTS idx_penstock_keyed_calls_created ON penstock_keyed_calls (created_at);
