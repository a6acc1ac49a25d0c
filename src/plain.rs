//! Texts made plain: for a screen, and to compare or key by.

/// Line breaks and other control characters, which could garble a screen or a table or end a
/// comment, as blanks.
pub(crate) fn clean(text: &str) -> String {
    let visible = |c: char| if c.is_control() { ' ' } else { c };
    let text: String = text.chars().map(visible).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters and digits, with one blank for all that separates them; points and apostrophes do not.
pub(crate) fn joined(letters: impl Iterator<Item = char>, blank: char) -> String {
    let mut joined = String::new();
    for c in letters.filter(|c| !matches!(c, '\'' | '’' | '.')) {
        if c.is_alphanumeric() {
            joined.push(c);
        } else if !joined.is_empty() && !joined.ends_with(blank) {
            joined.push(blank);
        }
    }
    joined.truncate(joined.trim_end_matches(blank).len());
    joined
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn nothing_in_a_text_can_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\r\n\tc\u{9b}d"), "a [31mb c d");
    }
}
