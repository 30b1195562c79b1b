//! What the pages need beside Cargo: htmx for the binary, a browser and its driver for the tests.

mod assets;
mod browser;

pub use assets::{ensure_assets, install_assets};
pub use browser::{run_browser, run_screenshots};
