//! Words to token ids: `[CLS] statement [SEP]`, or `[CLS] statement [SEP] context [SEP]`.
//!
//! A statement too long keeps its start, a context too long its end, which is nearest the
//! statement. A text of a megabyte costs no more than its first or last few hundred words.

use super::error::ModelError;
use super::files::{Config, ModelFiles};
use super::judgement::Input;
use super::naming::names_ai;
use crate::text::Span;
use std::borrow::Cow;
use std::ops::Range;

/// The token ids of one input, and which of them have token type 1. For a statement these are its second
/// segment (context, `[SEP]`), after the first (`[CLS]`, statement, `[SEP]`); for a tagged text, its cue.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Encoding {
    ids: Vec<u32>,
    second: Range<usize>,
    cut: bool,
}

impl Encoding {
    /// All token ids, special tokens included.
    pub fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// Number of tokens; never 0.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// How many of a statement's tokens, from the first on, have token type 0. The states of these are
    /// what the heads read (the mean).
    pub fn first_segment(&self) -> usize {
        self.second.start
    }

    /// Whether the statement went on: its end is not among the tokens.
    pub fn cut(&self) -> bool {
        self.cut
    }

    /// The token type of each token.
    pub fn type_ids(&self) -> impl Iterator<Item = u32> {
        (0..self.ids.len()).map(|i| u32::from(self.second.contains(&i)))
    }
}

/// The model's tokenizer with the model's limits.
pub struct Tokenizer {
    inner: tokenizers::Tokenizer,
    cls: u32,
    sep: u32,
    max_statement: usize,
    max_context: usize,
}

/// A text in words as BERT's pre-tokenizer separates them, each of one piece or several.
#[derive(Debug, Default)]
pub(crate) struct Words {
    ids: Vec<u32>,
    /// The first piece of each word.
    starts: Vec<usize>,
    /// Where each word stands in the text.
    pub(crate) spans: Vec<Span>,
}

impl Words {
    /// The first piece of a word, or the number of pieces after the last.
    pub(crate) fn start(&self, word: usize) -> usize {
        self.starts.get(word).copied().unwrap_or(self.ids.len())
    }
}

/// Which end of a text is kept when it is too long.
#[derive(Clone, Copy)]
enum Keep {
    Start,
    End,
}

/// The tokens at one end of a text.
struct Tokens<'t> {
    ids: Vec<u32>,
    /// The part of the text that was read for them: little more than they cover.
    of: &'t str,
    /// Whether the text has more tokens.
    more: bool,
}

impl Tokenizer {
    /// The tokenizer of `files`, with the limits of its `config`.
    ///
    /// # Errors
    /// [`ModelError::Invalid`] when tokenizer.json is none, lacks `[CLS]` or `[SEP]`, or has more
    /// tokens than the model has embeddings.
    pub fn new(files: &ModelFiles, config: &Config) -> Result<Self, ModelError> {
        let invalid = |problem: String| files.invalid(ModelFiles::TOKENIZER, problem);
        let mut inner =
            tokenizers::Tokenizer::from_bytes(files.tokenizer_bytes()).map_err(|e| invalid(e.to_string()))?;
        inner.with_padding(None);
        inner.with_truncation(None).map_err(|e| invalid(e.to_string()))?;
        // A statement that spells out "[SEP]" says five characters; it does not end its segment.
        inner.set_encode_special_tokens(true);
        let tokens = inner.get_vocab_size(true);
        if tokens > config.vocab_size {
            return Err(invalid(format!(
                "{tokens} tokens, but config.json says vocab_size {}",
                config.vocab_size
            )));
        }
        // As many tokens as ids below that number: so no id is above it.
        if let Some(id) = (0..tokens as u32).find(|&id| inner.id_to_token(id).is_none()) {
            return Err(invalid(format!(
                "no token has id {id}; the ids of {tokens} tokens must be 0 to {}",
                tokens - 1
            )));
        }
        let special = |token: &str| {
            inner.token_to_id(token).ok_or_else(|| invalid(format!("token {token} is missing")))
        };
        let (cls, sep) = (special("[CLS]")?, special("[SEP]")?);
        let limits = &config.onrecord;
        Ok(Self {
            cls,
            sep,
            max_statement: limits.max_statement_tokens,
            max_context: limits.max_context_tokens,
            inner,
        })
    }

