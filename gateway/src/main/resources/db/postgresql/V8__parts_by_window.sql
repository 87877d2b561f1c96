-- Only the look at the books asks for the parts of windows, and reads all of them anyway.
DROP INDEX idx_penstock_ledger_parts_window;
