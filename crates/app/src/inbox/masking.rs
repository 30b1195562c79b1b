//! Card numbers never reach the store.

use file_intake::{Place, Problem, ProblemCode};

/// Masks card numbers in a text that is about to be stored, and reports each text that had one.
pub fn mask(text: &mut String, place: &Place, field: &'static str, problems: &mut Vec<Problem>) {
    if let Some(masked) = privacy::mask_card_numbers(text) {
        problems.push(Problem::warning(ProblemCode::CardNumberMasked, place.clone(), field, &masked));
        *text = masked;
    }
}
