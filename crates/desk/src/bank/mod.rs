//! Bank accounts, their statements and their movements.

mod account;
mod accounts;
mod asked;
mod movement;
mod statements;

pub use account::{account, csv, name, xlsx};
pub use accounts::list;
pub use movement::{movement, reveal};
pub use statements::statements;

use crate::web::columns::List;

/// The columns of the movements of an account, beside who it is about and the amount.
pub const COLUMNS: List = List {
    name: "transactions",
    key: "bank-column-",
    columns: &[("day", true), ("remittance", true), ("class", false), ("reference", false), ("state", true)],
};
