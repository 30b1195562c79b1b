//! Says when the pages are built without htmx, which they can do without.

#![expect(clippy::print_stdout, reason = "this is how a build script speaks to Cargo")]

fn main() {
    println!("cargo::rerun-if-changed=assets/vendor");
    println!("cargo::rerun-if-changed=locales");
    if !std::path::Path::new("assets/vendor/htmx.min.js").exists() {
        println!(
            "cargo::warning=htmx is not there: the pages work as plain forms; `cargo xtask assets` fetches it"
        );
    }
}
