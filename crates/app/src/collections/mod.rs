//! Reminders of what is late: plans, what keeps them back, runs, messages and the outbox.
//!
//! Owns `customer_alerts`, `alert_limits`, `collection_tasks`, `collection_task_documents`, `promises`, `dunning_plans`, `dunning_plan_versions`, `reminded_customers`, `dunning_holds`, `contact_addresses`,
//! `conversations`, `unfollowed_accounts`, `payment_habits`, `dunning_runs`, `dunning_messages`, `dunning_claims`,
//! `dunning_texts`, `dunning_waits`, `message_template_versions`, `receipt_occasions`, `receipts`,
//! `receipt_payments`, `payment_plans`, `payment_plan_instalments` and `payment_plan_documents`. Always true (docs/spec/collections.md): a step is said about an item once, by the key of
//! `dunning_claims`; a message is claimed only in a transaction in which the gate of the crate `dunning` said send, on the
//! books as they were then; what may have left is never sent again by itself. Leaves to others: what is owed and
//! what came in, words, handing over ([`Sender`]).

mod alerts;
mod claim;
mod customer_settings;
mod decide_on;
mod dispute_tasks;
mod disputes;
mod edit_plan;
mod facts;
mod give_back;
mod habits;
mod hold_reminders;
mod impact;
mod judge_payment_plans;
mod judge_promises;
mod late;
mod letters;
mod listing;
mod occasions;
mod outcome;
mod payment_plan_views;
mod payment_plans;
mod piles;
mod plan_body;
mod plans;
mod preview;
mod promises;
mod raise_alerts;
mod receipt_words;
mod receipts;
mod recipient;
mod refused;
mod returned;
mod run;
mod send_receipts;
mod sender;
mod store;
mod stored;
mod tasks;
mod templates;
mod try_template;
mod unanswered;
mod verdict;
mod what_if;
mod wording;
mod work_task;

pub use dunning::{Instalment, InstalmentShare, Rhythm, Split, split_debt};

