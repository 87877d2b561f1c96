-- Calls that came with an Idempotency-Key. Neither the key nor the request is kept, only what they hash to.
CREATE TABLE IF NOT EXISTS penstock_keyed_calls (
    id VARCHAR(64) PRIMARY KEY,
    request VARCHAR(64) NOT NULL,
    state VARCHAR(10) NOT NULL,
    status INTEGER,
    content_type VARCHAR(100),
    answer LONGBLOB,
    answer_bytes BIGINT NOT NULL DEFAULT 0,
    created_at TIMESTAMP(3) NOT NULL,
    KEY idx_penstock_keyed_calls_created (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
