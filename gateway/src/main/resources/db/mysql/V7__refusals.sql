-- Calls that a budget did not admit, counted by hour (UTC), caller and the scope that had no money left. The id joins the three.
CREATE TABLE IF NOT EXISTS penstock_refusals (
    id VARCHAR(190) PRIMARY KEY,
    hour_start TIMESTAMP(3) NOT NULL,
    caller VARCHAR(128) NOT NULL,
    scope VARCHAR(16) NOT NULL,
    refused BIGINT NOT NULL,
    KEY idx_penstock_refusals_hour (hour_start)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