pub use alerts::{
    AcknowledgeAlert, AlertAcknowledged, AlertLimitsSet, AssignAlert, SetAlertLimits, acknowledge_alert,
    assign_alert, count_alerts, load_alert_limits, page_of_alerts, set_alert_limits,
};
pub use claim::{Begun, CLAIMED_MAX, ClaimedMessage, MessagesClaimed, begin_sending, claim_messages};
pub use customer_settings::{
    AccountFollowed, AddressWord, ContactNoted, FollowAccount, NoteAddress, NoteConversation, RemindersSet,
    SetReminders, find_contact_key, find_open_conversation, follow_account, note_address, note_conversation,
    set_reminders, settle_contact,
};
pub use decide_on::{DecideOnMessage, MessageDecided, MessageDecision, decide_on_message};
pub use dispute_tasks::{DisputeTasksMade, make_dispute_tasks};
pub use disputes::{
    ChangeDispute, DISPUTE_TOPICS, DisputeChanged, DisputeList, DisputesCredited, SettleDispute, Settlement,
    change_dispute, find_dispute, link_credit_notes, page_of_disputes, settle_dispute,
};
pub use edit_plan::{
    CopyPlan, PlanRemark, copy_plan, free_step_key, page_of_plan_versions, remarks_on_plan, version_body,
};
pub use give_back::{MessagesGivenBack, count_handed_over_today, give_back, is_sending_due};
pub use habits::{HabitsCounted, count_habits};
pub use hold_reminders::{
    EndHold, HoldEnded, HoldReminders, RemindersHeld, end_hold, find_promise_currency, hold_reminders,
};
pub use impact::{
    Compared, EndHoldOut, HOLD_OUT_DAYS, HOLD_OUT_SHARE, HoldOutSet, Impact, ImpactOf, Measured, Measures,
    SetHoldOut, end_hold_out, load_impact, set_hold_out,
};
pub use judge_payment_plans::{JudgePaymentPlan, judge_payment_plan, list_payment_plans_to_judge};
pub use judge_promises::{JudgePromise, JudgedPromise, judge_promise, list_promises_to_judge};
pub use late::{find_customer_kind, find_formal_notice, find_insolvency};
pub use letters::{
    EndLetter, LetterText, TakenLetter, end_letter, list_waiting_letters, look_at_letters, take_letter,
    word_letter,
};
pub use listing::{
    HoldPlace, count_waits, find_message, find_text, list_holds_of, list_open_holds_on, list_runs,
    page_of_holds, page_of_messages, page_of_waits,
};
pub use outcome::{
    Handed, MarkMessage, MessageMarked, MessagesReleased, SettleDoubt, mark_message, release_messages,
    settle_doubt,
};
pub use payment_plan_views::{
    PaymentPlanList, PaymentPlanView, find_payment_plan, is_any_plan_standing, list_payment_plans_of,
    list_plannable, page_of_payment_plans,
};
pub use payment_plans::{
    AnswerProposal, ChangePaymentPlan, MakePaymentPlan, PLAN_AGREED_HOW, PaymentPlanChanged, PlanChange,
    answer_proposal, change_payment_plan, make_payment_plan,
};
pub use piles::{Pile, count_pile, find_recipient, list_documents_named, page_of_pile};
pub use plan_body::{
    AnchorWord, ChannelWord, ConditionsBody, HoursBody, KindWord, PlanBody, StepBody, ToneWord,
};
pub use plans::{
    Mode, PlanSaved, PlanView, SavePlan, SetMode, list_plans, make_default_plans, save_plan, set_mode,
};
pub use preview::{Preview, Wording, preview_message};
pub use promises::{PromiseList, Reliability, find_reliability, list_documents_of_promise, page_of_promises};
pub use raise_alerts::{AlertsRaised, raise_alerts};
pub use receipt_words::word_receipt;
pub use receipts::{
    Occasion, ReceiptsPlanned, ReceiptsSet, SetReceipts, find_receipt_settings, is_any_occasion_on,
    list_receipts_of, page_of_receipts, plan_receipts, set_receipts,
};
pub use recipient::Recipient;
pub use refused::DunningError;
pub use returned::{Addressee, Returned, contact_key_of, find_addressee, hear_contact, note_return};
pub use run::{DunningRan, run_dunning};
pub use send_receipts::{
    MarkReceipt, OutgoingReceipt, ReceiptBegun, ReceiptMarked, ReceiptSender, ReceiptsReleased,
    begin_receipt, is_receipt_due, mark_receipt, release_receipts, send_receipts,
};
pub use sender::{Answered, Outgoing, OutgoingDocument, Sender, SentCounts, load_outgoing, send_due};
pub(crate) use store::forget_customers;
pub use store::{
    AlertRow, HoldFilter, HoldRow, InstalmentRow, MessageFilter, MessageRow, OwnText, PaymentPlanRow,
    PlanVersionRow, PromisePlace, PromiseRow, ReceiptRow, RunRow, TaskPlace, TaskRow, TemplateVersionRow,
    WaitFilter, WaitRow,
};
pub use stored::State;
pub use tasks::{
    ChangeTask, MakeTask, TASK_KINDS, TaskSaved, TaskScript, TasksClosed, change_task, close_settled_tasks,
    count_calls_due, find_task_script, list_documents_of_task, list_open_tasks_of, make_task, page_of_tasks,
};
pub use templates::{
    RestoreTemplate, SaveTemplate, TemplateName, TemplateSaved, TemplateView, drafted, find_template,
    find_template_version, list_templates, page_of_template_versions, restore_template, save_template,
};
pub use try_template::{SaidText, TriedTemplate, try_template};
pub(crate) use unanswered::{list_unanswered_mails, make_call_task};
pub use verdict::{StoredAnswer, StoredLine, StoredReason, StoredSource, StoredTotal};
pub use what_if::{DAYS_MAX, Tried, TriedDay, try_plan, try_plans};
pub use wording::{
    LINK_PLACEHOLDER, LOGO_ID, LetterLinks, WordedEmail, Writer, attaches_statement, find_words, word_email,
    word_text_message,
};
pub use work_task::{TaskOutcome, TaskWorked, WorkTask, work_task};

/// How long a worker may hold a message before it counts as dead, in microseconds.
pub const LEASE_MICROS: i64 = 15 * 60 * 1_000_000;
