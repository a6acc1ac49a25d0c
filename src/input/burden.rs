//! What makes parsing a page slow, whatever it says: told before it is parsed, in one pass.

/// How deep elements may be nested; browsers stop at 512.
const DEEPEST: usize = 500;
/// How many attributes an element may have.
const MOST_ATTRIBUTES: usize = 500;
/// Elements that have no end, or whose end may be left out.
const OPEN: [&str; 24] = [
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option",
    "p", "param", "rp", "rt", "source", "td", "th", "tr", "track", "wbr",
];
/// Elements whose content is no markup.
const RAW: [&str; 3] = ["script", "style", "textarea"];

/// Whether a page has elements nested too deep, or with too many attributes.
pub(super) fn is_burden(html: &str) -> bool {
    let (mut rest, mut depth) = (html, 0_usize);
    while let Some(at) = rest.find('<') {
        let tag = &rest[at + 1..];
        rest = tag;
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
            let name = &tag[..end];
            let is = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
            if is(&RAW) {
                rest = after_raw(tag, name);
            } else if !is(&OPEN) {
                depth += 1;
            }
            if depth > DEEPEST || has_many_attributes(&tag[end..]) {
                return true;
            }
        }
    }
    false
}

/// What follows the end tag of an element whose content is no markup.
fn after_raw<'t>(tag: &'t str, name: &str) -> &'t str {
    let ends = |at: usize| {
        tag.as_bytes()
            .get(at + 2..at + 2 + name.len())
            .is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
    };
    let end = tag.match_indices("</").map(|(at, _)| at).find(|&at| ends(at));
    end.map_or("", |at| &tag[at + 2 + name.len()..])
}

/// Counts the blanks between attributes, which are those outside of quotation marks.
fn has_many_attributes(attributes: &str) -> bool {
    let (mut quote, mut blank, mut count) = (None, false, 0);
    for byte in attributes.bytes() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return false,
            (None, _) => {
                let begins = blank && !byte.is_ascii_whitespace();
                count += usize::from(begins);
                blank = byte.is_ascii_whitespace() || byte == b'/';
            }
        }
        if count > MOST_ATTRIBUTES {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_made_to_be_a_burden_are_told_from_large_ones() {
        assert!(is_burden(&"<div>".repeat(501)));
        assert!(is_burden(&format!("<p{}>", " a=1".repeat(501))));
        assert!(!is_burden(&"<ul><li>one<li>two</ul><br>".repeat(5_000)));
        assert!(!is_burden(&format!("<script>{}</script><p>x", "if (a<b) c();".repeat(5_000))));
        assert!(!is_burden(&format!("<path d=\"{}\">", "M 1 2 ".repeat(5_000))));
    }
}
