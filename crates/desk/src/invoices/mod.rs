//! Invoices, credit notes and unused credit: the lists and the page of one.

mod asked;
mod disputed;
mod export;
mod list;
mod page;
mod status;

pub use disputed::disputed;
pub use export::{export_csv, export_xlsx};
pub use list::list;
pub use page::{show, source, undo};
pub use status::{Due, Status};

use app::identity::Who;
use app::ids::UserId;

use crate::access::User;
use crate::web::columns::List;

/// The columns of the list of documents, beside their numbers.
pub const COLUMNS: List = List {
    name: "invoices",
    key: "invoices-column-",
    columns: &[
        ("kind", false),
        ("customer-number", false),
        ("customer", true),
        ("issued", true),
        ("due", true),
        ("net", false),
        ("vat", false),
        ("total", true),
        ("open", true),
        ("status", true),
    ],
};

/// The person behind a request; a program has no views.
pub fn person(user: &User) -> Option<UserId> {
    match user.principal.who {
        Who::User { user, .. } => Some(user),
        Who::Key { .. } => None,
    }
}
