//! Tags that have a line to themselves leave no empty line behind, which would end a paragraph.
//!
//! The engine's own setting for this also takes the line break after a tag that ends a line of text, and so would glue words together.

/// The source with such line breaks moved to where they disappear with their text.
pub(super) fn without_empty_lines(source: &str) -> String {
    let mut clean = String::with_capacity(source.len());
    for line in source.lines() {
        let trimmed = line.trim();
        match tags(trimmed) {
            Some(tags) if tags.iter().all(|tag| tag.text_before.is_empty()) => clean.push_str(trimmed),
            Some(tags) if is_one_condition(&tags) => with_breaks_inside(&tags, &mut clean),
            _ => {
                clean.push_str(line);
                clean.push('\n');
            }
        }
    }
    clean
}

/// A statement of a line, with what stands before it.
struct Tag<'a> {
    text_before: &'a str,
    /// The tag with its braces.
    whole: &'a str,
    keyword: &'a str,
}

/// The statements of a line that begins and ends with one; nothing for other lines.
fn tags(line: &str) -> Option<Vec<Tag<'_>>> {
    if !line.starts_with("{%") || !line.ends_with("%}") {
        return None;
    }
    let mut found = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let opens = rest.find("{%")?;
        let closes = opens + rest[opens..].find("%}")? + 2;
        let whole = &rest[opens..closes];
        let inside = whole.trim_start_matches("{%").trim_end_matches("%}").trim_matches(['-', '+', ' ']);
        let keyword = inside.split_whitespace().next().unwrap_or_default();
        found.push(Tag { text_before: &rest[..opens], whole, keyword });
        rest = &rest[closes..];
    }
    Some(found)
}

/// Whether the first tag opens what the last one closes, and nothing is closed before.
fn is_one_condition(tags: &[Tag<'_>]) -> bool {
    let mut depth = 0_usize;
    for (index, tag) in tags.iter().enumerate() {
        match tag.keyword {
            "if" | "for" => depth += 1,
            "endif" | "endfor" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index + 1 == tags.len();
        }
    }
    false
}

fn with_breaks_inside(tags: &[Tag<'_>], clean: &mut String) {
    let mut depth = 0_usize;
    for tag in tags {
        clean.push_str(tag.text_before);
        let ends_a_branch = matches!(tag.keyword, "elif" | "else" | "endif" | "endfor");
        if ends_a_branch && depth == 1 && !clean.ends_with('\n') {
            clean.push('\n');
        }
        match tag.keyword {
            "if" | "for" => depth += 1,
            "endif" | "endfor" => depth = depth.saturating_sub(1),
            _ => {}
        }
        clean.push_str(tag.whole);
    }
}

#[cfg(test)]
mod tests {
    use super::without_empty_lines;

    fn check(source: &str, expected: &str) {
        assert_eq!(without_empty_lines(source), expected);
    }

    #[test]
    fn a_line_of_tags_leaves_nothing() {
        check("a\n  {% if b %}\nc\n{% endif %}\nd", "a\n{% if b %}c\n{% endif %}d\n");
        check("{% endif %}{% if b %}\nc", "{% endif %}{% if b %}c\n");
    }

    #[test]
    fn a_line_that_may_be_empty_takes_its_break_with_it() {
        check("{% if b %}c{% endif %}\nd", "{% if b %}c\n{% endif %}d\n");
        check("{% if b %}c{% else %}e{% endif %}", "{% if b %}c\n{% else %}e\n{% endif %}");
        check(
            "{% if a %}x{% if b %}s{% endif %}{% endif %}",
            "{% if a %}x{% if b %}s{% endif %}\n{% endif %}",
        );
    }

    #[test]
    fn other_lines_stay() {
        check("facture{% if b %}s{% endif %}\nd", "facture{% if b %}s{% endif %}\nd\n");
        check(
            "{% if b %}c{% endif %} et {% if d %}e{% endif %}",
            "{% if b %}c{% endif %} et {% if d %}e{% endif %}\n",
        );
        check("{% if b", "{% if b\n");
        check("", "");
    }
}
