//! The rows that are put in.

/// The tables and their columns, each after those it refers to.
pub(super) const TABLES: [(&str, &str); 19] = [
    (
        "customers",
        "org_id id legal_entity_id number name name_key siren vat_number email country paid_by_id created_at",
    ),
    (
        "input_files",
        "org_id id legal_entity_id sha256 name kind reading format size_bytes is_raw_kept records records_new imported_at imported_by",
    ),
    (
        "bank_accounts",
        "org_id id legal_entity_id account_index account_sealed account_masked currency created_at",
    ),
    (
        "bank_statements",
        "org_id id bank_account_id file_id position kind statement_reference sequence opening_minor opening_on closing_minor closing_on movements movements_minor imported_at",
    ),
    (
        "bank_transactions",
        "org_id id legal_entity_id bank_account_id statement_id position batch_position identity entry_identity booked_on value_on amount_minor currency bank_reference end_to_end_id remittance counterparty counterparty_index counterparty_sealed class details recorded_at",
    ),
    (
        "open_items",
        "org_id id legal_entity_id customer_id kind number issued_on due_on total_minor amount_minor currency payment_reference preceding vat_on_payment discount_until discount_minor file_id created_at",
    ),
    ("journal_entries", "org_id id legal_entity_id booked_on kind label reverses_id posted_at"),
    ("postings", "org_id entry_id line_no account role subject_id customer_id amount_minor currency"),
    (
        "allocations",
        "org_id id legal_entity_id transaction_id entry_id method is_automatic evidence fingerprint takes_back_id decided_by decided_at",
    ),
    ("allocation_lines", "org_id allocation_id line_no item_id role account amount_minor"),
    ("exceptions", "org_id legal_entity_id transaction_id reason alternatives found_at"),
    ("open_balances", "org_id item_id legal_entity_id customer_id kind due_on currency open_minor"),
    (
        "waiting_transactions",
        "org_id transaction_id legal_entity_id state reason booked_on bank_account_id currency rest_minor",
    ),
    (
        "ledger_day_sums",
        "org_id legal_entity_id account booked_on kind role currency debit_minor credit_minor postings",
    ),
    ("folded_entries", "org_id legal_entity_id through_id"),
    ("customer_month_sums", "org_id legal_entity_id customer_id currency month moved_minor postings"),
    ("bank_days", "org_id bank_account_id booked_on class currency in_minor out_minor transactions"),
    ("set_asides", "org_id id legal_entity_id transaction_id is_aside note decided_by decided_at"),
    ("match_settings", "org_id legal_entity_id tolerance_minor charges_minor_max has_discounts"),
];
