//! From the tags of single words to stretches of words: the likeliest sequence that makes sense.

use std::ops::Range;

/// A stretch of words and its kind, counted from 0 in the order of the tags.
pub(super) type Stretch = (Range<usize>, usize);

/// The stretches of the likeliest tagging in which "inside" follows "begin" or "inside" of its own
/// kind (Viterbi's algorithm). Tags are log-probabilities: outside, then begin and inside of each
/// kind.
pub(super) fn stretches<const N: usize>(tags: &[[f32; N]]) -> Vec<Stretch> {
    let Some((first, rest)) = tags.split_first() else { return Vec::new() };
    let inside = |tag: usize| tag > 0 && tag.is_multiple_of(2);
    let follows = |before: usize, tag: usize| !inside(tag) || before == tag || before + 1 == tag;
    let mut scores: [f32; N] =
        std::array::from_fn(|tag| if inside(tag) { f32::NEG_INFINITY } else { first[tag] });
    let mut from: Vec<[usize; N]> = Vec::with_capacity(rest.len());
    for word in rest {
        let best: [usize; N] = std::array::from_fn(|tag| {
            let before = (0..N).filter(|&before| follows(before, tag));
            before.max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(0)
        });
        scores = std::array::from_fn(|tag| scores[best[tag]] + word[tag]);
        from.push(best);
    }
    let mut tag = (0..N).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(0);
    let mut path = vec![tag];
    for best in from.iter().rev() {
        tag = best[tag];
        path.push(tag);
    }
    path.reverse();
    let mut found: Vec<Stretch> = Vec::new();
    for (word, &tag) in path.iter().enumerate() {
        match (tag, found.last_mut()) {
            (0, _) => {}
            (tag, Some((range, _))) if inside(tag) && range.end == word => range.end = word + 1,
            (tag, _) => found.push((word..word + 1, (tag - 1) / 2)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LOW: f32 = -9.0;

    #[test]
    fn stretches_begin_and_go_on() {
        let tagged =
            |likely: usize| std::array::from_fn::<f32, 5, _>(|tag| if tag == likely { 0.0 } else { LOW });
        let tags: Vec<_> = [0, 1, 2, 3, 4, 4, 3, 0].into_iter().map(tagged).collect();
        assert_eq!(stretches(&tags), [(1..3, 0), (3..6, 1), (6..7, 1)]);
        assert_eq!(stretches::<5>(&[]), []);
    }

    #[test]
    fn inside_alone_makes_no_sense() {
        let tags = [[-1.0, -3.0, -0.5], [-1.0, -3.0, -0.5]];
        assert_eq!(stretches(&tags), []);
    }

    proptest! {
        #[test]
        fn stretches_are_in_order_and_apart(tags in prop::collection::vec([-5f32..0.0, -5f32..0.0, -5f32..0.0], 0..40)) {
            let found = stretches(&tags);
            prop_assert!(found.iter().all(|(range, _)| range.start < range.end && range.end <= tags.len()));
            prop_assert!(found.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start));
        }
    }
}
