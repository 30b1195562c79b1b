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
