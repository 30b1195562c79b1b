//! Document types of UNTDID 1001, as EN 16931 and the French reform allow them.

use crate::document::DocumentKind;

/// What a document type code is as a receivable; `None` is no receivable (quote, order, pro forma).
///
/// Source: UNTDID 1001 restricted by EN 16931 BT-3, plus the codes of the French reform (500 to 503
/// and 471 to 473) and those for information to the accounts (751, used by the Factur-X profiles
/// MINIMUM and BASIC WL).
pub(crate) fn kind_of(code: &str) -> Option<DocumentKind> {
    match code {
        "80" | "82" | "84" | "130" | "202" | "203" | "204" | "211" | "218" | "219" | "295" | "326"
        | "331" | "380" | "382" | "383" | "384" | "385" | "386" | "387" | "388" | "389" | "390" | "393"
        | "394" | "395" | "456" | "457" | "471" | "472" | "473" | "500" | "501" | "527" | "553" | "575"
        | "623" | "633" | "751" | "780" | "817" | "870" | "875" | "876" | "877" | "935" => {
            Some(DocumentKind::Invoice)
        }
        "81" | "83" | "261" | "262" | "296" | "308" | "381" | "396" | "420" | "458" | "502" | "503"
        | "532" => Some(DocumentKind::CreditNote),
        _ => None,
    }
}
