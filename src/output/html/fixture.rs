//! Invented pages for tests: people, companies and words are made up.

use crate::extract::{SpeakerKind, StatementKind};
use crate::model::{Sentiment, Stance};
use crate::output::page::{Difference, Page, Row, Statement};
use crate::positions::Verdict;

/// Name, details, group, verdict, counts, score, half of the interval's width.
type Invented = (&'static str, &'static str, &'static str, Verdict, [usize; 3], f64, f64);

const ROWS: [Invented; 12] = [
    (
        "Graham Ostrow",
        "chief executive, Larkspur Interactive",
        "Studios",
        Verdict::Supportive,
        [14, 3, 1],
        0.66,
        0.27,
    ),
    ("Halden Robotics", "organisation", "Vendors", Verdict::LeaningSupportive, [6, 2, 1], 0.49, 0.41),
    (
        "Priya Venkataraman-Ashworth",
        "minister of state for digital skills and the future of work",
        "Regulators",
        Verdict::LeaningSupportive,
        [4, 4, 0],
        0.37,
        0.36,
    ),
    (
        "Tomasz Wiel",
        "chief technology officer, Halden Robotics",
        "Vendors",
        Verdict::Divided,
        [5, 2, 5],
        0.08,
        0.38,
    ),
    (
        "Imelda Strand",
        "national executive director, United Screen and Voice Guild",
        "Unions",
        Verdict::Cautious,
        [2, 9, 1],
        0.06,
        0.35,
    ),
    ("Calloway School Board", "organisation", "Schools", Verdict::Cautious, [1, 5, 2], 0.05, 0.41),
    (
        "Dr. Ngozi Adebayo-Lindqvist",
        "radiologist, St Brannock’s Hospital",
        "",
        Verdict::Cautious,
        [3, 11, 2],
        -0.06,
        0.3,
    ),
    (
        "Josephine Threlkeld",
        "editor, Marlow Valley Courier",
        "Newsrooms",
        Verdict::LeaningOpposed,
        [0, 0, 5],
        -0.52,
        0.43,
    ),
    ("many warehouse workers", "group", "Unions", Verdict::Opposed, [0, 2, 9], -0.69, 0.26),
    ("Marisol Etcheverry", "junior, Calloway High", "Schools", Verdict::Insufficient, [1, 1, 0], 0.3, 0.6),
    ("a spokesperson for Larkspur", "unnamed source", "Studios", Verdict::Insufficient, [1, 0, 0], 0.4, 0.7),
    ("Owen <b>Pryce</b> & Sons", "", "", Verdict::Insufficient, [0, 0, 2], -0.4, 0.6),
];

const SAID: [[&str; 3]; 3] = [
    [
        "We will record more human performance in the next three years than in the last ten, and these tools are why.",
        "It reads the scan before I have sat down, and it is right.",
        "Every hour we spend writing rules for it is an hour somebody else spends building it.",
    ],
    [
        "Consent, compensation, control: that’s all we ever asked for … A studio that signs a fair contract and pays for every line can use these tools tomorrow morning, and we will be the first to say so in public.",
        "that nothing should be graded by a machine until a teacher has seen the same paper and agreed with it",
        "It is a good second reader. It is not a first one, and not yet.",
    ],
    [
        "People ask me what rules I’d want. I don’t want rules. I want it out of my newsroom.",
        "No one voted for this. Turn it off.",
        "They scraped forty years of my work </script><img src=x onerror=alert(1)> and no cheque makes that right.",
    ],
];

/// A page with what a page can have: groups, few statements, markup, dates of all forms, a long quotation.
pub(in crate::output) fn page() -> Page {
    let mut page = Page {
        title: "Who stands where on AI: an invented example".into(),
        rows: Vec::new(),
        differences: vec![
            difference(0, 8, 1.35, [0.72, 1.81], true, "much more supportive than"),
            difference(1, 7, 1.01, [0.2, 1.62], true, "much more supportive than"),
            difference(4, 8, 0.75, [0.12, 1.31], true, "more supportive than"),
            difference(0, 4, 0.6, [-0.08, 1.2], false, "perhaps more supportive than"),
            difference(2, 5, 0.46, [-0.35, 1.16], false, "perhaps more supportive than"),
        ],
        statements: Vec::new(),
        ..empty()
    };
    page.summary =
        "38 documents, 141 statements by 22 speakers: 96 take a position, 44 take none, 1 is denied or \
                    only supposed."
            .into();
    page.silent = 10;
    for (i, invented) in ROWS.iter().enumerate() {
        add(&mut page, i, invented);
    }
    page
}

/// A page about nobody.
pub(in crate::output) fn empty() -> Page {
    Page {
        title: "Nobody on the record".into(),
        model: "ai-stance 0.0.0+test".into(),
        by: "speaker".into(),
        min_statements: 3,
        summary: "1 document, no statements found.".into(),
        rows: Vec::new(),
        silent: 0,
        differences: Vec::new(),
        statements: Vec::new(),
        method: vec![
            "Statements and their speakers are found by rules, in the words of the article. A small language model then labels the stance of each toward AI; statements that take no position are counted in none.".into(),
            "The score is the share of supportive statements less that of opposed ones, after the errors the model made on statements it had not seen are taken out. Its range is wide where there are few statements, and where the model is unsure of them.".into(),
            "A position is what these articles report, not what somebody thinks. Irony, and positions that take a paragraph to unfold, escape the model: read the statements before you rely on a score.".into(),
        ],
    }
}

/// So many rows with so many statements each.
pub(in crate::output) fn large(rows: usize, statements: usize) -> Page {
    let mut page = page();
    let (row, statement) = (page.rows[0].clone(), page.statements[0].clone());
    page.rows.clear();
    page.statements.clear();
    for i in 0..rows {
        let start = page.statements.len();
        page.statements.extend((0..statements).map(|k| Statement {
            row: i,
            text: format!("Statement {k} of row {i}."),
            ..statement.clone()
        }));
        page.rows.push(Row {
            id: format!("row-{i}"),
            name: format!("Speaker {i}"),
            score: (i % 19) as f64 / 10.0 - 0.9,
            typical: statements.checked_sub(1).map(|last| start + last),
            extreme: (statements > 1).then_some(start + 1),
            ..row.clone()
        });
    }
    page
}

fn difference(
    a: usize,
    b: usize,
    difference: f64,
    interval: [f64; 2],
    clear: bool,
    words: &str,
) -> Difference {
    let names = [a, b].map(|place| ROWS[place].0.to_owned());
    Difference { names, difference, interval, clear, words: words.into() }
}

fn add(page: &mut Page, i: usize, &(name, details, group, verdict, counts, score, half): &Invented) {
    let n: usize = counts.iter().sum();
    // As an estimate would have it: a little of everything, and the difference is the score.
    let cautious = (counts[1] as f64 + 1.0 / 3.0) / (n as f64 + 1.0);
    let cautious = cautious.min(1.0 - score.abs());
    let supportive = (1.0 - cautious + score) / 2.0;
    let start = page.statements.len();
    let stances = Stance::ALL.into_iter().zip(counts).flat_map(|(s, n)| std::iter::repeat_n(s, n));
    let silent = std::iter::repeat_n(Stance::None, i % 4);
    for (k, stance) in stances.chain(silent).enumerate() {
        page.statements.push(statement(i, k, name, stance));
    }
    page.statements[start..].sort_by(|a, b| a.date.cmp(&b.date));
    let dates = page.statements[start..].iter().filter_map(|s| s.date.clone());
    let dates: Vec<_> = dates.filter(|date| date.starts_with("20")).collect();
    let most = (0..3).max_by_key(|&c| counts[c]).unwrap_or(0);
    let of = |nth: usize| {
        let with = (start..page.statements.len()).filter(|&p| page.statements[p].stance == Stance::ALL[most]);
        with.collect::<Vec<_>>().get(nth).copied()
    };
    page.rows.push(Row {
        id: format!("{}-{i}", name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-")),
        name: name.into(),
        details: details.into(),
        groups: if group.is_empty() { Vec::new() } else { vec![group.into()] },
        kind: Some(if name.starts_with("many") { SpeakerKind::Group } else { SpeakerKind::Person }),
        statements: page.statements.len() - start,
        counts,
        shares: [supportive, cautious, 1.0 - cautious - supportive],
        score,
        interval: [(score - half).max(-0.98), (score + half).min(0.98)],
        verdict,
        sentiment: (0.7 * score - 0.1 * (i % 3) as f64).clamp(-1.0, 1.0),
        dates: dates.first().zip(dates.last()).map(|(first, last)| [first.clone(), last.clone()]),
        typical: of(0),
        extreme: of(2),
    });
}

fn statement(row: usize, k: usize, speaker: &str, stance: Stance) -> Statement {
    let sure = 0.55 + ((row * 7 + k * 5) % 9) as f32 / 20.0;
    let rest = (1.0 - sure) / 3.0;
    let label = Stance::ALL.iter().position(|s| *s == stance).unwrap_or(3);
    let day = 37 * (row * 5 + k * 3) % 900;
    let (year, month) = (2023 + day / 365, 1 + (day % 365) / 31);
    let date = match (row, k % 5) {
        (5 | 10, _) => None,
        (_, 3) => Some(format!("{year}-{month:02}")),
        (1, 4) => Some(format!("{year}")),
        (_, 4) => Some("last spring".into()),
        _ => Some(format!("{year}-{month:02}-{:02}", 1 + day % 28)),
    };
    let indirect = label == 1 && k % 3 == 1;
    Statement {
        row,
        speaker: speaker.split(' ').next_back().unwrap_or(speaker).into(),
        text: match label {
            3 => "The contract was announced on Tuesday.".into(),
            _ => SAID[label][k % 3].into(),
        },
        cue: indirect.then(|| "insisted".into()),
        kind: if indirect { StatementKind::Indirect } else { StatementKind::Direct },
        context: k
            .is_multiple_of(2)
            .then(|| "The board met on Tuesday. Nobody had seen the contract.".into()),
        stance,
        read: (row, k) == (0, 0),
        p: [0, 1, 2, 3].map(|i| if i == label { sure } else { rest }),
        sentiment: Sentiment::ALL[(row + k) % 3],
        counts: stance != Stance::None && !(row == 4 && k == 3),
        doc: if k % 4 == 1 {
            format!("https://example.org/a/{row}-{k}")
        } else {
            format!("articles/{row}-{k}.txt")
        },
        date,
        outlet: k.is_multiple_of(2).then(|| "The Marlow Valley Courier".into()),
    }
}
