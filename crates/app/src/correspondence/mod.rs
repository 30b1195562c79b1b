//! What comes back by mail: the mailbox that is read, and what was in it.
//!
//! Owns `mailboxes` and `received_mails`. Always true (docs/spec/correspondence.md): a mail is taken once, by where it was read and by what
//! it is; nothing in a mail is obeyed; a bounce has an effect only when it names a message of ours and somebody it went to; what a person
//! wrote keeps reminders to that contact back until somebody settles it; what cannot be read or belongs to nobody is kept and listed.
//! Leaves to others: fetching (`mailroom`), reading (crate `mail`), what a conversation or a bad address does (`collections`).

mod keep_mail;
mod mailbox;
mod refused;
mod settle;
mod store;

pub use keep_mail::{KeepMail, MailKept, MailKind, ReturnWord, keep_mail, keep_place};
pub(crate) use mailbox::seal_mailboxes_again;
pub use mailbox::{
    Mailbox, MailboxFacts, MailboxSet, MailboxView, Place, SetMailbox, end_reading, find_mailbox, list_read,
    load_mailbox, note_mailbox_fault, remove_mailbox, set_mailbox, take_reading,
};
pub use refused::CorrespondenceError;
pub use settle::{
    AssignMail, MailChanged, PlaceMail, SettleMail, assign_mail, count_mails, find_mail, list_mails_of,
    list_mails_of_message, page_of_mails, place_mail, settle_mail,
};
pub use store::MailRow;
