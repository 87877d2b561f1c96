-- The first tables. Times are in UTC. Running it again changes nothing.

-- Who sells models.
CREATE TABLE IF NOT EXISTS t_ai_providers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    provider_code VARCHAR(40) NOT NULL UNIQUE,
    provider_name VARCHAR(100) NOT NULL,
    base_url VARCHAR(500) NOT NULL,
    is_active INTEGER NOT NULL DEFAULT 1,
    sort_order INTEGER NOT NULL DEFAULT 0,
    description VARCHAR(500),
    config_json TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
);

-- Our credentials with providers. A key that is inserted by hand may be plain.
CREATE TABLE IF NOT EXISTS t_ai_api_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    provider_id INTEGER NOT NULL,
    key_name VARCHAR(100) NOT NULL,
    api_key VARCHAR(1000) NOT NULL,
    base_url VARCHAR(500),
    priority INTEGER NOT NULL DEFAULT 0,
    is_active INTEGER NOT NULL DEFAULT 1,
    status VARCHAR(20) NOT NULL DEFAULT 'normal' CHECK (status IN ('normal', 'rate_limited', 'error', 'exhausted')),
    rate_limit_rpm INTEGER NOT NULL DEFAULT 60,
    rate_limit_tpm INTEGER NOT NULL DEFAULT 90000,
    rate_limit_rpd INTEGER NOT NULL DEFAULT 10000,
    max_concurrency INTEGER NOT NULL DEFAULT 0,
    requests_count_today INTEGER NOT NULL DEFAULT 0,
    tokens_count_today INTEGER NOT NULL DEFAULT 0,
    errors_count_today INTEGER NOT NULL DEFAULT 0,
    requests_count_total INTEGER NOT NULL DEFAULT 0,
    tokens_count_total INTEGER NOT NULL DEFAULT 0,
    last_used_at TEXT,
    last_error_at TEXT,
    last_error_msg VARCHAR(500),
    rate_limited_until TEXT,
    stats_reset_at TEXT,
    config_json TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
    FOREIGN KEY (provider_id) REFERENCES t_ai_providers (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS idx_ai_api_keys_provider ON t_ai_api_keys (provider_id, is_active, status, priority);

-- What can be bought. A price that is NULL is unknown, not free. Dollars per 1,000 tokens.
CREATE TABLE IF NOT EXISTS t_ai_models (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    provider_id INTEGER NOT NULL,
    model_code VARCHAR(200) NOT NULL,
    model_name VARCHAR(200) NOT NULL,
    upstream_name VARCHAR(200),
    model_type VARCHAR(20) NOT NULL DEFAULT 'chat' CHECK (model_type IN ('chat', 'completion', 'embedding', 'image', 'speech')),
    max_input_tokens INTEGER,
    max_output_tokens INTEGER,
    supports_streaming INTEGER NOT NULL DEFAULT 1,
    supports_function_call INTEGER NOT NULL DEFAULT 0,
    supports_vision INTEGER NOT NULL DEFAULT 0,
    cost_per_1k_prompt_tokens DECIMAL(10, 6),
    cost_per_1k_completion_tokens DECIMAL(10, 6),
    cost_per_1k_cached_tokens DECIMAL(10, 6),
    cost_per_1k_cache_write_tokens DECIMAL(10, 6),
    cost_per_1k_reasoning_tokens DECIMAL(10, 6),
    is_active INTEGER NOT NULL DEFAULT 1,
    is_default INTEGER NOT NULL DEFAULT 0,
    sort_order INTEGER NOT NULL DEFAULT 0,
    description VARCHAR(500),
    config_json TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
    UNIQUE (provider_id, model_code),
    FOREIGN KEY (provider_id) REFERENCES t_ai_providers (id) ON DELETE CASCADE
);

-- One row per call to a provider. Numbers only: rows outlive what they name.
CREATE TABLE IF NOT EXISTS t_ai_api_logs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    provider_id INTEGER,
    provider_code VARCHAR(40) NOT NULL DEFAULT '',
    model_id INTEGER,
    key_id INTEGER,
    user_id INTEGER,
    virtual_key_id INTEGER,
    caller VARCHAR(100) NOT NULL DEFAULT '',
    request_id VARCHAR(100) NOT NULL DEFAULT '',
    attempt INTEGER NOT NULL DEFAULT 1,
    request_type VARCHAR(30) NOT NULL DEFAULT 'chat',
    model_code VARCHAR(200) NOT NULL DEFAULT '',
    prompt_tokens INTEGER NOT NULL DEFAULT 0,
    completion_tokens INTEGER NOT NULL DEFAULT 0,
    total_tokens INTEGER NOT NULL DEFAULT 0,
    cached_tokens INTEGER NOT NULL DEFAULT 0,
    reasoning_tokens INTEGER NOT NULL DEFAULT 0,
    cost_nanos INTEGER,
    request_payload TEXT,
    response_summary VARCHAR(200),
    error_code VARCHAR(100),
    error_message VARCHAR(500),
    first_byte_ms INTEGER,
    latency_ms INTEGER NOT NULL DEFAULT 0,
    status VARCHAR(20) NOT NULL CHECK (status IN ('success', 'error', 'rate_limited', 'timeout', 'cancelled')),
    ip_address VARCHAR(45),
    user_agent VARCHAR(300),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
);
CREATE INDEX IF NOT EXISTS idx_ai_api_logs_provider ON t_ai_api_logs (provider_id, created_at);
CREATE INDEX IF NOT EXISTS idx_ai_api_logs_key ON t_ai_api_logs (key_id, created_at);
CREATE INDEX IF NOT EXISTS idx_ai_api_logs_user ON t_ai_api_logs (user_id, created_at);
CREATE INDEX IF NOT EXISTS idx_ai_api_logs_status ON t_ai_api_logs (status, created_at);
CREATE INDEX IF NOT EXISTS idx_ai_api_logs_model ON t_ai_api_logs (model_code, created_at);
CREATE INDEX IF NOT EXISTS idx_ai_api_logs_created ON t_ai_api_logs (created_at);

