//! Names like a name, for one that is not found.

use std::collections::BTreeSet;

/// Names offered at most.
const OFFERED: usize = 5;
/// Likeness from which on a name is offered.
const LIKE: f64 = 0.4;

/// The names most like the one wanted, the likest first; none where none is alike.
pub(super) fn near<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let wanted = pairs(wanted);
    let names: BTreeSet<&str> = names.collect();
    let mut like: Vec<(f64, &str)> = names
        .into_iter()
        .map(|name| (likeness(&wanted, &pairs(name)), name))
        .filter(|(like, _)| *like >= LIKE)
        .collect();
    like.sort_by(|a, b| b.0.total_cmp(&a.0));
    like.into_iter().take(OFFERED).map(|(_, name)| name.to_owned()).collect()
}

/// Dice's coefficient of the pairs of neighbouring letters: 1 for the same, 0 for nothing in common.
fn likeness(a: &BTreeSet<[char; 2]>, b: &BTreeSet<[char; 2]>) -> f64 {
    2.0 * a.intersection(b).count() as f64 / (a.len() + b.len()).max(1) as f64
}

fn pairs(name: &str) -> BTreeSet<[char; 2]> {
    let letters: Vec<char> = name.to_lowercase().chars().collect();
    letters.windows(2).map(|pair| [pair[0], pair[1]]).collect()
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn slips_and_parts_of_names() {
        let names = || ["Ana Lim", "Bo Dahl", "Anna Limberg", "Cy Roe"].into_iter();
        assert_eq!(near("Ana Lym", names())[0], "Ana Lim");
        assert_eq!(near("lim", names())[0], "Ana Lim");
        assert_eq!(near("Dahl", names()), ["Bo Dahl"]);
        assert!(near("Zo Quist", names()).is_empty());
        assert!(near("", names()).is_empty());
    }
}
