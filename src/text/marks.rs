//! Quotation marks, paired.
//!
//! Newspapers mix curly, straight, single and foreign marks with apostrophes, inches and typing
//! errors. Each paragraph is read once: every mark is first judged by its neighbours (may it open,
//! may it close, is it an apostrophe?), then marks are paired with a stack. Nothing here fails: a
//! mark without a partner opens to the end of the paragraph or is ignored.

use super::Span;

/// A stretch of text in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// The words with their marks.
    pub outer: Span,
    /// The words without.
    pub inner: Span,
    /// Whether a closing mark was found; otherwise it runs to the end of its paragraph.
    pub closed: bool,
    /// How many quotations enclose it.
    pub depth: usize,
}

/// How far a closing single mark is looked for, in bytes: longer than any quotation, short enough
/// that a file of one endless line stays linear.
const HORIZON: usize = 4_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Double,
    Single,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    span: Span,
    family: Family,
    opens: bool,
    closes: bool,
    /// Low-high and straight marks: the same sign may stand on both sides.
    straight: bool,
    before: Option<char>,
    after: Option<char>,
}

/// The quotations of one paragraph, by their start; nested ones follow the one that holds them.
pub fn quoted(text: &str, paragraph: Span) -> Vec<Quoted> {
    let marks = marks(text, paragraph);
    let mut open: Vec<usize> = Vec::new();
    let mut found: Vec<Quoted> = Vec::new();
    for (i, mark) in marks.iter().enumerate() {
        let same_open = open.iter().rposition(|&o| marks[o].family == mark.family);
        let closing = mark.closes && (!mark.opens || same_open.is_some());
        if closing {
            if mark.family == Family::Single && is_apostrophe(&marks, i) {
                continue;
            }
            if is_inch(text, &marks, i) {
                continue;
            }
            let partner = same_open.or_else(|| mistyped_partner(&marks, &open, i));
            if let Some(at) = partner {
                // A single mark inside a double quotation cannot close what is outside of it.
                if mark.family == Family::Single
                    && open[at + 1..].iter().any(|&o| marks[o].family == Family::Double)
                {
                    continue;
                }
                let from = marks[open[at]].span;
                open.truncate(at);
                found.push(Quoted {
                    outer: Span::new(from.start, mark.span.end),
                    inner: Span::new(from.end, mark.span.start),
                    closed: true,
                    depth: at,
                });
            }
        } else if mark.opens {
            // The same mark opened twice: the first was never closed and is no quotation, unless it
            // stands at the paragraph's head, where the typist forgot the other end.
            if let Some(at) = same_open.filter(|&at| at + 1 == open.len()) {
                open.truncate(at);
            }
            if mark.family == Family::Double || has_closer(&marks, i) {
                open.push(i);
            }
        }
    }
    if let Some(&first) = open.first()
        && may_stay_open(text, paragraph, &marks[first])
    {
        let from = marks[first].span;
        let end = Span::new(from.end, paragraph.end).trim(text).end;
        found.push(Quoted {
            outer: Span::new(from.start, end),
            inner: Span::new(from.end, end),
            closed: false,
            depth: 0,
        });
    }
    found.retain(|q| !q.inner.trim(text).is_empty());
    found.sort_by_key(|q| (q.outer.start, usize::MAX - q.outer.end));
    found
}

/// An opening mark without a partner is believed at the head of a paragraph and after a cue's
/// comma or colon; elsewhere it is a slip of the keyboard.
fn may_stay_open(text: &str, paragraph: Span, mark: &Mark) -> bool {
    let before = text[paragraph.start..mark.span.start].trim_end();
    mark.family == Family::Double
        && (before.is_empty() || before.ends_with([',', ':', '.', '!', '?', '”', '"']))
}

fn marks(text: &str, paragraph: Span) -> Vec<Mark> {
    let body = paragraph.of(text);
    let mut found = Vec::new();
    let mut before: Option<char> = None;
    let mut skip_to = 0;
    for (at, c) in body.char_indices() {
        if at < skip_to {
            continue;
        }
        let Some((name, len)) = sign(&body[at..], c) else {
            before = Some(c);
            continue;
        };
        skip_to = at + len;
        let after = body[skip_to..].chars().next();
        let span = Span::new(paragraph.start + at, paragraph.start + skip_to);
        if let Some(mark) = judge(name, span, (before, after), (&body[..at], &body[skip_to..])) {
            found.push(mark);
        }
        before = Some(c);
    }
    found
}

