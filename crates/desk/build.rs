//! Says when the pages are built without htmx, which they can do without.

fn main() {
    println!("cargo::rerun-if-changed=assets/vendor");
    println!("cargo::rerun-if-changed=locales");
    if !std::path::Path::new("assets/vendor/htmx.min.js").exists() {
        println!(
            "cargo::warning=htmx is not there: the pages work as plain forms; `cargo xtask assets` fetches it"
        );
    }
}
