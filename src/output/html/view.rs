//! The page as the template needs it: every figure a text, every drawing a fragment of SVG.
//!
//! Texts from data are plain here and are escaped by the template. The fragments, which are not,
//! come from functions that write numbers and their own words, or escape.

use super::limits::{self, STATEMENTS};
use super::strip::{self, Strips};
use crate::extract::StatementKind;
use crate::model::Stance;
use crate::output::figures::{counted, number, percent, plural, signed, with_interval};
use crate::output::page::{self, Page};
use crate::output::svg::{self, Scale};
use crate::output::{html::headline, words};
use crate::positions::{Key, Verdict};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Where what a page has no room for can be found.
const ELSEWHERE: &str = "All are in the records, and added up in the table that onrecord positions writes.";

/// Everything the template fills in.
#[derive(askama::Template)]
#[template(path = "page.html", config = "src/output/html/askama.toml", whitespace = "minimize")]
pub(super) struct View {
    pub(super) title: String,
    pub(super) policy: String,
    pub(super) style: &'static str,
    pub(super) script: &'static str,
    pub(super) definitions: String,
    pub(super) headline: String,
    pub(super) summary: String,
    pub(super) remainder: Option<String>,
    pub(super) model: String,
    pub(super) by: String,
    pub(super) many: String,
    pub(super) min_statements: String,
    pub(super) groups: BTreeSet<String>,
    pub(super) axis: String,
    pub(super) axis_height: usize,
    pub(super) bar_height: usize,
    pub(super) swatches: [String; 3],
    pub(super) bars: Vec<Bar>,
    /// Those without a score.
    pub(super) few: Vec<Bar>,
    pub(super) few_count: String,
    pub(super) clear: Vec<Difference>,
    pub(super) unclear: Vec<Difference>,
    pub(super) strips: Option<Strips>,
    pub(super) strip_height: usize,
    pub(super) table: Vec<Line>,
    pub(super) grouped: bool,
    pub(super) dated: bool,
    pub(super) undrawn: Option<String>,
    pub(super) unlisted: Option<String>,
    pub(super) method: Vec<String>,
    pub(super) data: String,
}

/// A row with its bar and the statements behind it.
pub(super) struct Bar {
    place: usize,
    id: String,
    name: String,
    details: String,
    statements: String,
    verdict: &'static str,
    score: String,
    words: String,
    svg: String,
    typical: Option<Quote>,
    labelled: Option<String>,
    shown: Vec<Shown>,
    sampled: Option<String>,
}

/// A statement.
pub(super) struct Shown {
    context: Option<String>,
    quote: Quote,
    stance: Stance,
    badges: Vec<&'static str>,
    source: Vec<String>,
    link: Option<String>,
    doc: String,
    probabilities: String,
}

/// The words of a statement: in quotation marks, or after the words that report them.
pub(super) struct Quote {
    direct: bool,
    cue: String,
    text: String,
}

/// A difference between two rows.
pub(super) struct Difference {
    names: [String; 2],
    words: String,
    figures: String,
    svg: String,
}

/// A row of the table.
pub(super) struct Line {
    id: Option<String>,
    name: String,
    details: String,
    groups: String,
    statements: String,
    labelled: String,
    shares: [String; 3],
    score: String,
    interval: String,
    verdict: &'static str,
    sentiment: String,
    dates: Vec<String>,
}

