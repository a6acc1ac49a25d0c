//! Making a collected context look like what the program will meet.
//!
//! Collections keep the passage around a quotation: the quotation itself, and after it whatever the
//! page went on with. In an article the program gives the model the one or two sentences *before*
//! the statement, so that is what training and measuring show it too.

/// Characters of a statement that are looked for in its context.
const PROBE: usize = 24;
/// A passage without the statement is kept only if it is as short as a question or a title.
const SHORT: usize = 240;
/// Less than this says nothing.
const LEAST: usize = 12;
/// Sentences kept before the statement.
const SENTENCES: usize = 2;

/// The part of `context` that stands before `statement`, or all of a short passage that does not
/// hold it (a survey's question, a debate's title); `None` where neither is there.
pub(crate) fn before<'c>(statement: &str, context: &'c str) -> Option<&'c str> {
    let probe_end = statement.char_indices().nth(PROBE).map_or(statement.len(), |(i, _)| i);
    let before = match context.find(&statement[..probe_end]) {
        Some(at) => last_sentences(context[..at].trim_end_matches(is_opening)),
        None if context.len() <= SHORT => context,
        None => return None,
    };
    let before = before.trim();
    (before.len() >= LEAST).then_some(before)
}

fn is_opening(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '“' | '‘' | '\'' | '«' | '„')
}

/// The last [`SENTENCES`] sentences: cut after a full stop, question or exclamation mark that a
/// space follows. An unfinished clause before the quotation ("She said:") counts as one.
fn last_sentences(text: &str) -> &str {
    let mut ends = text
        .char_indices()
        .rev()
        .skip(1)
        .filter(|&(i, c)| matches!(c, '.' | '?' | '!') && text[i + 1..].starts_with(char::is_whitespace));
    match ends.nth(SENTENCES - 1) {
        Some((i, _)) => &text[i + 1..],
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::before;

    #[test]
    fn keeps_two_sentences_before_the_statement() {
        let page = "Old news. The scanner came in May. Nurses were not asked. She said: “We never wanted a machine to decide,” and left. Related articles";
        assert_eq!(
            before("We never wanted a machine to decide", page),
            Some("Nurses were not asked. She said:")
        );
    }

    #[test]
    fn keeps_a_question_and_drops_a_page() {
        assert_eq!(before("Yes, with audits.", "Should it be allowed?"), Some("Should it be allowed?"));
        assert_eq!(before("Yes, with audits.", &"Subscribe to our newsletter. ".repeat(20)), None);
    }

    #[test]
    fn nothing_before_is_no_context() {
        assert_eq!(before("It works", "“It works,” he said."), None);
    }
}
