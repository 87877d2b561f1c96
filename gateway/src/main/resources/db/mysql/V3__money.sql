-- Nodes that spend from the budgets, each in its present life.
CREATE TABLE IF NOT EXISTS penstock_budget_nodes (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    node VARCHAR(64) NOT NULL UNIQUE,
    epoch BIGINT NOT NULL,
    lost INT NOT NULL DEFAULT 0,
    distrusted INT NOT NULL DEFAULT 0,
    last_lsn BIGINT NOT NULL DEFAULT 0,
    grant_seq BIGINT NOT NULL DEFAULT 0,
    last_reply MEDIUMTEXT,
    heard_of_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What a scope may spend in one of its windows, in nano-dollars. granted is what nodes hold of it.
CREATE TABLE IF NOT EXISTS penstock_budget_windows (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    scope_kind VARCHAR(20) NOT NULL,
    scope_subject VARCHAR(128) NOT NULL,
    window_start TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    window_end TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    spend_limit BIGINT NOT NULL CHECK (spend_limit >= 0),
    spent BIGINT NOT NULL DEFAULT 0 CHECK (spent >= 0),
    granted BIGINT NOT NULL DEFAULT 0 CHECK (granted >= 0),
    unattributed BIGINT NOT NULL DEFAULT 0 CHECK (unattributed >= 0),
    overrun BIGINT NOT NULL DEFAULT 0 CHECK (overrun >= 0),
    closed INT NOT NULL DEFAULT 0,
    UNIQUE (scope_kind, scope_subject, window_start)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Limits that somebody set for a scope, in place of the settings; and for a while another one.
CREATE TABLE IF NOT EXISTS penstock_budget_limits (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    scope_kind VARCHAR(20) NOT NULL,
    scope_subject VARCHAR(128) NOT NULL,
    spend_limit BIGINT CHECK (spend_limit >= 0),
    raised_limit BIGINT CHECK (raised_limit >= 0),
    raised_until TIMESTAMP(3) NULL,
    updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    UNIQUE (scope_kind, scope_subject)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Money of a window that was granted to one life of a node.
CREATE TABLE IF NOT EXISTS penstock_budget_slices (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    node VARCHAR(64) NOT NULL,
    epoch BIGINT NOT NULL,
    window_id BIGINT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount >= 0),
    used BIGINT NOT NULL CHECK (used >= 0 AND used <= amount),
    state VARCHAR(10) NOT NULL CHECK (state IN ('open', 'lost', 'closed')),
    KEY idx_penstock_budget_slices_node (node, state),
    KEY idx_penstock_budget_slices_window (window_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What each attempt cost, for ever; a mistake is corrected by a further entry.
CREATE TABLE IF NOT EXISTS penstock_ledger (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    entry_id VARCHAR(200) NOT NULL,
    kind VARCHAR(12) NOT NULL CHECK (kind IN ('attempt', 'correction')),
    amount BIGINT NOT NULL,
    estimate BIGINT NOT NULL DEFAULT 0,
    status VARCHAR(20) NOT NULL,
    input_tokens BIGINT NOT NULL DEFAULT 0,
    output_tokens BIGINT NOT NULL DEFAULT 0,
    request_id VARCHAR(128) NOT NULL DEFAULT '',
    user_name VARCHAR(128) NOT NULL DEFAULT '',
    virtual_key VARCHAR(128) NOT NULL DEFAULT '',
    provider VARCHAR(64) NOT NULL DEFAULT '',
    model VARCHAR(300) NOT NULL DEFAULT '',
    price_version VARCHAR(400) NOT NULL DEFAULT '',
    reason VARCHAR(300) NOT NULL DEFAULT '',
    created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    UNIQUE (entry_id, kind),
    KEY idx_penstock_ledger_created (created_at),
    KEY idx_penstock_ledger_user (user_name, created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Which windows an entry is taken from: each carries the whole amount, because each guards another scope.
CREATE TABLE IF NOT EXISTS penstock_ledger_parts (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    entry_id VARCHAR(200) NOT NULL,
    slice_id BIGINT NOT NULL,
    window_id BIGINT NOT NULL,
    from_slice BIGINT NOT NULL,
    overrun BIGINT NOT NULL,
    KEY idx_penstock_ledger_parts_window (window_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
