//! The wording that the table and the Markdown of comparisons share.

use super::Comparison;
use crate::output::figures::{counted, number, signed, with_interval};
use crate::output::words::clean;
use crate::positions::{Compared, Difference, Position, pairs};

/// Pairs that cannot be told apart are shown as long as there are no more in all.
const SHOWN: usize = 30;

/// The stances in the order of all shares.
pub(super) const STANCES: [&str; 3] = ["supportive", "cautious", "opposed"];

/// The pairs to be shown: all clear ones, and of the others the first.
pub(super) fn shown<'c>(comparison: &'c Comparison<'_>) -> Vec<&'c Compared> {
    let clear = comparison.compared.iter().filter(|c| is_clear(c)).count();
    let mut room = SHOWN.saturating_sub(clear);
    let fits = |c: &&Compared| {
        is_clear(c) || {
            let fits = room > 0;
            room = room.saturating_sub(1);
            fits
        }
    };
    comparison.compared.iter().filter(fits).collect()
}

/// Whether the scores or one of the shares differ clearly.
fn is_clear(compared: &Compared) -> bool {
    compared.score.is_clear() || compared.shares.iter().any(Difference::is_clear)
}

/// Both names, each with its score, and what stands between them.
pub(super) fn sentence(comparison: &Comparison<'_>, compared: &Compared) -> [String; 3] {
    let [first, second] = compared.places.map(|i| &comparison.report.positions[i]);
    if comparison.over.is_some() {
        let when = |position| format!("{}: {}", clean(pairs::period(position)), standing(position));
        let times = format!("{}, {}", when(second), when(first));
        [name(comparison, first), compared.change(), times]
    } else {
        let who = |position| format!("{}, {}", name(comparison, position), standing(position));
        [who(first), compared.words(), who(second)]
    }
}

/// The name; where another row has the same, with its document or id.
fn name(comparison: &Comparison<'_>, position: &Position) -> String {
    let over = comparison.over.is_some();
    let (name, mark) = (called(position, over), mark(position, over));
    let mut namesakes = comparison.report.positions.iter().filter(|other| called(other, over) == name);
    clean(&if namesakes.any(|other| self::mark(other, over) != mark) {
        format!("{name} ({mark})")
    } else {
        name.to_owned()
    })
}

fn called(position: &Position, over: bool) -> &str {
    if over { pairs::timeless_name(position) } else { &position.name }
}

/// What tells namesakes apart.
fn mark(position: &Position, over: bool) -> &str {
    match &position.doc {
        Some(doc) => doc,
        None if over => position.id.rsplit_once('/').map_or("", |(id, _)| id),
        None => &position.id,
    }
}

fn standing(position: &Position) -> String {
    position.estimate.as_ref().map_or_else(String::new, |e| signed(e.score))
}

/// "5 and 4": statements of the two that take a position; of the earlier first where time passes.
pub(super) fn statements(comparison: &Comparison<'_>, compared: &Compared) -> String {
    let mut n = compared.places.map(|i| number(comparison.report.positions[i].n()));
    if comparison.over.is_some() {
        n.reverse();
    }
    n.join(" and ")
}

/// "+0.41 (+0.10 to +0.69)".
pub(super) fn difference(difference: &Difference) -> String {
    with_interval(difference.value, [difference.low, difference.high])
}

/// "+41 (+10 to +69)", in points of a hundred.
pub(super) fn points(difference: &Difference) -> String {
    let point = |share: f64| match format!("{:+.0}", 100.0 * share).as_str() {
        "+0" | "-0" => "0".to_owned(),
        points => points.replace('-', "−"),
    };
    format!("{} ({} to {})", point(difference.value), point(difference.low), point(difference.high))
}

/// How to read the table.
pub(super) fn legend(comparison: &Comparison<'_>) -> Vec<String> {
    let pairs = comparison.compared.len();
    let [what, order] = match comparison.over {
        Some(_) => ["Change", "later less earlier"],
        None => ["Difference", "first less second"],
    };
    let together = if pairs == 1 { "" } else { " together, all of the column at once" };
    vec![
        "Score: from −1 (opposed) to +1 (supportive), the model's known errors taken out.".to_owned(),
        format!(
            "{what}: {order}. In brackets: the range in which it lies with 95 % probability{together}. A range \
             that leaves out 0 is a clear difference. The scores by themselves may differ by a little more or \
             less: errors that both have in common are taken out of the difference."
        ),
        "Shares: of a hundred statements that take a position, how many more.".to_owned(),
    ]
}

/// How many differences are clear, and what is not shown or not compared.
pub(super) fn outcome(comparison: &Comparison<'_>) -> Vec<String> {
    let all = comparison.compared.len();
    let clear = comparison.compared.iter().filter(|c| c.score.is_clear()).count();
    let are = if clear == 1 { "is" } else { "are" };
    let mut lines = vec![match (all, clear) {
        (1, 0) => "The scores cannot be told apart.".to_owned(),
        (1, _) => "The scores differ clearly.".to_owned(),
        (_, 0) => format!("In none of {} can the scores be told apart.", counted(all, "comparison")),
        _ => format!("Of {} of scores, {} {are} clear.", counted(all, "comparison"), number(clear)),
    }];
    let hidden = all - shown(comparison).len();
    if hidden > 0 {
        lines.push(format!(
            "Not shown: {} in which nothing is clear; --format csv has them.",
            counted(hidden, "comparison")
        ));
    }
    lines.extend(left_out(comparison));
    lines
}

/// Rows that are in no comparison.
fn left_out(comparison: &Comparison<'_>) -> Option<String> {
    let positions = comparison.report.positions;
    let mut compared = vec![comparison.named; positions.len()];
    comparison.compared.iter().flat_map(|c| c.places).for_each(|i| compared[i] = true);
    let left = positions.iter().zip(compared).filter(|(p, compared)| p.n() > 0 && !compared).count();
    let keys = comparison.by.iter().map(|key| key.label()).collect::<Vec<_>>().join(" and ");
    let why = if comparison.over.is_some() { ", or alone in time" } else { "" };
    (left > 0).then(|| {
        let min = comparison.report.min_statements.max(1);
        let few = format!("fewer than {min} statements that take a position");
        format!("Not compared: {} with {few}{why}.", counted(left, &keys))
    })
}
