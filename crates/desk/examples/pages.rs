//! Prints the addresses that are shown to people: `cargo xtask generate` keeps them in `e2e/pages.json`.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    std::io::stdout().write_all(desk::pages_json().as_bytes())
}
