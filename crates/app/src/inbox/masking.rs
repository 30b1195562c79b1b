//! Card numbers never reach the store.

use file_intake::{Place, Problem, ProblemCode};

use super::ProblemLog;

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
