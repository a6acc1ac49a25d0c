//! Which texts share a passage, whatever its punctuation and case.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Words in a row that two texts must share to have a passage in common. Shorter texts must be
/// the same from end to end.
const WORDS: usize = 8;

/// The runs of words of some texts, as hashes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Passages(HashSet<u64>);

impl Passages {
    pub(crate) fn new<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        Self(texts.into_iter().flat_map(runs).collect())
    }

    pub(crate) fn shared_with(&self, text: &str) -> bool {
        runs(text).iter().any(|run| self.0.contains(run))
    }
}

fn runs(text: &str) -> Vec<u64> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let hash = |run: &[String]| {
        let mut hasher = DefaultHasher::new();
        run.hash(&mut hasher);
        hasher.finish()
    };
    if words.len() < WORDS { vec![hash(&words)] } else { words.windows(WORDS).map(hash).collect() }
}

#[cfg(test)]
mod tests {
    use super::Passages;

    #[test]
    fn eight_words_in_a_row_are_a_passage() {
        let passages =
            Passages::new(["We will not let it grade a single essay, she said.", "Switch it off."]);
        assert!(passages.shared_with("“Look, we will not let it grade a single essay in May.”"));
        assert!(passages.shared_with("switch it off"));
        assert!(!passages.shared_with("We will not let it grade an essay"));
        assert!(!passages.shared_with("Switch it off now."));
    }
}
