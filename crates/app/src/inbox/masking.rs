//! Card numbers never reach the store.

use std::io;

use file_intake::{Place, Problem, ProblemCode, UNPACKED_BYTES_MAX};
use invoice_files::{Format, visit_container_texts};

use super::{InputFile, ProblemLog};

/// Parts of a container that are reported; the others are many, and the file goes anyhow.
const PARTS_REPORTED: usize = 20;

/// Masks card numbers in a text that is about to be stored, and reports each text that had one. A NUL,
/// which PostgreSQL cannot hold, is left out.
pub(crate) fn mask(text: &mut String, place: &Place, field: &'static str, problems: &mut ProblemLog) {
    if text.contains('\0') {
        text.retain(|character| character != '\0');
    }
    if let Some(masked) = privacy::mask_card_numbers(text) {
        problems.push(Problem::warning(ProblemCode::CardNumberMasked, place.clone(), field, &masked));
        *text = masked;
    }
}

/// Looks for card numbers in every text of a container, also where nothing is read. Reports the parts that
/// hold one, and answers whether any does.
pub(crate) async fn find_cards_inside(
    file: &InputFile,
    format: Format,
    problems: &mut ProblemLog,
) -> io::Result<bool> {
    let file = file.clone();
    let looking = tokio::task::spawn_blocking(move || -> io::Result<Vec<Problem>> {
        let bytes = file.read_all(UNPACKED_BYTES_MAX)?;
        let mut found: Vec<Problem> = Vec::new();
        let mut look = |part: &str, text: &str| {
            let place = Place::element(part.to_owned());
            if found.len() >= PARTS_REPORTED || found.iter().any(|known| known.place == place) {
                return;
            }
            if let Some(masked) = privacy::mask_card_numbers(text) {
                let code = ProblemCode::CardNumberInFile;
                found.push(Problem::warning(code, place, "text", &around_mask(&masked)));
            }
        };
        // What cannot be unpacked was refused when it was read.
        let _ = visit_container_texts(format, &bytes, &mut look);
        Ok(found)
    });
    let found = looking.await.map_err(io::Error::other)??;
    let has_card = !found.is_empty();
    for problem in found {
        problems.push(problem);
    }
    Ok(has_card)
}

/// A little of a masked text on both sides of its first mask.
fn around_mask(masked: &str) -> String {
    let at = masked.find('*').unwrap_or(0);
    let from = masked.floor_char_boundary(at.saturating_sub(20));
    let to = masked.ceil_char_boundary((at + 40).min(masked.len()));
    masked[from..to].to_owned()
}
