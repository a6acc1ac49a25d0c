//! A position in a word or two, by a rule anyone can check.

use super::estimate::Estimate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a speaker stands toward AI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Mostly supportive, and the score's interval lies above 0.
    Supportive,
    /// The score lies on the supportive side, with less certainty or a smaller share.
    LeaningSupportive,
    /// Mostly conditions, warnings and limits, or no side that stands out.
    Cautious,
    /// Supportive and opposed statements both, neither prevailing.
    Divided,
    /// The score lies on the opposed side, with less certainty or a smaller share.
    LeaningOpposed,
    /// Mostly opposed, and the score's interval lies below 0.
    Opposed,
    /// Too few statements with a position to say.
    Insufficient,
}

/// From this score on, either way, a position leans even where its interval includes 0.
const LEANING: f64 = 0.25;
/// A speaker is divided where both sides have at least this share.
const DIVIDED: f64 = 0.25;

impl Verdict {
    /// The verdict on `n` statements with a position; the first rule that holds decides:
    ///
    /// 1. fewer than `min_statements`: insufficient
    /// 2. more than half of the mix cautious: cautious
    /// 3. more than half of it on one side, and the interval wholly on that side: that side
    /// 4. interval wholly on one side, or a score of 0.25 or more: leaning to that side
    /// 5. a quarter or more of the mix on either side: divided
    /// 6. else: cautious
    ///
    /// "The mix" is [`Estimate::shares`]: what the statements say, the model's doubt included.
    pub(super) fn of(n: usize, min_statements: usize, estimate: Option<&Estimate>) -> Self {
        let Some(e) = estimate.filter(|_| n >= min_statements) else {
            return Verdict::Insufficient;
        };
        let [supportive, cautious, opposed] = e.shares;
        if cautious > 0.5 {
            Verdict::Cautious
        } else if supportive > 0.5 && e.low > 0.0 {
            Verdict::Supportive
        } else if opposed > 0.5 && e.high < 0.0 {
            Verdict::Opposed
        } else if e.low > 0.0 || e.score >= LEANING {
            Verdict::LeaningSupportive
        } else if e.high < 0.0 || e.score <= -LEANING {
            Verdict::LeaningOpposed
        } else if supportive.min(opposed) >= DIVIDED {
            Verdict::Divided
        } else {
            Verdict::Cautious
        }
    }

    /// The verdict in words.
    pub fn label(self) -> &'static str {
        match self {
            Verdict::Supportive => "supportive",
            Verdict::LeaningSupportive => "leaning supportive",
            Verdict::Cautious => "cautious",
            Verdict::Divided => "divided",
            Verdict::LeaningOpposed => "leaning opposed",
            Verdict::Opposed => "opposed",
            Verdict::Insufficient => "insufficient",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

#[cfg(test)]
mod tests {
    use super::super::estimate::{Estimator, Evidence};
    use super::*;

    /// The verdict on so many sure statements of each stance.
    fn verdict(supportive: usize, cautious: usize, opposed: usize) -> Verdict {
        let evidence = Evidence { labelled: [supportive, cautious, opposed, 0, 0], read: [0; 4] };
        let estimate = Estimator::exact().estimate(&evidence);
        Verdict::of(supportive + cautious + opposed, 3, estimate.as_ref())
    }

    #[test]
    fn one_case_for_each_rule() {
        assert_eq!(verdict(2, 0, 0), Verdict::Insufficient);
        assert_eq!(verdict(1, 4, 0), Verdict::Cautious);
        assert_eq!(verdict(3, 0, 0), Verdict::Supportive);
        assert_eq!(verdict(0, 0, 3), Verdict::Opposed);
        assert_eq!(verdict(4, 4, 0), Verdict::LeaningSupportive);
        assert_eq!(verdict(1, 1, 3), Verdict::LeaningOpposed);
        assert_eq!(verdict(3, 0, 3), Verdict::Divided);
        assert_eq!(verdict(3, 4, 3), Verdict::Divided);
        assert_eq!(verdict(2, 3, 1), Verdict::Cautious);
        assert_eq!(verdict(0, 0, 0), Verdict::Insufficient);
    }

    #[test]
    fn a_model_that_errs_gives_a_weaker_verdict() {
        let counts = [
            [8.0, 1.0, 0.0, 1.0, 0.0],
            [2.0, 7.0, 0.0, 1.0, 0.0],
            [1.0, 2.0, 6.0, 1.0, 0.0],
            [3.0, 1.0, 0.0, 6.0, 0.0],
        ];
        let evidence = Evidence { labelled: [3, 0, 0, 0, 0], read: [0; 4] };
        let estimate = Estimator::from_counts(&counts).estimate(&evidence);
        assert_eq!(Verdict::of(3, 3, estimate.as_ref()), Verdict::LeaningSupportive);
    }
}