    /// The token ids of one input. Its context is left out where the statement [names AI](names_ai), and
    /// counts as none without a token.
    pub fn encode(&self, input: &Input<'_>) -> Encoding {
        let Tokens { ids: statement, of, more: cut } =
            self.tokens(input.text, self.max_statement, Keep::Start);
        let context = input.context.filter(|_| !names_ai(of));
        let context = context.map(|c| self.tokens(c, self.max_context, Keep::End).ids).unwrap_or_default();
        let mut ids = Vec::with_capacity(statement.len() + context.len() + 3);
        ids.push(self.cls);
        ids.extend(statement);
        ids.push(self.sep);
        let first_segment = ids.len();
        if !context.is_empty() {
            ids.extend(context);
            ids.push(self.sep);
        }
        Encoding { second: first_segment..ids.len(), ids, cut }
    }

    /// A text with all its words, none where the tokenizer refuses it (BERT's refuses none).
    ///
    /// Its marks are left as they are: places must stay those of the text, and the tagger has seen both
    /// curly and straight ones.
    pub(super) fn words(&self, text: &str) -> Words {
        let Ok(encoded) = self.inner.encode(text, false) else { return Words::default() };
        let mut words = Words { ids: encoded.get_ids().to_vec(), ..Words::default() };
        let mut word = None;
        for (piece, (&(start, end), &of)) in
            encoded.get_offsets().iter().zip(encoded.get_word_ids()).enumerate()
        {
            match words.spans.last_mut() {
                Some(last) if of == word => last.end = end,
                _ => {
                    words.spans.push(Span::new(start, end));
                    words.starts.push(piece);
                }
            }
            word = of;
        }
        words
    }

    /// Some of a text's words as one input; those `marked` have token type 1.
    pub(super) fn encode_words(&self, words: &Words, range: Range<usize>, marked: Range<usize>) -> Encoding {
        let from = words.start(range.start);
        let mut ids = vec![self.cls];
        ids.extend(&words.ids[from..words.start(range.end)]);
        ids.push(self.sep);
        let at = |word| words.start(word) - from + 1;
        Encoding { ids, second: at(marked.start)..at(marked.end), cut: false }
    }

    /// At most `limit` tokens from one end of `text`.
    ///
    /// Only as much of the text is tokenized as can matter. BERT's pre-tokenizer always splits at
    /// white space, so a text cut there has the same tokens on either side of the cut as the whole.
    fn tokens<'t>(&self, text: &'t str, limit: usize, keep: Keep) -> Tokens<'t> {
        let mut bytes = 64 + 8 * limit;
        loop {
            let of = match keep {
                Keep::Start => head(text, bytes),
                Keep::End => tail(text, bytes),
            };
            let mut ids = self.ids(of);
            let more = ids.len() > limit;
            if more || of.len() == text.len() {
                match keep {
                    Keep::Start => ids.truncate(limit),
                    Keep::End => drop(ids.drain(..ids.len().saturating_sub(limit))),
                }
                return Tokens { ids, of, more };
            }
            bytes *= 4;
        }
    }

    fn ids(&self, text: &str) -> Vec<u32> {
        // A text the tokenizer refuses has no tokens, as one of blanks: BERT's refuses none.
        self.inner.encode_fast(straightened(text), false).map(|e| e.get_ids().to_vec()).unwrap_or_default()
    }
}

/// The text with straight quotation marks and apostrophes: which kind an editor prefers says
/// nothing of what was said, so the model never sees it.
fn straightened(text: &str) -> Cow<'_, str> {
    let is_single = |c| matches!(c, '‘' | '’' | '‚' | '‛' | '`' | '´' | '′');
    let is_double = |c| matches!(c, '“' | '”' | '„' | '‟' | '«' | '»' | '″');
    if !text.contains(|c| is_single(c) || is_double(c)) {
        return Cow::Borrowed(text);
    }
    let straight = |c| {
        if is_single(c) {
            '\''
        } else if is_double(c) {
            '"'
        } else {
            c
        }
    };
    Cow::Owned(text.chars().map(straight).collect())
}

/// Where a text can be cut without changing tokens: the white space that BERT's normaliser keeps
/// (it deletes other control characters, such as U+000B).
fn is_break(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r')
}

/// `text` up to the first break at or after `bytes`.
fn head(text: &str, bytes: usize) -> &str {
    let rest = text.as_bytes().get(bytes..).unwrap_or_default();
    rest.iter().position(is_break).map_or(text, |at| &text[..bytes + at])
}

/// `text` from the last break that leaves at least `bytes`.
fn tail(text: &str, bytes: usize) -> &str {
    let rest = &text.as_bytes()[..text.len().saturating_sub(bytes)];
    rest.iter().rposition(is_break).map_or(text, |at| &text[at..])
}
