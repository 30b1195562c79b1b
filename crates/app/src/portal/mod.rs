//! The portal: a customer sees what it owes and has paid, how to pay, and answers.
//!
//! Owns `portal_settings`, `portal_closures`, `portal_sessions`, `portal_visits`, `portal_answers` and `portal_proofs`. Always true (docs/spec/portal.md): a
//! link opens the portal of one customer of one legal entity, until it is over or that customer's links were closed;
//! looking at a link uses nothing up; whoever is in sees and says nothing about anybody else; what is said keeps
//! reminders back in the same transaction. Leaves to others: what is owed, what holds reminders back, pages.

mod answers;
mod link;
mod pay;
mod pay_page;
mod plans;
mod refused;
mod say;
mod session;
mod settings;
mod store;
mod unread;
mod view;

pub use answers::{
    Answer, AnswerHandled, HandleAnswer, count_open_answers, find_proof, handle_answer, list_answers_of,
    page_of_answers,
};
pub use link::{
    LINK_DAYS, MakePortalLink, PORTAL_LINK_PATH, PortalLink, PortalLinkMade, links_of_letter,
    links_of_preview, make_portal_link, portal_link,
};
pub use pay::{Payment, ToldAccount, how_to_pay, in_groups, numbers_as_reference, told_account};
pub use plans::{answer_portal_plan, find_portal_plan, how_to_pay_plan, list_portal_plans};
pub use refused::PortalError;
pub use say::{PROMISE_DAYS_MAX, PROOF_BYTES_MAX, Proof, SAID_MAX, Said, SayInPortal, say_in_portal};
pub use session::{
    ClosePortal, OpenPortal, PortalClosed, PortalOpened, PortalReader, close_portal, leave_portal,
    look_at_portal_link, mark_portal_seen, open_portal, read_portal_session,
};
pub use settings::{PortalSet, PortalSettings, SetPortal, find_portal_settings, set_portal};
pub use store::AnswerRow;
pub use unread::{UnreadTasksMade, find_last_visit, make_unread_tasks};
pub use view::{PortalDocument, PortalView, find_portal_pdf, list_open_documents, view_portal};
