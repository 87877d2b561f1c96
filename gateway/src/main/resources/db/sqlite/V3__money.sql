-- Nodes that spend from the budgets, each in its present life.
CREATE TABLE IF NOT EXISTS penstock_budget_nodes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    node VARCHAR(64) NOT NULL UNIQUE,
    epoch INTEGER NOT NULL,
    lost INTEGER NOT NULL DEFAULT 0,
    distrusted INTEGER NOT NULL DEFAULT 0,
    last_lsn INTEGER NOT NULL DEFAULT 0,
    grant_seq INTEGER NOT NULL DEFAULT 0,
    last_reply TEXT,
    heard_of_at TEXT NOT NULL
);

-- What a scope may spend in one of its windows, in nano-dollars. granted is what nodes hold of it.
CREATE TABLE IF NOT EXISTS penstock_budget_windows (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    scope_kind VARCHAR(20) NOT NULL,
    scope_subject VARCHAR(128) NOT NULL,
    window_start TEXT NOT NULL,
    window_end TEXT NOT NULL,
    spend_limit INTEGER NOT NULL CHECK (spend_limit >= 0),
    spent INTEGER NOT NULL DEFAULT 0 CHECK (spent >= 0),
    granted INTEGER NOT NULL DEFAULT 0 CHECK (granted >= 0),
    unattributed INTEGER NOT NULL DEFAULT 0 CHECK (unattributed >= 0),
    overrun INTEGER NOT NULL DEFAULT 0 CHECK (overrun >= 0),
    closed INTEGER NOT NULL DEFAULT 0,
    UNIQUE (scope_kind, scope_subject, window_start)
);

-- Limits that somebody set for a scope, in place of the settings; and for a while another one.
CREATE TABLE IF NOT EXISTS penstock_budget_limits (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    scope_kind VARCHAR(20) NOT NULL,
    scope_subject VARCHAR(128) NOT NULL,
    spend_limit INTEGER CHECK (spend_limit >= 0),
    raised_limit INTEGER CHECK (raised_limit >= 0),
    raised_until TEXT,
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
    UNIQUE (scope_kind, scope_subject)
);

-- Money of a window that was granted to one life of a node.
CREATE TABLE IF NOT EXISTS penstock_budget_slices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    node VARCHAR(64) NOT NULL,
    epoch INTEGER NOT NULL,
    window_id INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    used INTEGER NOT NULL CHECK (used >= 0 AND used <= amount),
    state VARCHAR(10) NOT NULL CHECK (state IN ('open', 'lost', 'closed'))
);
CREATE INDEX IF NOT EXISTS idx_penstock_budget_slices_node ON penstock_budget_slices (node, state);
CREATE INDEX IF NOT EXISTS idx_penstock_budget_slices_window ON penstock_budget_slices (window_id);

-- What each attempt cost, for ever; a mistake is corrected by a further entry.
CREATE TABLE IF NOT EXISTS penstock_ledger (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    entry_id VARCHAR(200) NOT NULL,
    kind VARCHAR(12) NOT NULL CHECK (kind IN ('attempt', 'correction')),
    amount INTEGER NOT NULL,
    estimate INTEGER NOT NULL DEFAULT 0,
    status VARCHAR(20) NOT NULL,
    input_tokens INTEGER NOT NULL DEFAULT 0,
    output_tokens INTEGER NOT NULL DEFAULT 0,
    request_id VARCHAR(128) NOT NULL DEFAULT '',
    user_name VARCHAR(128) NOT NULL DEFAULT '',
    virtual_key VARCHAR(128) NOT NULL DEFAULT '',
    provider VARCHAR(64) NOT NULL DEFAULT '',
    model VARCHAR(300) NOT NULL DEFAULT '',
    price_version VARCHAR(400) NOT NULL DEFAULT '',
    reason VARCHAR(300) NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    UNIQUE (entry_id, kind)
);
CREATE INDEX IF NOT EXISTS idx_penstock_ledger_created ON penstock_ledger (created_at);
CREATE INDEX IF NOT EXISTS idx_penstock_ledger_user ON penstock_ledger (user_name, created_at);

-- Which windows an entry is taken from: each carries the whole amount, because each guards another scope.
CREATE TABLE IF NOT EXISTS penstock_ledger_parts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    entry_id VARCHAR(200) NOT NULL,
    slice_id INTEGER NOT NULL,
    window_id INTEGER NOT NULL,
    from_slice INTEGER NOT NULL,
    overrun INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS idx_penstock_ledger_parts_window ON penstock_ledger_parts (window_id);
