-- Which master key the gateways on this database seal keys under: its version, which tells nothing of the key.
CREATE TABLE IF NOT EXISTS penstock_master_key (
    id INTEGER NOT NULL,
    version VARCHAR(8) NOT NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
