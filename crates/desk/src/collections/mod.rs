//! Reminders: what waits for a person today, what keeps reminders back, and the plans.

mod act;
mod alerts;
pub mod charges;
mod disputes;
mod holds;
mod impact;
mod letters;
mod line;
mod message;
mod payment_plans;
mod plan_builder;
mod plan_editor;
mod plan_fields;
mod plan_form;
mod plans;
mod promises;
mod queue;
mod receipts;
mod received;
mod tasks;
mod text_editor;
mod texts;
mod wording;
mod work_task;

pub use act::{approve, approve_many, postpone, run, settle, skip, word};
pub use alerts::{
    acknowledge as acknowledge_alert, alerts, assign as assign_alert, limits as alert_limits,
    set_limits as set_alert_limits,
};
pub use disputes::{change as change_dispute, dispute, disputes, settle as settle_dispute};
pub use holds::{Hold, KINDS, end as end_hold, end_conversation, hold, holds, holds_of, holds_on};
pub use impact::{end as end_hold_out, impact, set as set_hold_out};
pub use letters::{
    bundle, bundle_list, bundle_pdf, letters, prepare as prepare_letters, preview as preview_letter,
    tell as tell_letters,
};
pub use message::message;
pub use payment_plans::{
    Plan as PaymentPlan, change as change_payment_plan, list as payment_plans, one as payment_plan,
    plans_of as payment_plans_of,
};
pub use plan_builder::{form as payment_plan_builder, make as make_payment_plan};
pub use plan_editor::{change as change_plan, copy as copy_plan, editor as plan_editor};
pub use plans::{change_mode, mode_form, plans};
pub use promises::{promises, reliability_in_words};
pub use queue::queue;
pub use receipts::{receipt, receipts, switch_receipts};
pub use received::{
    assign as assign_mail, mail as received_mail, place as place_mail, received, settle as settle_mail,
};
pub use tasks::{Task, task, tasks, tasks_of};
pub use text_editor::{
    editor as text_editor, preview as preview_text, restore as restore_text, save as save_text,
    test as test_text,
};
pub use texts::texts;
pub use work_task::{change as change_task, make as make_task, work as work_task};