/// The sign at the head of `rest` and its length in bytes; entities and TeX pairs count as one.
fn sign(rest: &str, c: char) -> Option<(char, usize)> {
    const ENTITIES: [(&str, char); 12] = [
        ("&ldquo;", '“'),
        ("&rdquo;", '”'),
        ("&quot;", '"'),
        ("&lsquo;", '‘'),
        ("&rsquo;", '’'),
        ("&laquo;", '«'),
        ("&raquo;", '»'),
        ("&#8220;", '“'),
        ("&#8221;", '”'),
        ("&#34;", '"'),
        ("``", '“'),
        ("''", '”'),
    ];
    match c {
        '“' | '”' | '‟' | '„' | '«' | '»' | '"' | '‘' | '’' | '‚' => Some((c, c.len_utf8())),
        '&' | '`' | '\'' => ENTITIES
            .iter()
            .find(|(entity, _)| rest.starts_with(entity))
            .map(|(entity, sign)| (*sign, entity.len()))
            .or((c == '\'').then_some((c, 1))),
        _ => None,
    }
}

fn judge(
    sign: char,
    span: Span,
    (before, after): (Option<char>, Option<char>),
    (ahead, rest): (&str, &str),
) -> Option<Mark> {
    let edge_before = before.is_none_or(|c| c.is_whitespace() || "([{—–-/“”‘\"'«„>*_".contains(c));
    let edge_after = after.is_none_or(|c| !c.is_alphanumeric() && !"$£€@#[(…“‘'\"".contains(c));
    let space_after = after.is_none_or(char::is_whitespace);
    let inside_word = before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
    let mark = |family, opens, closes, straight| {
        (opens || closes).then_some(Mark { span, family, opens, closes, straight, before, after })
    };
    match sign {
        // A curly mark that faces the wrong way is believed by its place, not by its shape.
        '“' | '‟' => mark(Family::Double, !space_after, edge_after && !edge_before, false)
            .map(|m| Mark { opens: m.opens && !(m.closes && space_after), ..m }),
        '”' => {
            let wrong = edge_before && !edge_after && before.is_none_or(char::is_whitespace);
            mark(Family::Double, wrong, !wrong, false)
        }
        '„' | '«' => mark(Family::Double, true, false, false),
        '»' => mark(Family::Double, false, true, false),
        '"' => {
            // `'a flight to quality,' "`: between two marks a space is only the typesetter's.
            let thin = before.is_some_and(char::is_whitespace)
                && ahead.trim_end().ends_with(['\'', '’'])
                && ahead.trim_end().trim_end_matches(['\'', '’']).ends_with([',', '.', '!', '?'])
                && space_after;
            let closes = !before.is_none_or(char::is_whitespace) || thin;
            mark(Family::Double, edge_before && !space_after, closes, true)
        }
        _ if inside_word => None,
        '‘' | '‚' | '\'' | '’' if edge_before && leading_apostrophe(rest) => None,
        '‘' | '‚' => mark(Family::Single, edge_before && !space_after, false, false),
        '\'' => mark(
            Family::Single,
            edge_before && !edge_after,
            before.is_some_and(|c| !c.is_whitespace()) && edge_after,
            true,
        ),
        '’' => mark(Family::Single, false, before.is_some_and(|c| !c.is_whitespace()) && edge_after, false),
        _ => None,
    }
}

/// "’90s", "'n' roll", "’em": the apostrophe of something left out at a word's head.
fn leading_apostrophe(rest: &str) -> bool {
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return rest.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['s', ' ', ',', '.']);
    }
    let word: String =
        rest.chars().take_while(|c| c.is_alphabetic()).take(6).flat_map(char::to_lowercase).collect();
    matches!(word.as_str(), "n" | "em" | "til" | "tis" | "twas" | "cause" | "round" | "bout")
}

/// A closing single mark after a letter may be a possessive ("the writers’ work"): it is one when
/// nothing is open, or when a better closing mark follows before anything else opens.
fn is_apostrophe(marks: &[Mark], i: usize) -> bool {
    let mark = &marks[i];
    let after_letter = mark.before.is_some_and(char::is_alphanumeric);
    let firm = mark.after.is_none_or(|c| ",.;:?!)”\"".contains(c));
    if !after_letter || firm {
        return false;
    }
    let limit = mark.span.end + HORIZON;
    marks[i + 1..]
        .iter()
        .take_while(|m| m.span.start < limit && !(m.opens && m.family == Family::Single))
        .any(|m| {
            m.family == Family::Single
                && m.closes
                && (m.before.is_some_and(|c| ",.?!…".contains(c)) || mark.before == Some('s'))
        })
}

