-- Logins. Running it again changes nothing.

-- One row per login. A refresh token names the row and its generation; one of an older generation was used twice.
CREATE TABLE IF NOT EXISTS penstock_sessions (
    id VARCHAR(36) PRIMARY KEY,
    user_id BIGINT NOT NULL,
    generation BIGINT NOT NULL DEFAULT 0,
    ip_address VARCHAR(45),
    user_agent VARCHAR(300),
    expires_at TIMESTAMPTZ(3) NOT NULL,
    revoked_at TIMESTAMPTZ(3),
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    FOREIGN KEY (user_id) REFERENCES penstock_users (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS idx_penstock_sessions_user ON penstock_sessions (user_id);
CREATE INDEX IF NOT EXISTS idx_penstock_sessions_expires ON penstock_sessions (expires_at);
