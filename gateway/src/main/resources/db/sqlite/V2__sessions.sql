-- Logins. Running it again changes nothing.

-- One row per login. A refresh token names the row and its generation; one of an older generation was used twice.
CREATE TABLE IF NOT EXISTS penstock_sessions (
    id VARCHAR(36) PRIMARY KEY,
    user_id INTEGER NOT NULL,
    generation INTEGER NOT NULL DEFAULT 0,
    ip_address VARCHAR(45),
    user_agent VARCHAR(300),
    expires_at TEXT NOT NULL,
    revoked_at TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
    FOREIGN KEY (user_id) REFERENCES penstock_users (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS idx_penstock_sessions_user ON penstock_sessions (user_id);
CREATE INDEX IF NOT EXISTS idx_penstock_sessions_expires ON penstock_sessions (expires_at);
