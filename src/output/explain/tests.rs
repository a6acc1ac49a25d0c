//! The article as a person sees it, on invented text.

use super::*;
use crate::extract::Extractor;
use crate::pipeline::extractions;
use crate::record;
use proptest::prelude::*;

fn views(text: &str) -> Vec<View> {
    let document = crate::Document { text: text.to_owned(), ..crate::Document::default() };
    let rules = Extractor::rules();
    let found = extractions(&rules, [Ok::<_, ()>(document)]).flatten();
    View::of_extracted(found.flat_map(|e| e.records).collect())
}

fn shown(text: &str, statements: &[View], width: usize, colour: bool) -> String {
    let mut out = Vec::new();
    write("a.txt", text, statements, width, colour, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

const TEXT: &str = "Nurses object.\n\n“Switch it off,” said Ana Lim, a nurse. She did not say that it works.";

#[test]
fn without_colours_brackets_say_what_is_what() {
    let shown = shown(TEXT, &views(TEXT), 80, false);
    assert!(shown.contains("“[1 Switch it off],” {1 said} <1 Ana Lim, a nurse>."), "{shown}");
    assert!(shown.contains("<2 She> ") && shown.contains("[2 that it works]."), "{shown}");
    assert!(shown.contains("    1  Ana Lim, nurse · direct · speaker by name, 98 % sure\n"), "{shown}");
    assert!(shown.contains("(“She”), ") && shown.contains("denied or only supposed"), "{shown}");
    assert!(shown.ends_with("paragraph.\n"), "{shown}");
}

#[test]
fn with_colours_the_words_stand_as_they_were() {
    let shown = shown(TEXT, &views(TEXT), 80, true);
    let plain = anstream::adapter::strip_str(&shown).to_string();
    assert!(shown.contains("\u{1b}[32mSwitch it off\u{1b}[0m"), "{shown:?}");
    assert!(plain.contains("“¹Switch it off,” ¹said ¹Ana Lim, a nurse."), "{plain}");
}

#[test]
fn labels_and_joint_speakers() {
    let mut records = vec![record::sample(), record::sample()];
    records[1].speaker.name = Some("Bo Dahl".into());
    let views = View::of_records(records);
    assert_eq!(views.len(), 1);
    let text = "I say: It read the scan before I had sat down. said Ana Lim.";
    let shown = shown(text, &views, 80, false);
    assert!(shown.contains("    and Bo Dahl, radiologist · direct"), "{shown}");
    assert!(
        shown.contains("supportive 75 % (cautious 8, opposed 8, no position 8) · about AI 98 %"),
        "{shown}"
    );
}

#[test]
fn an_article_without_statements() {
    assert!(shown("The hospital has 212 beds.", &[], 80, false).ends_with("\nNo statements found.\n"));
}

proptest! {
    #[test]
    fn no_line_is_too_wide_and_no_word_is_lost(
        text in "([A-Z][a-z]{0,50}|[a-z]{1,60}|“|”|said|Ana Lim|日本|[.,]|\n| ){0,80}",
        width in 40_usize..90,
    ) {
        let plain = shown(&text, &[], width, false);
        for line in plain.lines() {
            prop_assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "{line:?}");
        }
        let bare = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert!(bare(&plain).contains(&bare(&text)));
        let marked = shown(&text, &views(&text), width, true);
        let words = anstream::adapter::strip_str(&marked).to_string();
        prop_assert!(!words.contains(char::from(27)), "an escape is left");
    }
}
