//! Prints the document that describes the API: `cargo xtask generate` keeps it in `docs/api`.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    std::io::stdout().write_all(desk::document_json().as_bytes())
}