impl View {
    /// `page` cut to the limits, and the whole page for what is said about all of it.
    pub(super) fn new(page: &Page, whole: &Page) -> Self {
        let all_behind = limits::statements_by_row(whole);
        let behind = limits::statements_by_row(page);
        let bars = page
            .rows
            .iter()
            .zip(behind)
            .zip(&all_behind)
            .enumerate()
            .map(|(place, ((row, shown), all))| bar(page, place, row, &shown, all.len()));
        let (bars, few): (Vec<_>, Vec<_>) = bars.partition(|bar: &Bar| !bar.score.is_empty());
        let (clear, unclear) = whole.differences.iter().partition::<Vec<_>, _>(|d| d.clear);
        // Rows of groups say theirs themselves.
        let grouped =
            !page.by.contains(Key::Group.label()) && page.rows.iter().any(|row| !row.groups.is_empty());
        let left_out = |drawn: usize, what: &str| {
            (whole.rows.len() > drawn).then(|| {
                let first = headline::first(drawn, whole.rows.len(), &whole.by);
                format!("{what} {first}. {ELSEWHERE}")
            })
        };
        Self {
            title: words::clean(&page.title),
            policy: super::policy(),
            style: super::STYLE,
            script: super::SCRIPT,
            definitions: format!("{}{}", svg::HATCH, strip::MARKS),
            headline: headline::sentence(whole),
            summary: words::clean(&page.summary),
            remainder: headline::remainder(whole),
            model: words::clean(&page.model),
            by: page.by.clone(),
            many: plural(&page.by),
            min_statements: number(page.min_statements),
            groups: page.rows.iter().flat_map(|row| row.groups.iter().cloned()).collect(),
            axis: svg::axis(Scale::PAGE),
            axis_height: svg::AXIS_HEIGHT,
            bar_height: svg::ROW_HEIGHT,
            swatches: [Stance::Supportive, Stance::Cautious, Stance::Opposed].map(svg::swatch),
            undrawn: left_out(bars.len() + few.len(), "Drawn here:"),
            few_count: match whole.rows.iter().filter(|row| !scored(row)).count() {
                all if all == few.len() => counted(all, &page.by),
                all => format!("{} of {}", number(few.len()), counted(all, &page.by)),
            },
            bars,
            few,
            clear: clear.into_iter().map(difference).collect(),
            unclear: unclear.into_iter().map(difference).collect(),
            strips: strip::strips(page),
            strip_height: strip::HEIGHT,
            table: page.rows.iter().take(limits::TABLE).enumerate().map(|(i, row)| line(i, row)).collect(),
            grouped,
            dated: page.rows.iter().any(|row| row.dates.is_some()),
            unlisted: left_out(page.rows.len(), "Listed here:"),
            method: page.method.iter().map(|paragraph| words::clean(paragraph)).collect(),
            data: super::island(page),
        }
    }
}

/// Whether the row has a score.
fn scored(row: &page::Row) -> bool {
    row.verdict != Verdict::Insufficient
}

/// "5 of 8 statements"; "4 statements" where all take a position.
fn statements(row: &page::Row) -> String {
    let n: usize = row.counts.iter().sum();
    if n == row.statements { number(n) } else { format!("{} of {}", number(n), number(row.statements)) }
}

fn bar(page: &Page, place: usize, row: &page::Row, places: &[usize], all: usize) -> Bar {
    let words = if scored(row) {
        let [supportive, cautious, opposed] = row.shares.map(percent);
        format!("Supportive {supportive}, cautious {cautious}, opposed {opposed}")
    } else {
        svg::counts(row)
    };
    let behind = places.iter().filter_map(|&place| {
        let badges = [(row.typical, "most typical"), (row.extreme, "most extreme")];
        let badges = badges.into_iter().filter(|(of, _)| *of == Some(place)).map(|(_, badge)| badge);
        page.statements.get(place).map(|statement| shown(statement, &row.name, badges.collect()))
    });
    Bar {
        place,
        id: row.id.clone(),
        name: words::clean(&row.name),
        details: words::clean(&row.details),
        statements: match (statements(row), row.statements) {
            (n, 1) => format!("{n} statement"),
            (n, _) => format!("{n} statements"),
        },
        verdict: if scored(row) { row.verdict.label() } else { "too few statements" },
        score: if scored(row) { with_interval(row.score, row.interval) } else { String::new() },
        words,
        svg: svg::bar(row, Scale::PAGE, svg::ROW_HEIGHT),
        typical: row.typical.and_then(|place| page.statements.get(place)).map(Quote::new),
        labelled: scored(row).then(|| svg::counts(row)),
        shown: behind.collect(),
        sampled: (all > places.len()).then(|| {
            format!(
                "{} of {}, spread evenly over all of them; the most typical and the most extreme are always \
                 shown. {ELSEWHERE}",
                number(STATEMENTS),
                counted(all, "statement")
            )
        }),
    }
}

impl Quote {
    fn new(statement: &page::Statement) -> Self {
        let direct = statement.kind == StatementKind::Direct;
        let cue = statement.cue.as_deref().filter(|_| !direct).map(words::clean).unwrap_or_default();
        Self { direct, cue, text: words::clean(&statement.text) }
    }
}

