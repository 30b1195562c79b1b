//! What the pages need beside Cargo: htmx for the binary, a browser and its driver for the tests.

mod api;
mod assets;
mod browser;

pub use api::{generate, run_api, run_api_alone};
pub use assets::{ensure_assets, install_assets};
pub use browser::{run_browser, run_screenshots};