-- What each key of a provider took per day (UTC). 0 stands for: none in the tables.
CREATE TABLE IF NOT EXISTS t_ai_usage_stats (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    provider_id INTEGER NOT NULL DEFAULT 0,
    provider_code VARCHAR(40) NOT NULL DEFAULT '',
    key_id INTEGER NOT NULL DEFAULT 0,
    stat_date TEXT NOT NULL,
    total_requests INTEGER NOT NULL DEFAULT 0,
    success_count INTEGER NOT NULL DEFAULT 0,
    error_count INTEGER NOT NULL DEFAULT 0,
    rate_limited_count INTEGER NOT NULL DEFAULT 0,
    total_tokens INTEGER NOT NULL DEFAULT 0,
    prompt_tokens INTEGER NOT NULL DEFAULT 0,
    completion_tokens INTEGER NOT NULL DEFAULT 0,
    total_cost DECIMAL(12, 6) NOT NULL DEFAULT 0,
    cost_nanos INTEGER NOT NULL DEFAULT 0,
    unpriced_count INTEGER NOT NULL DEFAULT 0,
    avg_latency_ms INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
    UNIQUE (provider_id, provider_code, key_id, stat_date)
);
CREATE INDEX IF NOT EXISTS idx_ai_usage_stats_date ON t_ai_usage_stats (stat_date);

-- Who may use the admin surfaces.
CREATE TABLE IF NOT EXISTS penstock_users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    username VARCHAR(100) NOT NULL UNIQUE,
    password_hash VARCHAR(500),
    user_role VARCHAR(20) NOT NULL CHECK (user_role IN ('admin', 'operator', 'viewer')),
    is_active INTEGER NOT NULL DEFAULT 1,
    must_change_password INTEGER NOT NULL DEFAULT 0,
    oidc_subject VARCHAR(300) UNIQUE,
    tokens_valid_from TEXT,
    last_login_at TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
);

-- Credentials of callers: only a keyed hash of each is kept.
CREATE TABLE IF NOT EXISTS penstock_virtual_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id VARCHAR(40) NOT NULL UNIQUE,
    name VARCHAR(64) NOT NULL,
    hmac VARCHAR(128) NOT NULL,
    owner_id INTEGER,
    models_json TEXT,
    rate_limit_rpm INTEGER NOT NULL DEFAULT 0,
    rate_limit_tpm INTEGER NOT NULL DEFAULT 0,
    rate_limit_rpd INTEGER NOT NULL DEFAULT 0,
    max_concurrency INTEGER NOT NULL DEFAULT 0,
    expires_at TEXT,
    revoked_at TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
    FOREIGN KEY (owner_id) REFERENCES penstock_users (id) ON DELETE SET NULL
);
CREATE INDEX IF NOT EXISTS idx_penstock_virtual_keys_owner ON penstock_virtual_keys (owner_id);

-- Who changed what, and what it was before. Never a secret.
CREATE TABLE IF NOT EXISTS penstock_audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    actor_id INTEGER,
    actor VARCHAR(100) NOT NULL,
    action VARCHAR(60) NOT NULL,
    entity VARCHAR(60) NOT NULL,
    entity_id VARCHAR(100) NOT NULL,
    before_json TEXT,
    after_json TEXT,
    ip_address VARCHAR(45),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
);
CREATE INDEX IF NOT EXISTS idx_penstock_audit_created ON penstock_audit (created_at);
CREATE INDEX IF NOT EXISTS idx_penstock_audit_entity ON penstock_audit (entity, entity_id);

-- What somebody should look at.
CREATE TABLE IF NOT EXISTS penstock_alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    level VARCHAR(20) NOT NULL CHECK (level IN ('info', 'warning', 'critical')),
    kind VARCHAR(60) NOT NULL,
    message VARCHAR(500) NOT NULL,
    details_json TEXT,
    acknowledged_at TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
);
CREATE INDEX IF NOT EXISTS idx_penstock_alerts_created ON penstock_alerts (created_at);

-- One row: how often the configuration has changed. 0 means that the first rows are still to come.
CREATE TABLE IF NOT EXISTS penstock_config_version (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,
    changed_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
);

-- How far the journal of each data folder has been written to t_ai_api_logs.
CREATE TABLE IF NOT EXISTS penstock_journals (
    journal_id VARCHAR(36) PRIMARY KEY,
    segment INTEGER NOT NULL,
    position INTEGER NOT NULL,
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
);

INSERT OR IGNORE INTO penstock_config_version (id, version) VALUES (1, 0);
