//! The yardstick of the camt reader's speed: a bare token pass over the same file.

use file_intake::Refusal;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::BufRead;

/// Counts the tokens that quick-xml finds, doing nothing with them. For benchmarks only: it has
/// none of the limits on hostile input that [`crate::read_camt`] has.
pub fn count_xml_tokens(input: &mut dyn BufRead) -> Result<u64, Refusal> {
    let mut reader = Reader::from_reader(input);
    let mut buffer = Vec::new();
    let mut tokens = 0;
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => return Ok(tokens),
            Ok(_) => tokens += 1,
            Err(error) => {
                let place = format!("byte {}", reader.error_position());
                return Err(Refusal::Broken { place, reason: error.to_string() });
            }
        }
        buffer.clear();
    }
}
