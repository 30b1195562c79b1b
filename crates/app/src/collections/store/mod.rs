//! Every SQL statement on plans, holds, messages and what is known of contacts.

mod alerts;
mod claims;
mod contacts;
mod customers;
mod disputes;
mod forget;
mod habits;
mod holds;
mod listing;
mod messages;
mod payment_plans;
mod plans;
mod promises;
mod receipts;
mod runs;
mod tasks;
mod templates;
mod waits;

pub use alerts::AlertRow;
pub(super) use alerts::{
    FoundAlert, acknowledge_alert, alert_rows, count_alerts, count_broken_promises, end_alert, find_alert,
    find_limits, list_acknowledgements_of, list_last_said, list_standing_alerts, page_of_alerts, push_alert,
    replace_limits, update_alert,
};
pub(super) use claims::{
    claim_rows, delete_claims_of, delete_shadow_claims, delete_step_claim, has_claim, list_claims_of,
    push_claim,
};
pub(super) use contacts::{
    find_address, find_conversation, list_addresses, list_conversations, replace_address,
    replace_conversation,
};
pub(super) use customers::{ReminderRow, find_reminder, list_reminders, replace_reminder};
pub(super) use customers::{list_unfollowed, replace_unfollowed};
pub use disputes::DisputeFilter;
pub(super) use disputes::{
    find_open_task_of_dispute, page_of_disputes, page_of_settled_disputes, update_dispute, update_settlement,
};
pub(crate) use forget::forget_customers;
pub(super) use habits::{HabitRow, find_habit, list_habits, replace_habits};
pub use holds::{HoldFilter, HoldRow};
pub(super) use holds::{
    NewHold, end_hold, find_hold, insert_hold, list_holds_of, list_holds_of_promise, list_open_holds,
    list_open_holds_on, page_of_holds,
};
pub use listing::{MessageFilter, MessageRow};
pub(super) use listing::{
    count_handed_over, count_in_state, find_message, list_shadow_since, page_of_messages, page_of_state,
    page_of_state_back,
};
pub use messages::OwnText;
pub(super) use messages::{
    NewMessage, Said, SentBefore, find_first_sent, find_formal_notice, find_made_of, find_sent_before,
    list_chase_of, list_claimable, list_failed_since, list_in_state_before, list_not_begun, list_proposed,
    list_recent_messages, list_recent_messages_to, list_sent_since, message_rows, push_message,
    retire_shadow, update_made_of, update_note, update_proposed, update_said, update_state, update_verdict,
};
pub(super) use messages::{find_text, list_worded, replace_text};
pub use payment_plans::{InstalmentRow, PaymentPlanRow};
pub(super) use payment_plans::{
    PaymentPlanFilter, count_payment_plans, find_payment_plan, find_plan_of_hold, insert_payment_plan,
    instalment_rows, is_any_plan_standing, last_version_of, list_instalments, list_payment_plans_of,
    list_plan_documents, list_standing_plans_of, page_of_payment_plans, plan_document_rows, push_instalment,
    push_plan_document, update_payment_plan, update_plan_hold,
};
pub use plans::{PlanRow, PlanVersionRow};
pub(super) use plans::{find_plan, insert_plan, list_plans, page_of_plan_versions, update_mode, update_plan};
pub(super) use promises::{
    NewPromise, find_promise, insert_promise, page_of_promises, sum_promises_of, update_promise,
};
pub use promises::{PromisePlace, PromiseRow};
pub use receipts::ReceiptRow;
pub(super) use receipts::{
    NewReceipt, ReceiptMove, delete_receipt_payment, delete_receipt_payments, find_occasion, find_receipt,
    find_receipt_contact, is_any_occasion_on, list_receipt_payments, list_receipts_in, list_receipts_of,
    list_recent_returns_told, page_of_receipts, push_receipt, push_receipt_payment, receipt_payment_rows,
    receipt_rows, replace_occasion, update_receipt, update_receipt_words,
};
pub use runs::RunRow;
pub(super) use runs::{insert_run, list_runs};
pub(super) use tasks::{
    NewTask, count_tasks_due, end_task, find_last_spoken, find_task, has_task_of, list_task_documents,
    list_tasks_of, page_of_tasks, push_task, task_document_rows, task_rows, update_task,
};
pub use tasks::{TaskPlace, TaskRow};
pub use templates::TemplateVersionRow;
pub(super) use templates::{
    find_last_version, find_version, insert_version, list_last_versions, page_of_versions,
};
pub(super) use waits::{NewWait, count_waits, delete_waits, page_of_waits, push_wait, wait_rows};
pub use waits::{WaitFilter, WaitRow};
