//! Paragraphs: the units quotation marks are paired in and speakers are looked for in.

use super::Span;

/// The paragraphs of a text, trimmed, without the empty ones.
///
/// Every line break ends a paragraph, because articles arrive with one paragraph a line as often
/// as with blank lines between them; but a line that goes on in lower case was only wrapped.
pub fn paragraphs(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut start = 0;
    let mut after_blank = true;
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.len()).trim(text);
        start += line.len();
        if span.is_empty() {
            after_blank = true;
            continue;
        }
        let wrapped = span.of(text).starts_with(char::is_lowercase) && !after_blank;
        match found.last_mut() {
            Some(last) if wrapped && !ends_sentence(last.of(text)) => last.end = span.end,
            _ => found.push(span),
        }
        after_blank = false;
    }
    found
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', '”', '"', ':', '»'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        paragraphs(text).into_iter().map(|p| p.of(text)).collect()
    }

    #[test]
    fn a_line_is_a_paragraph_with_or_without_blank_lines() {
        assert_eq!(texts("One.\nTwo.\n\n\n Three. "), ["One.", "Two.", "Three."]);
    }

    #[test]
    fn a_wrapped_line_goes_on() {
        assert_eq!(texts("The vote\nis in May.\n\nlower case"), ["The vote\nis in May.", "lower case"]);
    }
}
