//! Text that a person or a program typed, as it is kept: a note, a reason, a name. What is typed is free, and may
//! hold what is never kept.

/// A text of one or several lines: trimmed, without control characters, and with every card number and IBAN
/// masked. Every typed text goes through here, or through [`clean_line`], before it is stored, hashed into an
/// event or answered.
///
/// ```
/// use app::typed::clean_text;
/// assert_eq!(clean_text(" CB 4111 1111 1111 1111 merci "), "CB 4111 11** **** 1111 merci");
/// assert_eq!(clean_text("vers FR76 3000 6000 0112 3456 7890 189\0\n"), "vers FR…0189");
/// ```
pub fn clean_text(text: &str) -> String {
    let kept: String = text.chars().filter(|letter| !letter.is_control() || *letter == '\n').collect();
    let text = kept.trim();
    let text = privacy::mask_card_numbers(text).unwrap_or_else(|| text.to_owned());
    privacy::mask_ibans(&text).unwrap_or(text)
}

/// The same on one line.
pub fn clean_line(text: &str) -> String {
    let line: String = text.chars().filter(|letter| !letter.is_control()).collect();
    clean_text(&line)
}