fn shown(statement: &page::Statement, name: &str, mut badges: Vec<&'static str>) -> Shown {
    if !statement.counts && statement.stance != Stance::None {
        badges.push("not counted");
    }
    if statement.read {
        badges.push("read by hand");
    }
    let speaker = words::clean(&statement.speaker);
    let how = match statement.kind {
        StatementKind::Direct => None,
        StatementKind::Mixed => Some("quoted in part".to_owned()),
        StatementKind::Indirect => Some("reported, not quoted".to_owned()),
    };
    let named = (!speaker.is_empty() && speaker != words::clean(name)).then_some(speaker);
    let cleaned = |text: &Option<String>| text.as_deref().map(words::clean).filter(|text| !text.is_empty());
    let tone = format!("{} tone", statement.sentiment);
    let parts = [named, how, Some(tone), cleaned(&statement.date), cleaned(&statement.outlet)];
    // Only addresses of the web become links: a path leads nowhere once the page is sent to someone.
    let web = ["https://", "http://"].iter().any(|scheme| statement.doc.starts_with(scheme));
    Shown {
        context: cleaned(&statement.context),
        quote: Quote::new(statement),
        stance: statement.stance,
        badges,
        source: parts.into_iter().flatten().collect(),
        link: web.then(|| statement.doc.clone()),
        doc: words::clean(&statement.doc),
        probabilities: probabilities(statement.p),
    }
}

/// A bar for each stance's probability.
fn probabilities(p: [f32; 4]) -> String {
    let mut drawn = String::new();
    for (i, (stance, p)) in Stance::ALL.into_iter().zip(p).enumerate() {
        let y = 17 * i;
        let label = if stance == Stance::None { "no position" } else { stance.label() };
        _ = write!(
            drawn,
            r#"<text x="76" y="{}" text-anchor="end">{label}</text><rect x="84" y="{}" width="{:.1}" height="9" {}/><text x="{:.1}" y="{}">{}</text>"#,
            y + 12,
            y + 4,
            (80.0 * p).max(0.5),
            svg::fill(stance),
            90.0 + (80.0 * p).max(0.5),
            y + 12,
            percent(f64::from(p)),
        );
    }
    drawn
}

fn difference(difference: &page::Difference) -> Difference {
    // From −0.5 to +2: the first of the two has the higher score, so little lies left of 0.
    let scale = Scale { zero: 20.0, one: 39.0, unit: "%" };
    let x = scale.at(0.0);
    let [low, high] = difference.interval.map(|end| end.max(-0.5));
    // The marks are drawn for values from −1 to +1.
    let half = Scale { one: 2.0 * scale.one, ..scale };
    let marks = svg::whisker(difference.difference / 2.0, [low / 2.0, high / 2.0], half, 9);
    Difference {
        names: [&difference.names[0], &difference.names[1]].map(|name| words::clean(name)),
        words: words::clean(&difference.words),
        figures: format!(
            "by {} ({} to {})",
            signed(difference.difference).trim_start_matches('+'),
            signed(difference.interval[0]),
            signed(difference.interval[1])
        ),
        svg: format!(r#"<line class="rule zero" x1="{x}" x2="{x}" y1="0" y2="18"/>{marks}"#),
    }
}

fn line(place: usize, row: &page::Row) -> Line {
    let n: usize = row.counts.iter().sum();
    let shares = if scored(row) {
        row.shares.map(percent)
    } else {
        row.counts.map(|count| format!("{} of {}", number(count), number(n)))
    };
    let or_dash = |figure: String| if scored(row) { figure } else { "–".to_owned() };
    Line {
        id: (place < page::DRAWN).then(|| row.id.clone()),
        name: words::clean(&row.name),
        details: words::clean(&row.details),
        groups: row.groups.iter().map(|group| words::clean(group)).collect::<Vec<_>>().join(", "),
        statements: statements(row),
        labelled: row.counts.map(number).join(" / "),
        shares,
        score: or_dash(signed(row.score)),
        interval: or_dash(format!("{} to {}", signed(row.interval[0]), signed(row.interval[1]))),
        verdict: row.verdict.label(),
        sentiment: signed(row.sentiment),
        dates: match &row.dates {
            None => Vec::new(),
            Some([first, last]) if first == last => vec![words::clean(first)],
            Some([first, last]) => vec![format!("{} to", words::clean(first)), words::clean(last)],
        },
    }
}
