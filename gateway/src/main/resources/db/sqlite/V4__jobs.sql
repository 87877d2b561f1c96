-- When each job runs next, and which gateway has taken it. Written and read by db-scheduler, which names the columns.
CREATE TABLE IF NOT EXISTS penstock_jobs (
    task_name VARCHAR(100) NOT NULL,
    task_instance VARCHAR(100) NOT NULL,
    task_data BLOB,
    execution_time TIMESTAMP NOT NULL,
    picked BOOLEAN NOT NULL,
    picked_by VARCHAR(100),
    last_success TIMESTAMP,
    last_failure TIMESTAMP,
    consecutive_failures INTEGER,
    last_heartbeat TIMESTAMP,
    version BIGINT NOT NULL,
    priority INTEGER,
    PRIMARY KEY (task_name, task_instance)
);