/// `27" screen`: a straight mark after a digit, with a better closing mark still to come.
fn is_inch(text: &str, marks: &[Mark], i: usize) -> bool {
    let mark = &marks[i];
    if !(mark.straight && mark.family == Family::Double && mark.before.is_some_and(|c| c.is_ascii_digit())) {
        return false;
    }
    let goes_on = text[mark.span.end..].trim_start().starts_with(char::is_lowercase);
    let next = marks[i + 1..].iter().find(|m| m.straight && m.family == Family::Double);
    goes_on && next.is_some_and(|m| m.closes && !m.opens)
}

/// ‘Typed with one kind, closed with the other”: taken as a pair when nothing else fits.
fn mistyped_partner(marks: &[Mark], open: &[usize], i: usize) -> Option<usize> {
    let mark = &marks[i];
    let firm = mark.before.is_some_and(|c| ",.?!…".contains(c));
    (mark.family == Family::Double && firm && open.len() == 1 && marks[open[0]].family == Family::Single)
        .then_some(0)
}

/// Whether a single mark that may open has anything to close it, of either kind.
fn has_closer(marks: &[Mark], i: usize) -> bool {
    let limit = marks[i].span.end + HORIZON;
    marks[i + 1..].iter().take_while(|m| m.span.start < limit).any(|m| m.closes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn inner(text: &str) -> Vec<&str> {
        quoted(text, Span::new(0, text.len())).into_iter().map(|q| q.inner.of(text)).collect()
    }

    #[test]
    fn every_style_of_marks() {
        for text in [
            "“It scares me,” said Tomas.",
            "\"It scares me,\" said Tomas.",
            "‘It scares me,’ said Tomas.",
            "'It scares me,' said Tomas.",
            "``It scares me,'' said Tomas.",
            "„It scares me,“ said Tomas.",
            "«It scares me,» said Tomas.",
            "&ldquo;It scares me,&rdquo; said Tomas.",
            "\"It scares me,” said Tomas.",
            "”It scares me,” said Tomas.",
            "‘It scares me,” said Tomas.",
        ] {
            assert_eq!(inner(text), ["It scares me,"], "{text}");
        }
    }

    #[test]
    fn apostrophes_are_no_marks() {
        assert_eq!(
            inner("'I don't sell the writers' work,' said Tomas."),
            ["I don't sell the writers' work,"]
        );
        assert_eq!(
            inner("‘I don’t sell the writers’ work,’ said Tomas."),
            ["I don’t sell the writers’ work,"]
        );
        assert!(inner("He missed the '90s rock 'n' roll scene and the writers' strike.").is_empty());
        assert_eq!(inner("a ‘good’ borrower’s plan"), ["good"]);
    }

    #[test]
    fn inches_and_stray_marks() {
        assert_eq!(inner("\"The 27\" screen is dead,\" said Tomas."), ["The 27\" screen is dead,"]);
        assert_eq!(inner("The 6\" prop broke. \"Sorry,\" said Tomas."), ["Sorry,"]);
    }

    #[test]
    fn nested_quotations_keep_their_depth() {
        let text = "“He told me ‘no’,” she said.";
        let all = quoted(text, Span::new(0, text.len()));
        assert_eq!(
            all.iter().map(|q| (q.inner.of(text), q.depth)).collect::<Vec<_>>(),
            [("He told me ‘no’,", 0), ("no", 1)]
        );
    }

    #[test]
    fn an_open_end_runs_to_the_end_of_the_paragraph() {
        let text = "Ines said: “First we need rules.";
        let all = quoted(text, Span::new(0, text.len()));
        assert_eq!(all[0].inner.of(text), "First we need rules.");
        assert!(!all[0].closed);
    }

    proptest! {
        #[test]
        fn never_panics_and_always_nests(text in "[a-z '\"“”‘’«»„.,0-9—]{0,200}") {
            let all = quoted(&text, Span::new(0, text.len()));
            for a in &all {
                prop_assert!(a.outer.contains(a.inner));
                for b in &all {
                    prop_assert!(!a.outer.overlaps(b.outer) || a.outer.contains(b.outer) || b.outer.contains(a.outer));
                }
            }
        }
    }
}
