//! The same figures for parts of the rows: where is the model better, where worse?

use super::confusion::Confusion;
use super::gold::Gold;
use super::report::Measured;
use crate::model::Stance;
use serde::Serialize;
use std::collections::BTreeMap;

/// Fewer rows than this say too little to stand in a table.
const LEAST: usize = 10;
/// Most parts shown of one kind; the largest.
const MOST: usize = 12;
/// Longest statement of each class of length, in words.
const LENGTHS: [(usize, &str); 4] =
    [(12, "up to 12 words"), (30, "13 to 30"), (60, "31 to 60"), (usize::MAX, "over 60")];

/// Figures for one part of the rows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// What divides the rows: source, industry, label or length.
    pub by: &'static str,
    /// Which part.
    pub name: String,
    /// Rows in it.
    pub rows: usize,
    /// Share with the right stance.
    pub accuracy: f64,
    /// Mean F1 of the stances that occur in it.
    pub macro_f1: f64,
}

/// Parts by source, industry, doubt about the label, and length; each kind only where it is known.
pub(super) fn breakdown(rows: &[Measured<'_>]) -> Vec<Part> {
    let mut parts = Vec::new();
    parts.extend(by("source", rows, |gold| gold.source.clone()));
    parts.extend(by("industry", rows, |gold| gold.industry.clone()));
    if rows.iter().any(|row| row.gold.unsure) {
        parts.extend(by("label", rows, |gold| Some(doubt(gold).to_owned())));
    }
    let mut lengths = by("length", rows, |gold| Some(length(gold).to_owned()));
    lengths.sort_by_key(|part| LENGTHS.iter().position(|(_, name)| *name == part.name));
    parts.extend(lengths);
    parts
}

/// A row on which two fair readers might differ says less about a model than the others.
fn doubt(gold: &Gold) -> &'static str {
    if gold.unsure { "disputable" } else { "undisputed" }
}

fn length(gold: &Gold) -> &'static str {
    let words = gold.text.split_whitespace().count();
    LENGTHS.iter().find(|(most, _)| words <= *most).map_or("", |(_, name)| name)
}

/// The largest parts, most rows first.
fn by(kind: &'static str, rows: &[Measured<'_>], of: impl Fn(&Gold) -> Option<String>) -> Vec<Part> {
    let mut parts: BTreeMap<String, Confusion> = BTreeMap::new();
    for row in rows {
        let Some(name) = of(row.gold) else { continue };
        let part = parts.entry(name).or_insert_with(|| Confusion::new(&Stance::ALL.map(Stance::label)));
        part.add(row.gold.stance as usize, row.verdict.stance as usize);
    }
    let mut parts: Vec<Part> = parts
        .into_iter()
        .filter(|(_, confusion)| confusion.total() >= LEAST)
        .map(|(name, confusion)| {
            let occurring: Vec<usize> =
                (0..Stance::ALL.len()).filter(|&c| confusion.class(c).support > 0).collect();
            Part {
                by: kind,
                name,
                rows: confusion.total(),
                accuracy: confusion.accuracy(),
                macro_f1: confusion.macro_f1(&occurring),
            }
        })
        .collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.rows));
    parts.truncate(MOST);
    parts
}
