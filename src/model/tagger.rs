//! The network that tells, word by word, who said what in running text.
//!
//! One encoder answers two questions. Which words report something? And, for each such cue, whose
//! words are they and what do they say? For the second the cue's tokens get token type 1, as a
//! second segment would. The vocabulary is the stance model's; all else is in `models/attribution`.

use super::encoder::Encoder;
use super::error::ModelError;
use super::files::{ModelFiles, Precision};
use super::kernels::Kernels;
use super::linear::{Bytes, Linear};
use super::tokenizer::{Encoding, Tokenizer, Words};
use std::fmt;
use std::ops::Range;

/// The log-probabilities of a word's tags: outside, and for each kind of stretch begin and inside.
pub(crate) type Tags<const N: usize> = [f32; N];

/// Tags of cues: outside, begin, inside.
pub(crate) const CUE_TAGS: usize = 3;
pub(crate) const BEGIN_CUE: usize = 1;
/// Tags of what belongs to a cue: outside, source (begin, inside), content (begin, inside).
pub(crate) const ROLE_TAGS: usize = 5;
pub(crate) const BEGIN_CONTENT: usize = 3;
pub(crate) const INSIDE_CONTENT: usize = 4;

/// The network, ready to read.
pub struct Tagger {
    tokenizer: Tokenizer,
    kernels: Kernels,
    encoder: Encoder,
    cue: Linear,
    roles: Linear,
}

/// Some of a text's words.
#[derive(Clone, Debug)]
pub(crate) struct Part<'w> {
    pub(crate) words: &'w Words,
    pub(crate) range: Range<usize>,
}

impl Part<'_> {
    /// Words counted from the part's first, as words of the whole text.
    pub(crate) fn shifted(&self, words: Range<usize>) -> Range<usize> {
        self.range.start + words.start..self.range.start + words.end
    }
}

impl Tagger {
    /// The most pieces of words it reads at once; it was taught with up to 254.
    pub(crate) const LONGEST: usize = 250;

    /// The network compiled in.
    ///
    /// # Panics
    /// If the crate was built with broken files in `models/`; this crate's tests load them.
    pub fn embedded() -> Self {
        match Self::load() {
            Ok(tagger) => tagger,
            Err(e) => panic!("the network compiled in is broken: {e}"),
        }
    }

    fn load() -> Result<Self, ModelError> {
        let files = ModelFiles::attribution();
        let (config, weights, kernels) = (files.config()?, files.weights()?, Kernels::detect());
        let head = |name: &str, tags| {
            let part = [(format!("heads.{name}"), tags)];
            Linear::load(&weights, kernels, Precision::Single, &part, config.hidden_size)
        };
        let (tokenizer, encoder) =
            rayon::join(|| Tokenizer::new(&files, &config), || Encoder::new(&config, &weights));
        Ok(Self {
            tokenizer: tokenizer?,
            kernels,
            encoder: encoder?,
            cue: head("cue", CUE_TAGS)?,
            roles: head("roles", ROLE_TAGS)?,
        })
    }

    pub(crate) fn words(&self, text: &str) -> Words {
        self.tokenizer.words(text)
    }

    /// Which words are cues, for each of the parts.
    pub(crate) fn cues(&self, parts: &[Part<'_>]) -> Vec<Vec<Tags<CUE_TAGS>>> {
        self.tag(&self.cue, parts.iter().map(|part| (part, part.range.end..part.range.end)))
    }

    /// Which words are the source and the content of a cue, for each of the parts with its cue.
    pub(crate) fn roles(&self, cues: &[(Part<'_>, Range<usize>)]) -> Vec<Vec<Tags<ROLE_TAGS>>> {
        self.tag(&self.roles, cues.iter().map(|(part, cue)| (part, cue.clone())))
    }

    fn tag<'p, const N: usize>(
        &self,
        head: &Linear,
        parts: impl Iterator<Item = (&'p Part<'p>, Range<usize>)>,
    ) -> Vec<Vec<Tags<N>>> {
        let parts: Vec<(&Part<'_>, Range<usize>)> = parts.collect();
        let encoding = |(part, marked): &(&Part<'_>, Range<usize>)| {
            self.tokenizer.encode_words(part.words, part.range.clone(), marked.clone())
        };
        let encodings: Vec<Encoding> = parts.iter().map(encoding).collect();
        let tags = self.encoder.run(&encodings, Encoding::len, |group, states| {
            let mut out = Vec::new();
            head.apply(self.kernels, states, &mut Bytes::default(), &mut out);
            let mut rows = out.chunks_exact(head.width()).map(|row| std::array::from_fn(|i| row[i]));
            group.iter().map(|encoding| rows.by_ref().take(encoding.len()).collect::<Vec<_>>()).collect()
        });
        let of_words = |(tags, (part, _)): (Vec<Tags<N>>, &(&Part<'_>, Range<usize>))| {
            let from = part.words.start(part.range.start);
            // The first piece speaks for the word; `[CLS]` stands before all.
            part.range.clone().map(|word| normalised(tags[part.words.start(word) - from + 1])).collect()
        };
        tags.into_iter().zip(&parts).map(of_words).collect()
    }
}

/// Logits as logarithms of probabilities.
fn normalised<const N: usize>(logits: Tags<N>) -> Tags<N> {
    let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = logits.iter().map(|logit| (logit - top).exp()).sum();
    logits.map(|logit| logit - top - sum.ln())
}

impl fmt::Debug for Tagger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tagger").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_a_part_do_not_depend_on_its_company() {
        let tagger = Tagger::embedded();
        let texts = ["Ana Lim is adamant that it works.", "“No,” said Bo.", "It rained."].repeat(9);
        let words: Vec<Words> = texts.iter().map(|text| tagger.words(text)).collect();
        let parts: Vec<Part<'_>> =
            words.iter().map(|words| Part { words, range: 0..words.spans.len() }).collect();
        let together = tagger.cues(&parts);
        for (part, tags) in parts.iter().zip(&together) {
            assert_eq!(&tagger.cues(std::slice::from_ref(part))[0], tags);
            let shares = tags.iter().map(|tags| tags.map(f32::exp).iter().sum::<f32>());
            assert!(shares.into_iter().all(|sum| (sum - 1.0).abs() < 1e-4));
        }
    }

    #[test]
    fn the_cue_decides_whose_words_are_looked_for() {
        let tagger = Tagger::embedded();
        let words = tagger.words("Ana Lim said it works, but critics believe it fails.");
        let part = Part { words: &words, range: 0..words.spans.len() };
        // "said" is the third word, "believe" the ninth; commas are words.
        let tags = tagger.roles(&[(part.clone(), 2..3), (part, 8..9)]);
        let sources = |tags: &[Tags<ROLE_TAGS>]| -> Vec<usize> {
            (0..tags.len()).filter(|&word| tags[word][1].exp() > 0.5).collect()
        };
        assert_eq!((sources(&tags[0]), sources(&tags[1])), (vec![0], vec![7]));
    }
}
