//! A paragraph with its marks.

use super::view::View;
use super::wrap::Run;
use super::{DIM, Mark, PLAIN};

/// A marked stretch of the text, in code points, and the number of its statement.
#[derive(Clone, Copy)]
struct Stretch {
    start: usize,
    end: usize,
    mark: Mark,
    number: usize,
}

/// The paragraph at `place` as runs of text, with what is marked in it.
pub(super) fn paragraph(
    characters: &[char],
    [start, end]: [usize; 2],
    statements: &[View],
    colour: bool,
) -> Vec<Run> {
    let inside = |mut stretch: Stretch| {
        stretch.start = stretch.start.max(start);
        stretch.end = stretch.end.min(end);
        (stretch.start < stretch.end).then_some(stretch)
    };
    let mut stretches: Vec<Stretch> =
        statements.iter().enumerate().flat_map(|(at, view)| of(view, at + 1)).filter_map(inside).collect();
    // One that holds another opens before it.
    stretches.sort_by_key(|s| (s.start, std::cmp::Reverse(s.end), s.number));
    let mut places: Vec<usize> =
        stretches.iter().flat_map(|s| [s.start, s.end]).chain([start, end]).collect();
    places.sort_unstable();
    places.dedup();

    let mut runs = Vec::new();
    for (at, &place) in places.iter().enumerate() {
        if !colour {
            // What opened last closes first.
            for closing in stretches.iter().rev().filter(|s| s.end == place) {
                runs.push(Run::new(closing.mark.brackets()[1], closing.mark.style()));
            }
        }
        for opening in stretches.iter().filter(|s| s.start == place) {
            runs.push(label(*opening, colour));
        }
        let Some(&next) = places.get(at + 1) else { break };
        let innermost = stretches.iter().filter(|s| s.start <= place && next <= s.end).max_by_key(|s| s.mark);
        let style = innermost.map_or(PLAIN, |s| s.mark.style());
        runs.push(Run::new(characters[place..next].iter().collect::<String>(), style));
    }
    runs
}

fn of(view: &View, number: usize) -> impl Iterator<Item = Stretch> {
    let pieces = view.spans.iter().map(|&span| (span, Mark::Statement));
    let cue = view.cue.into_iter().map(|span| (span, Mark::Cue));
    let sources = view.speakers.iter().filter_map(|s| s.mention_span).map(|span| (span, Mark::Source));
    pieces.chain(cue).chain(sources).map(move |([start, end], mark)| Stretch { start, end, mark, number })
}

/// What stands before a marked stretch: its bracket and number, or the number alone.
fn label(stretch: Stretch, colour: bool) -> Run {
    let number = stretch.number;
    if !colour {
        return Run::new(format!("{}{number}\u{a0}", stretch.mark.brackets()[0]), stretch.mark.style());
    }
    let raised = number.to_string().chars().map(superscript).collect::<String>();
    Run::new(raised, DIM)
}

fn superscript(digit: char) -> char {
    match digit {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        _ => digit.to_digit(10).and_then(|n| char::from_u32(0x2070 + n)).unwrap_or(digit),
    }
}
