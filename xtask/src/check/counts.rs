//! Counting tests from what the test runners print.

use std::fmt;

/// How many tests passed, failed and were not run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
    pub ignored: u64,
}

impl Counts {
    /// The sum of two counts.
    pub fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            ignored: self.ignored + other.ignored,
        }
    }

    /// The same with at least one failure when the runner itself failed: code that does not
    /// compile has no failing test, and is no success either.
    pub fn agreeing_with(self, success: bool) -> Self {
        if success || self.failed > 0 { self } else { Self { failed: 1, ..self } }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed", self.passed)?;
        if self.failed > 0 {
            write!(out, ", {} failed", self.failed)?;
        }
        if self.ignored > 0 {
            write!(out, ", {} ignored", self.ignored)?;
        }
        Ok(())
    }
}

/// The count in nextest's summary line, such as
/// `Summary [ 1.2s] 7 tests run: 4 passed (1 slow), 2 failed, 1 timed out, 3 skipped`.
pub fn of_nextest(output: &str) -> Counts {
    let summary = summary_of_nextest(output)
        .and_then(|at| output[at..].lines().next())
        .and_then(|line| line.split_once(" run:"));
    let mut counts = Counts::default();
    for part in summary.map_or("", |(_, parts)| parts).split(", ") {
        // `4 passed (1 slow, 1 leaky)` is cut at its inner comma; `1 leaky)` is no word of ours.
        let Some((number, word)) = part.trim().split_once(' ') else { continue };
        let Ok(number) = number.parse::<u64>() else { continue };
        match word.split(" (").next().unwrap_or(word) {
            "passed" => counts.passed += number,
            "failed" | "timed out" | "exec failed" => counts.failed += number,
            "skipped" => counts.ignored += number,
            _ => {}
        }
    }
    counts
}

/// Where nextest's summary line starts: the first one under a rule of dashes, since a test may
/// print the same words, and what failing tests printed is repeated after the summary.
pub fn summary_of_nextest(output: &str) -> Option<usize> {
    let mut under_rule = false;
    let mut offset = 0;
    for line in output.split_inclusive('\n') {
        let text = line.trim();
        if under_rule && text.starts_with("Summary [") {
            return Some(offset);
        }
        under_rule = !text.is_empty() && text.chars().all(|it| it == '─');
        offset += line.len();
    }
    None
}

/// The sum over the result lines of the standard test harness, one per crate, such as
/// `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.4s`.
pub fn of_harness(output: &str) -> Counts {
    let mut counts = Counts::default();
    for line in output.lines().filter_map(|line| line.strip_prefix("test result: ")) {
        let results = line.split_once(". ").map_or(line, |(_, results)| results);
        for part in results.split(';') {
            let Some((number, word)) = part.trim().split_once(' ') else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match word {
                "passed" => counts.passed += number,
                "failed" => counts.failed += number,
                "ignored" => counts.ignored += number,
                _ => {}
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::{Counts, of_harness, of_nextest};

    fn check(counts: Counts, expected: &str) {
        assert_eq!(counts.to_string(), expected);
    }

    #[test]
    fn nextest_all_passed() {
        check(
            of_nextest(
                "        PASS [   0.004s] money tests::a\n────────────\n     Summary [   0.012s] 5 tests run: 5 passed, 2 skipped\n",
            ),
            "5 passed, 2 ignored",
        );
    }

    #[test]
    fn nextest_one_test() {
        check(of_nextest("────\n     Summary [   0.012s] 1 test run: 1 passed, 0 skipped"), "1 passed");
    }

    #[test]
    fn nextest_with_every_kind_of_failure() {
        let line = "────\n     Summary [  90.1s] 12/14 tests run: 7 passed (1 slow, 2 flaky, 1 leaky), 3 failed (1 due to being leaky), 1 timed out, 1 exec failed, 0 skipped";
        check(of_nextest(line), "7 passed, 5 failed");
    }

    #[test]
    fn nextest_that_did_not_compile_is_one_failure() {
        let output = "error[E0425]: cannot find value\nerror: could not compile `app`";
        check(of_nextest(output).agreeing_with(false), "0 passed, 1 failed");
        check(of_nextest(output), "0 passed");
    }

    #[test]
    fn nextest_lines_printed_by_a_test_do_not_count() {
        let output = "the
    Summary [x] 9 tests run: 9 passed
────
     Summary [   0.0s] 2 tests run: 1 passed, 1 failed, 0 skipped
 FAIL b
    Summary [x] 9 tests run: 9 passed";
        check(of_nextest(output), "1 passed, 1 failed");
    }

    #[test]
    fn doc_tests_of_several_crates_are_summed() {
        let output = "   Doc-tests money\n\nrunning 3 tests\ntest result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.40s\n\n   Doc-tests ledger\ntest result: FAILED. 1 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s\n";
        check(of_harness(output), "4 passed, 2 failed, 1 ignored");
        check(of_harness(output).agreeing_with(false), "4 passed, 2 failed, 1 ignored");
    }
}
