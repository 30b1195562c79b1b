//! Customers: the list and the page of one.

mod change;
mod figures;
mod list;
mod page;
mod wording;

pub use change::{
    assign, change, field_of, remove_contact, remove_note, save_contact, set_postal_address, tag, write_note,
};
pub use list::{export_csv, export_xlsx, list};
pub use page::{Refused, page, people, show};

use crate::web::columns::List;

/// The columns of the list of customers, beside their names.
pub const COLUMNS: List = List {
    name: "customers",
    key: "customers-column-",
    columns: &[
        ("number", true),
        ("outstanding", true),
        ("overdue", true),
        ("credit", false),
        ("limit", false),
        ("to-pay", true),
        ("last-payment", true),
        ("tags", true),
    ],
};
