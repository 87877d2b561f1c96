-- Logins. Running it again changes nothing.

-- One row per login. A refresh token names the row and its generation; one of an older generation was used twice.
CREATE TABLE IF NOT EXISTS penstock_sessions (
    id VARCHAR(36) PRIMARY KEY,
    user_id BIGINT NOT NULL,
    generation BIGINT NOT NULL DEFAULT 0,
    ip_address VARCHAR(45),
    user_agent VARCHAR(300),
    expires_at TIMESTAMP(3) NULL,
    revoked_at TIMESTAMP(3) NULL,
    created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
    FOREIGN KEY (user_id) REFERENCES penstock_users (id) ON DELETE CASCADE,
    KEY idx_penstock_sessions_user (user_id),
    KEY idx_penstock_sessions_expires (expires_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
