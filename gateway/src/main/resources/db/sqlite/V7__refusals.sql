-- Calls that a budget did not admit, counted by hour (UTC), caller and the scope that had no money left. The id joins the three.
CREATE TABLE IF NOT EXISTS penstock_refusals (
    id VARCHAR(190) PRIMARY KEY,
    hour_start TEXT NOT NULL,
    caller VARCHAR(128) NOT NULL,
    scope VARCHAR(16) NOT NULL,
    refused INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS idx_penstock_refusals_hour ON penstock_refusals (hour_start);
