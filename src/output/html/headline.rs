//! Who stands where, in a sentence made from the rows.

use crate::output::figures::{counted, list, number, plural, spelt};
use crate::output::{page::Page, words};
use crate::positions::Verdict;

/// Up to so many rows are named; of more, only numbers can be taken in at a glance.
const NAMED: usize = 4;

/// From supportive to opposed, as the reader's eye then goes down the bars; with the words for one
/// row and for several.
const VERDICTS: [(Verdict, &str, &str); 6] = [
    (Verdict::Supportive, "is supportive", "are supportive"),
    (Verdict::LeaningSupportive, "leans supportive", "lean supportive"),
    (Verdict::Cautious, "is cautious", "are cautious"),
    (Verdict::Divided, "is divided", "are divided"),
    (Verdict::LeaningOpposed, "leans opposed", "lean opposed"),
    (Verdict::Opposed, "is opposed", "are opposed"),
];

/// "Of 9 speakers with enough statements, four lean supportive, three are cautious and two are
/// opposed."
pub(in crate::output) fn sentence(page: &Page) -> String {
    let with = |verdict| page.rows.iter().filter(move |row| row.verdict == verdict);
    let enough = page.rows.len() - with(Verdict::Insufficient).count();
    if enough == 0 {
        return match page.rows.len() {
            0 => format!("No {} takes a position on AI.", page.by),
            _ => "There are too few statements to say where anyone stands.".to_owned(),
        };
    }
    let groups = VERDICTS.iter().filter(|(verdict, ..)| with(*verdict).next().is_some());
    if enough <= NAMED {
        // Label first: whether "many artists" or "Halden" takes "is" or "are" cannot be known here.
        let parts = groups.map(|&(verdict, ..)| {
            let names: Vec<_> = with(verdict).map(|row| words::clean(&row.name)).collect();
            format!("{}: {}.", capital(verdict.label()), list(&names))
        });
        return parts.collect::<Vec<_>>().join(" ");
    }
    let parts: Vec<_> = groups
        .map(|&(verdict, one, several)| match with(verdict).count() {
            n if n == enough => format!("all {several}"),
            1 => format!("one {one}"),
            n => format!("{} {several}", spelt(n)),
        })
        .collect();
    format!("Of {} with enough statements, {}.", counted(enough, &page.by), list(&parts))
}

/// What the headline leaves out: rows that cannot be judged, and what was read.
pub(in crate::output) fn remainder(page: &Page) -> Option<String> {
    let few = page.rows.iter().filter(|row| row.verdict == Verdict::Insufficient).count();
    let mut parts = Vec::new();
    if few > 0 {
        let verb = if few == 1 { "has" } else { "have" };
        parts.push(format!(
            "{} {verb} fewer than {} statements that take a position, too few for a score",
            counted(few, &page.by),
            number(page.min_statements)
        ));
    }
    if page.silent > 0 {
        let whose = if page.silent == 1 { "takes" } else { "take" };
        let thing = if few > 0 { number(page.silent) } else { counted(page.silent, &page.by) };
        parts.push(format!("{thing} {whose} no position and {} not shown", be(page.silent)));
    }
    (!parts.is_empty()).then(|| format!("{}.", parts.join("; ")))
}

/// "the 60 of 1,234 speakers with the most statements", where not all are drawn.
pub(in crate::output) fn first(drawn: usize, of: usize, by: &str) -> String {
    format!("the {} of {} {} with the most statements", number(drawn), number(of), plural(by))
}

fn be(n: usize) -> &'static str {
    if n == 1 { "is" } else { "are" }
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
    format!("{}{rest}", first.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::html::fixture;

    fn headline(verdicts: &[Verdict]) -> String {
        let mut page = fixture::page();
        let rows = verdicts.iter().enumerate().map(|(i, verdict)| {
            let mut row = page.rows[0].clone();
            row.name = format!("R{i}");
            row.verdict = *verdict;
            row
        });
        page.rows = rows.collect();
        sentence(&page)
    }

    #[test]
    fn few_are_named() {
        use Verdict::*;
        assert_eq!(headline(&[]), "No speaker takes a position on AI.");
        assert_eq!(headline(&[Insufficient]), "There are too few statements to say where anyone stands.");
        assert_eq!(
            headline(&[Opposed, LeaningSupportive, Insufficient, Opposed]),
            "Leaning supportive: R1. Opposed: R0 and R3."
        );
    }

    #[test]
    fn many_are_counted() {
        use Verdict::*;
        assert_eq!(
            headline(&[Cautious, Supportive, Cautious, Opposed, LeaningOpposed, LeaningOpposed]),
            "Of 6 speakers with enough statements, one is supportive, two are cautious, two lean opposed and one \
             is opposed."
        );
        assert_eq!(headline(&[Cautious; 5]), "Of 5 speakers with enough statements, all are cautious.");
    }
}
