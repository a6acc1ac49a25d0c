//! What holds of every comparison, whatever the records.

use super::{Compared, Estimator, Key, Position, Tally, compare, differences};
use crate::model::Stance;
use crate::record::{Record, sample_of};
use proptest::prelude::*;

/// A model that errs as much on one side as on the other; rows are stances.
const COUNTS: [[f64; 5]; 4] = [
    [60.0, 20.0, 3.0, 17.0, 0.0],
    [12.0, 70.0, 12.0, 16.0, 0.0],
    [3.0, 20.0, 60.0, 17.0, 0.0],
    [15.0, 10.0, 15.0, 60.0, 0.0],
];

const NAMES: [&str; 4] = ["Ana Lim", "Bo Dahl", "Cy Roe", "Dee Wu"];

fn positions(estimator: Estimator, records: &[Record]) -> Vec<Position> {
    let mut tally = Tally::new(&[Key::Speaker], estimator, 0.0);
    records.iter().for_each(|record| tally.add(record, &[], None));
    tally.positions(1)
}

/// Statements by who makes them and their stance.
fn records(statements: &[(usize, usize)]) -> Vec<Record> {
    statements.iter().map(|&(who, stance)| sample_of(NAMES[who], Stance::ALL[stance], 0.9)).collect()
}

fn statements() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..NAMES.len(), 0_usize..4), 4..40)
}

/// Each comparison by the names in it.
fn named(positions: &[Position], compared: &[Compared]) -> Vec<([String; 2], Compared)> {
    let name = |i: usize| positions[i].name.clone();
    compared.iter().map(|c| (c.places.map(name), c.clone())).collect()
}

fn every_pair(positions: &[Position]) -> Vec<[usize; 2]> {
    let n = positions.len();
    (0..n).flat_map(|a| (a + 1..n).map(move |b| [a, b])).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_records_changes_nothing(
        statements in statements(),
        order in prop::collection::vec(any::<u32>(), 40),
    ) {
        let forward = records(&statements);
        let mut places: Vec<usize> = (0..forward.len()).collect();
        places.sort_by_key(|&i| order[i]);
        let shuffled: Vec<Record> = places.into_iter().map(|i| forward[i].clone()).collect();
        let [a, b] = [forward, shuffled].map(|records| positions(Estimator::from_counts(&COUNTS), &records));
        prop_assert_eq!(differences(&a, 1), differences(&b, 1));
    }

    #[test]
    fn a_with_b_is_the_opposite_of_b_with_a(statements in statements()) {
        let positions = positions(Estimator::from_counts(&COUNTS), &records(&statements));
        let pairs = every_pair(&positions);
        let turned: Vec<[usize; 2]> = pairs.iter().map(|&[a, b]| [b, a]).collect();
        let (forward, backward) = (compare(&positions, &pairs), compare(&positions, &turned));
        prop_assert_eq!(forward.len(), backward.len());
        for (a, b) in forward.iter().zip(&backward) {
            let all = |c: &Compared| [[c.score; 1].as_slice(), c.shares.as_slice()].concat();
            for (a, b) in all(a).into_iter().zip(all(b)) {
                prop_assert!((a.value + b.value).abs() < 1e-12);
                prop_assert!((a.low + b.high).abs() < 1e-9 && (a.high + b.low).abs() < 1e-9);
                prop_assert!((a.p - b.p).abs() < 1e-9);
            }
            prop_assert!((a.score.value < 0.0) || !a.words().contains("less supportive"));
        }
    }

    #[test]
    fn exchanging_the_sides_negates_the_differences(statements in statements()) {
        let exchanged: Vec<(usize, usize)> =
            statements.iter().map(|&(who, stance)| (who, [2, 1, 0, 3][stance])).collect();
        let [a, b] = [statements, exchanged].map(|s| positions(Estimator::exact(), &records(&s)));
        let [forward, backward] = [&a, &b].map(|p| named(p, &compare(p, &every_pair(p))));
        prop_assert_eq!(forward.len(), backward.len());
        for ((names, a), (same, b)) in forward.into_iter().zip(backward) {
            prop_assert_eq!(names, same);
            prop_assert!((a.score.value + b.score.value).abs() < 1e-6);
            prop_assert!((a.score.low + b.score.high).abs() < 1e-5);
            prop_assert!((a.score.p - b.score.p).abs() < 1e-5);
            prop_assert!((a.shares[0].value - b.shares[2].value).abs() < 1e-6);
            prop_assert!((a.shares[1].value - b.shares[1].value).abs() < 1e-6);
        }
    }

    #[test]
    fn differences_of_shares_add_up(statements in statements()) {
        let positions = positions(Estimator::from_counts(&COUNTS), &records(&statements));
        for c in compare(&positions, &every_pair(&positions)) {
            let [supportive, cautious, opposed] = c.shares.map(|share| share.value);
            prop_assert!((supportive + cautious + opposed).abs() < 1e-9);
            prop_assert!((supportive - opposed - c.score.value).abs() < 1e-9);
            for d in [c.score].iter().chain(&c.shares) {
                prop_assert!(d.low <= d.value && d.value <= d.high && (0.0..=1.0).contains(&d.p), "{d:?}");
            }
        }
    }

    #[test]
    fn more_comparisons_make_none_clearer(statements in statements()) {
        let positions = positions(Estimator::from_counts(&COUNTS), &records(&statements));
        let all = every_pair(&positions);
        let together = compare(&positions, &all);
        for pair in all {
            let alone = compare(&positions, &[pair]);
            let among = together.iter().filter(|c| c.places == pair);
            for (alone, among) in alone.iter().zip(among) {
                prop_assert!(alone.score.p <= among.score.p + 1e-12);
                prop_assert!(alone.score.low >= among.score.low - 1e-9);
                prop_assert_eq!(alone.score.value, among.score.value);
            }
        }
    }
}
