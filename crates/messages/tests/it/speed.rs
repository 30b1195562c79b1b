//! The figure is `cargo xtask bench`'s; here only that the work it measures is done.

use messages::bench::personalised_emails;

#[test]
fn each_email_of_the_bench_is_its_own() {
    let done = personalised_emails(50);
    assert_eq!(done.emails, 50);
    assert_eq!(done.distinct, 50);
    assert!(done.bytes > 50 * 4_000, "{}", done.bytes);
}
