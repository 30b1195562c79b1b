//! SQLite on the calling thread: connections, a transaction, and the values of its statements.
//!
//! A statement of ours takes some ten microseconds; handing it to another thread takes longer than
//! that. So nothing here waits but for its turn to have a connection, and a server runs whatever
//! holds a transaction on threads that may block.

mod checkpoint;
mod pool;
mod tx;
mod value;

pub use pool::Pool;
pub(crate) use pool::{READERS, WRITER};
pub use tx::SqliteTx;
pub use value::{Bind, Read};
