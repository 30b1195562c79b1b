//! The portal of customers, and what our people see of it: its settings, a customer's link, and what was answered.

mod answers;
mod customer;
mod frame;
mod look;
mod pages;
mod plans;
mod session;
mod settings;
mod statement;

pub use answers::{answers, handle, proof};
pub use customer::{close, link as make_link, page as customer_page};
pub use look::{LookPaths, logo as look_logo, paths_of, style as look_style};
pub use pages::{contact, pay, pdf, say, say_form, say_paid, view};
pub use plans::{answer_plan, plan};
pub use session::{change_language, closed, enter, guard, leave, link};
pub use settings::{form as settings_form, save as save_settings};
pub use statement::{statement, statement_of, statement_pdf, statement_pdf_of};
