//! A copy of the tests that is made to be killed, and what it said until then.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;

/// Runs one test as a program of its own, with variables that tell it where to work. Of what it says, the rest of
/// each line that begins with the mark comes through the channel.
pub fn spawn(
    test: &str,
    variables: [(&str, &str); 2],
    mark: &'static str,
) -> (Child, mpsc::Receiver<String>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .envs(variables)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (sender, said) = mpsc::channel();
    let out = BufReader::new(child.stdout.take().unwrap());
    std::thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            if let Some(id) = line.strip_prefix(mark) {
                let _ = sender.send(id.to_owned());
            }
        }
    });
    (child, said)
}
