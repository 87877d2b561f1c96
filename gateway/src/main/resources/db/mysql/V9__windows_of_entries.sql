-- An entry says itself which windows it is taken from. Each carries the whole amount, so rows of their own said nothing more, and
-- cost half of what it takes to write an entry.
ALTER TABLE penstock_ledger ADD COLUMN windows VARCHAR(300) NOT NULL DEFAULT '';
CREATE INDEX idx_penstock_ledger_parts_entry ON penstock_ledger_parts (entry_id);
UPDATE penstock_ledger SET windows = COALESCE((
    SELECT GROUP_CONCAT(window_id ORDER BY window_id) FROM penstock_ledger_parts
    WHERE penstock_ledger_parts.entry_id = penstock_ledger.entry_id AND window_id <> 0), '');
DROP TABLE penstock_ledger_parts;
