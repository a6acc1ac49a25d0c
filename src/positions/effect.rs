//! The size of a difference, and how sure it is, in words.

use super::{Compared, Difference};

/// A difference of scores from which on it is called large: a quarter of all there can be.
const LARGE: f64 = 0.5;
/// From here on it is called a difference without more.
const PLAIN: f64 = 0.2;
/// A clear difference with a smaller p than this is called all but certain.
const CERTAIN: f64 = 0.001;
/// A difference that is not clear and has no smaller p than this is not even called possible.
const POSSIBLE: f64 = 0.5;

/// What can be said of a difference of scores.
#[derive(Clone, Copy)]
enum Effect {
    /// The interval leaves out 0.
    Clear,
    /// It does not, but leaves out all that is large, and what is seen is next to nothing.
    Alike,
    /// It holds 0, but most of it lies on one side.
    Perhaps,
    /// It holds 0 and much else on either side.
    Unknown,
}

impl Effect {
    fn of(score: &Difference) -> Self {
        if score.is_clear() {
            Effect::Clear
        } else if score.value.abs() < PLAIN / 2.0 && score.low > -LARGE && score.high < LARGE {
            Effect::Alike
        } else if score.value.abs() >= PLAIN && score.p < POSSIBLE {
            Effect::Perhaps
        } else {
            Effect::Unknown
        }
    }
}

impl Compared {
    /// How the first stands to the second: "much more supportive than", "not to be told apart from".
    ///
    /// By the difference of their scores: large from 0.5 on, little below 0.2; "about as supportive
    /// as" where it is below 0.1 and certainly not large.
    pub fn words(&self) -> String {
        let supportive = self.score.value >= 0.0;
        let way = match (supportive, self.scores) {
            // Of two below 0, neither supports much.
            (true, [a, b]) if a < 0.0 && b < 0.0 => "less opposed than",
            (true, _) => "more supportive than",
            (false, [a, b]) if a > 0.0 && b > 0.0 => "less supportive than",
            (false, _) => "more opposed than",
        };
        match Effect::of(&self.score) {
            Effect::Clear => format!("{}{way}", self.size(["much ", "", "a little "])),
            Effect::Alike => "about as supportive as".to_owned(),
            Effect::Perhaps => format!("perhaps {way}"),
            Effect::Unknown => "not to be told apart from".to_owned(),
        }
    }

    /// How a position has changed, where the first is the later one: "moved far toward support".
    pub fn change(&self) -> String {
        let way = if self.score.value >= 0.0 { "toward support" } else { "toward opposition" };
        match Effect::of(&self.score) {
            Effect::Clear => format!("moved {}{way}", self.size(["far ", "", "a little "])),
            Effect::Alike => "stayed about the same".to_owned(),
            Effect::Perhaps => format!("perhaps moved {way}"),
            Effect::Unknown => "no move to be seen".to_owned(),
        }
    }

    /// Whether chance could have made the difference.
    pub fn sureness(&self) -> &'static str {
        match Effect::of(&self.score) {
            Effect::Clear if self.score.p < CERTAIN => "very sure",
            Effect::Clear => "fairly sure",
            Effect::Alike => "no large difference",
            Effect::Perhaps | Effect::Unknown => "may be chance",
        }
    }

    fn size(&self, [large, plain, small]: [&'static str; 3]) -> &'static str {
        match self.score.value.abs() {
            d if d >= LARGE => large,
            d if d >= PLAIN => plain,
            _ => small,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(scores: [f64; 2], half_width: f64) -> Compared {
        let value = scores[0] - scores[1];
        let p = (0.05 * half_width / value.abs().max(1e-9)).min(1.0);
        let score = Difference { value, low: value - half_width, high: value + half_width, p };
        Compared { places: [0, 1], scores, score, shares: [score; 3] }
    }

    #[test]
    fn words_by_size_and_sureness() {
        let words = |a: f64, b: f64, half_width| compared([a, b], half_width).words();
        assert_eq!(words(0.6, -0.2, 0.3), "much more supportive than");
        assert_eq!(words(0.6, 0.3, 0.2), "more supportive than");
        assert_eq!(words(0.6, 0.5, 0.05), "a little more supportive than");
        assert_eq!(words(0.6, 0.3, 0.4), "perhaps more supportive than");
        assert_eq!(words(0.6, 0.55, 0.2), "about as supportive as");
        assert_eq!(words(0.6, 0.55, 0.9), "not to be told apart from");
        assert_eq!(words(0.6, 0.3, 3.9), "not to be told apart from");
        assert_eq!(words(-0.1, -0.9, 0.3), "much less opposed than");
        assert_eq!(words(0.2, 0.9, 0.3), "much less supportive than");
        assert_eq!(words(-0.2, 0.9, 0.3), "much more opposed than");
    }

    #[test]
    fn a_change_has_a_direction() {
        let change = |later: f64, earlier: f64, half_width| compared([later, earlier], half_width).change();
        assert_eq!(change(0.6, -0.2, 0.3), "moved far toward support");
        assert_eq!(change(-0.5, -0.2, 0.2), "moved toward opposition");
        assert_eq!(change(-0.5, -0.2, 0.9), "perhaps moved toward opposition");
        assert_eq!(change(0.1, 0.1, 0.1), "stayed about the same");
        assert_eq!(change(0.1, 0.1, 1.1), "no move to be seen");
    }

    #[test]
    fn sureness_in_words() {
        assert_eq!(compared([0.6, -0.2], 0.3).sureness(), "fairly sure");
        assert_eq!(compared([0.6, -0.2], 0.9).sureness(), "may be chance");
        assert_eq!(compared([0.1, 0.1], 0.1).sureness(), "no large difference");
    }
}
