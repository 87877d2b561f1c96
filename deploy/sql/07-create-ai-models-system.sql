-- The first tables. Times are in UTC. Running it again changes nothing.

-- Who sells models.
CREATE TABLE IF NOT EXISTS t_ai_providers (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    provider_code VARCHAR(40) NOT NULL UNIQUE,
    provider_name VARCHAR(100) NOT NULL,
    base_url VARCHAR(500) NOT NULL,
    is_active TINYINT(1) NOT NULL DEFAULT 1,
    sort_order INT NOT NULL DEFAULT 0,
    description VARCHAR(500),
    config_json JSON,
    created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Our credentials with providers. A key that is inserted by hand may be plain.
CREATE TABLE IF NOT EXISTS t_ai_api_keys (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    provider_id BIGINT NOT NULL,
    key_name VARCHAR(100) NOT NULL,
    api_key VARCHAR(1000) NOT NULL,
    base_url VARCHAR(500),
    priority INT NOT NULL DEFAULT 0,
    is_active TINYINT(1) NOT NULL DEFAULT 1,
    status VARCHAR(20) NOT NULL DEFAULT 'normal' CHECK (status IN ('normal', 'rate_limited', 'error', 'exhausted')),
    rate_limit_rpm INT NOT NULL DEFAULT 60,
    rate_limit_tpm INT NOT NULL DEFAULT 90000,
    rate_limit_rpd INT NOT NULL DEFAULT 10000,
    max_concurrency INT NOT NULL DEFAULT 0,
    requests_count_today BIGINT NOT NULL DEFAULT 0,
    tokens_count_today BIGINT NOT NULL DEFAULT 0,
    errors_count_today BIGINT NOT NULL DEFAULT 0,
    requests_count_total BIGINT NOT NULL DEFAULT 0,
    tokens_count_total BIGINT NOT NULL DEFAULT 0,
    last_used_at TIMESTAMP(3) NULL,
    last_error_at TIMESTAMP(3) NULL,
    last_error_msg VARCHAR(500),
    rate_limited_until TIMESTAMP(3) NULL,
    stats_reset_at DATE,
    config_json JSON,
    created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
    FOREIGN KEY (provider_id) REFERENCES t_ai_providers (id) ON DELETE CASCADE,
    KEY idx_ai_api_keys_provider (provider_id, is_active, status, priority)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What can be bought. A price that is NULL is unknown, not free. Dollars per 1,000 tokens.
CREATE TABLE IF NOT EXISTS t_ai_models (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    provider_id BIGINT NOT NULL,
    model_code VARCHAR(200) NOT NULL,
    model_name VARCHAR(200) NOT NULL,
    upstream_name VARCHAR(200),
    model_type VARCHAR(20) NOT NULL DEFAULT 'chat' CHECK (model_type IN ('chat', 'completion', 'embedding', 'image', 'speech')),
    max_input_tokens INT,
    max_output_tokens INT,
    supports_streaming TINYINT(1) NOT NULL DEFAULT 1,
    supports_function_call TINYINT(1) NOT NULL DEFAULT 0,
    supports_vision TINYINT(1) NOT NULL DEFAULT 0,
    cost_per_1k_prompt_tokens DECIMAL(10, 6),
    cost_per_1k_completion_tokens DECIMAL(10, 6),
    cost_per_1k_cached_tokens DECIMAL(10, 6),
    cost_per_1k_cache_write_tokens DECIMAL(10, 6),
    cost_per_1k_reasoning_tokens DECIMAL(10, 6),
    is_active TINYINT(1) NOT NULL DEFAULT 1,
    is_default TINYINT(1) NOT NULL DEFAULT 0,
    sort_order INT NOT NULL DEFAULT 0,
    description VARCHAR(500),
    config_json JSON,
    created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
    UNIQUE (provider_id, model_code),
    FOREIGN KEY (provider_id) REFERENCES t_ai_providers (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- One row per call to a provider. Numbers only: rows outlive what they name.
CREATE TABLE IF NOT EXISTS t_ai_api_logs (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    provider_id BIGINT,
    provider_code VARCHAR(40) NOT NULL DEFAULT '',
    model_id BIGINT,
    key_id BIGINT,
    user_id BIGINT,
    virtual_key_id BIGINT,
    caller VARCHAR(100) NOT NULL DEFAULT '',
    request_id VARCHAR(100) NOT NULL DEFAULT '',
    attempt INT NOT NULL DEFAULT 1,
    request_type VARCHAR(30) NOT NULL DEFAULT 'chat',
    model_code VARCHAR(200) NOT NULL DEFAULT '',
    prompt_tokens BIGINT NOT NULL DEFAULT 0,
    completion_tokens BIGINT NOT NULL DEFAULT 0,
    total_tokens BIGINT NOT NULL DEFAULT 0,
    cached_tokens BIGINT NOT NULL DEFAULT 0,
    reasoning_tokens BIGINT NOT NULL DEFAULT 0,
    cost_nanos BIGINT,
    request_payload JSON,
    response_summary VARCHAR(200),
    error_code VARCHAR(100),
    error_message VARCHAR(500),
    first_byte_ms BIGINT,
    latency_ms BIGINT NOT NULL DEFAULT 0,
    status VARCHAR(20) NOT NULL CHECK (status IN ('success', 'error', 'rate_limited', 'timeout', 'cancelled')),
    ip_address VARCHAR(45),
    user_agent VARCHAR(300),
    created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    KEY idx_ai_api_logs_provider (provider_id, created_at),
    KEY idx_ai_api_logs_key (key_id, created_at),
    KEY idx_ai_api_logs_user (user_id, created_at),
    KEY idx_ai_api_logs_status (status, created_at),
    KEY idx_ai_api_logs_model (model_code, created_at),
    KEY idx_ai_api_logs_created (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What each key of a provider took per day (UTC). 0 stands for: none in the tables.
CREATE TABLE IF NOT EXISTS t_ai_usage_stats (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    provider_id BIGINT NOT NULL DEFAULT 0,
    provider_code VARCHAR(40) NOT NULL DEFAULT '',
    key_id BIGINT NOT NULL DEFAULT 0,
    stat_date DATE NOT NULL,
    total_requests BIGINT NOT NULL DEFAULT 0,
    success_count BIGINT NOT NULL DEFAULT 0,
    error_count BIGINT NOT NULL DEFAULT 0,
    rate_limited_count BIGINT NOT NULL DEFAULT 0,
    total_tokens BIGINT NOT NULL DEFAULT 0,
    prompt_tokens BIGINT NOT NULL DEFAULT 0,
    completion_tokens BIGINT NOT NULL DEFAULT 0,
    total_cost DECIMAL(12, 6) NOT NULL DEFAULT 0,
    cost_nanos BIGINT NOT NULL DEFAULT 0,
    unpriced_count BIGINT NOT NULL DEFAULT 0,
    avg_latency_ms BIGINT NOT NULL DEFAULT 0,
    created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
    UNIQUE (provider_id, provider_code, key_id, stat_date),
    KEY idx_ai_usage_stats_date (stat_date)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Who may use the admin surfaces.
CREATE TABLE IF NOT EXISTS penstock_users (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    username VARCHAR(100) NOT NULL UNIQUE,
    password_hash VARCHAR(500),
    user_role VARCHAR(20) NOT NULL CHECK (user_role IN ('admin', 'operator', 'viewer')),
    is_active TINYINT(1) NOT NULL DEFAULT 1,
    must_change_password TINYINT(1) NOT NULL DEFAULT 0,
    oidc_subject VARCHAR(300) UNIQUE,
    tokens_valid_from TIMESTAMP(3) NULL,
    last_login_at TIMESTAMP(3) NULL,
    created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Credentials of callers: only a keyed hash of each is kept.
CREATE TABLE IF NOT EXISTS penstock_virtual_keys (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    public_id VARCHAR(40) NOT NULL UNIQUE,
    name VARCHAR(64) NOT NULL,
    hmac VARCHAR(128) NOT NULL,
    owner_id BIGINT,
    models_json JSON,
    rate_limit_rpm INT NOT NULL DEFAULT 0,
    rate_limit_tpm INT NOT NULL DEFAULT 0,
    rate_limit_rpd INT NOT NULL DEFAULT 0,
    max_concurrency INT NOT NULL DEFAULT 0,
    expires_at TIMESTAMP(3) NULL,
    revoked_at TIMESTAMP(3) NULL,
    created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
    FOREIGN KEY (owner_id) REFERENCES penstock_users (id) ON DELETE SET NULL,
    KEY idx_penstock_virtual_keys_owner (owner_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Who changed what, and what it was before. Never a secret.
CREATE TABLE IF NOT EXISTS penstock_audit (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    actor_id BIGINT,
    actor VARCHAR(100) NOT NULL,
    action VARCHAR(60) NOT NULL,
    entity VARCHAR(60) NOT NULL,
    entity_id VARCHAR(100) NOT NULL,
    before_json MEDIUMTEXT,
    after_json MEDIUMTEXT,
    ip_address VARCHAR(45),
    created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    KEY idx_penstock_audit_created (created_at),
    KEY idx_penstock_audit_entity (entity, entity_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What somebody should look at.
CREATE TABLE IF NOT EXISTS penstock_alerts (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    level VARCHAR(20) NOT NULL CHECK (level IN ('info', 'warning', 'critical')),
    kind VARCHAR(60) NOT NULL,
    message VARCHAR(500) NOT NULL,
    details_json MEDIUMTEXT,
    acknowledged_at TIMESTAMP(3) NULL,
    created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    KEY idx_penstock_alerts_created (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- One row: how often the configuration has changed. 0 means that the first rows are still to come.
CREATE TABLE IF NOT EXISTS penstock_config_version (
    id INT PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL,
    changed_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- How far the journal of each data folder has been written to t_ai_api_logs.
CREATE TABLE IF NOT EXISTS penstock_journals (
    journal_id VARCHAR(36) PRIMARY KEY,
    segment BIGINT NOT NULL,
    position INT NOT NULL,
    updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT IGNORE INTO penstock_config_version (id, version) VALUES (1, 0);
