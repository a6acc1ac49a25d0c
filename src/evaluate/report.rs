//! The figures for one set of labelled rows.

use super::bootstrap::Intervals;
use super::breakdown::{Part, breakdown};
use super::calibration::{Bin, expected_calibration_error, reliability};
use super::confusion::{ClassScores, Confusion};
use super::coverage::Coverage;
use super::gold::Gold;
use super::pairs::MinimalPairs;
use crate::model::{Judgement, Sentiment, Stance};
use serde::Serialize;

/// Probability from which a statement counts as about AI.
const ABOUT: f32 = 0.5;

/// The stances whose mean F1 is a figure of its own.
pub(super) const WITHOUT_OPPOSED: [usize; 3] =
    [Stance::Supportive as usize, Stance::Cautious as usize, Stance::None as usize];

/// A labelled row and what a classifier said of it.
pub(super) struct Measured<'g> {
    pub(super) gold: &'g Gold,
    pub(super) verdict: Verdict,
}

/// What a classifier said of one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// Whether it is about AI.
    pub about_ai: bool,
    /// The stance chosen.
    pub stance: Stance,
    /// Probability of that stance.
    pub confidence: f64,
    /// The tone chosen.
    pub sentiment: Sentiment,
}

impl From<&Judgement> for Verdict {
    fn from(j: &Judgement) -> Self {
        Self {
            about_ai: j.about_ai >= ABOUT,
            stance: j.stance,
            confidence: f64::from(j.confidence()),
            sentiment: j.sentiment,
        }
    }
}

/// All figures; shares and scores lie in [0, 1].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Rows measured.
    pub rows: usize,
    /// Share of rows with the right stance.
    pub accuracy: f64,
    /// Mean F1 of the four stances.
    pub macro_f1: f64,
    /// Mean F1 of supportive, cautious and none: the figure that the few opposed rows cannot sway.
    pub macro_f1_three: f64,
    /// Per stance, in the order of [`Stance::ALL`].
    pub stance: Vec<ClassScores>,
    /// Gold stances against predicted ones.
    pub confusion: Confusion,
    /// Supportive taken for opposed or the reverse: the error that turns a speaker round.
    pub reversed: usize,
    /// F1 of "about AI".
    pub about_ai_f1: f64,
    /// Mean F1 of the three tones.
    pub sentiment_macro_f1: f64,
    /// Expected calibration error of the stance.
    pub ece: f64,
    /// How far the main figures would move with other speakers.
    pub intervals: Intervals,
    /// Confidence against accuracy, in ten bins.
    pub reliability: Vec<Bin>,
    /// What is left when doubtful labels are dropped.
    pub coverage: Coverage,
    /// Minimal pairs, in rows that have families.
    pub pairs: MinimalPairs,
    /// Figures by source, industry and length.
    pub parts: Vec<Part>,
}

impl Report {
    /// The figures for pairs of gold row and verdict.
    pub fn new<'g>(pairs: impl IntoIterator<Item = (&'g Gold, Verdict)>) -> Self {
        let rows: Vec<_> = pairs.into_iter().map(|(gold, verdict)| Measured { gold, verdict }).collect();
        let mut stance = Confusion::new(&Stance::ALL.map(Stance::label));
        let mut tone = Confusion::new(&Sentiment::ALL.map(Sentiment::label));
        let mut about = Confusion::new(&["not about AI", "about AI"]);
        let mut sureness = Vec::with_capacity(rows.len());
        for Measured { gold, verdict } in &rows {
            stance.add(gold.stance as usize, verdict.stance as usize);
            tone.add(gold.sentiment as usize, verdict.sentiment as usize);
            about.add(usize::from(gold.about_ai), usize::from(verdict.about_ai));
            sureness.push((verdict.confidence, gold.stance == verdict.stance));
        }
        let [supportive, opposed] = [Stance::Supportive, Stance::Opposed].map(|s| s as usize);
        let reliability = reliability(&sureness);
        Self {
            rows: stance.total(),
            accuracy: stance.accuracy(),
            macro_f1: stance.macro_f1_all(),
            macro_f1_three: stance.macro_f1(&WITHOUT_OPPOSED),
            stance: (0..Stance::ALL.len()).map(|c| stance.class(c)).collect(),
            reversed: stance.counts[supportive][opposed] + stance.counts[opposed][supportive],
            about_ai_f1: about.class(1).f1,
            sentiment_macro_f1: tone.macro_f1_all(),
            ece: expected_calibration_error(&reliability),
            intervals: Intervals::new(&rows),
            reliability,
            coverage: Coverage::new(&rows),
            pairs: MinimalPairs::new(&rows),
            parts: breakdown(&rows),
            confusion: stance,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gold(stance: Stance) -> Gold {
        Gold {
            text: String::new(),
            context: None,
            about_ai: true,
            stance,
            sentiment: Sentiment::Neutral,
            unsure: false,
            split: None,
            speaker: None,
            family: None,
            source: None,
            industry: None,
        }
    }

    #[test]
    fn counts_what_turns_a_speaker_round() {
        use Stance::{Cautious, None, Opposed, Supportive};
        let rows = [(Supportive, Opposed), (Opposed, Supportive), (Opposed, Cautious), (None, None)];
        let mut rows: Vec<_> = rows.map(|(g, p)| (gold(g), p)).into();
        rows.iter_mut().take(2).for_each(|(gold, _)| gold.family = Some("f1".into()));
        let report = Report::new(rows.iter().map(|(g, p)| {
            let verdict =
                Verdict { about_ai: true, stance: *p, confidence: 1.0, sentiment: Sentiment::Neutral };
            (g, verdict)
        }));
        assert_eq!((report.rows, report.reversed, report.accuracy), (4, 2, 0.25));
        assert_eq!((report.about_ai_f1, report.ece), (1.0, 0.75));
        assert_eq!(report.pairs, MinimalPairs { pairs: 1, told_apart: 1, both_right: 0 });
        assert_eq!(report.stance[Opposed as usize].support, 2);
    }
}
