//! Countries and their people: which words mean the same.

/// A people and the names of its country, where the people's does not end as most do or does not begin as the
/// country's.
const PLACES: &[(&str, &[&str])] = &[
    ("american", &["us", "america", "united states"]),
    ("british", &["uk", "britain", "united kingdom"]),
    ("european", &["eu", "europe", "european union"]),
    ("french", &["france"]),
    ("german", &["germany"]),
    ("spanish", &["spain"]),
    ("dutch", &["netherlands"]),
    ("swiss", &["switzerland"]),
    ("mexican", &["mexico"]),
    ("israeli", &["israel"]),
    ("greek", &["greece"]),
    ("czech", &["czech republic", "czechia"]),
    ("iraqi", &["iraq"]),
    ("pakistani", &["pakistan"]),
    ("saudi", &["saudi arabia"]),
];

/// "Danish", "Japanese", "Ukrainian".
pub(super) fn is_demonym(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && ["ish", "ese", "ian", "ean"].iter().any(|end| word.ends_with(end))
}

/// "French" and "France", "US" and "American", "Canadian" and "Canada".
pub(super) fn same_place(a: &str, b: &str) -> bool {
    let begin = |a: &str, b: &str| a.get(..4).is_some_and(|stem| b.starts_with(stem));
    let people = is_demonym(a) || is_demonym(b);
    let (a, b) = (plain(a), plain(b));
    a == b || people && begin(&a, &b) || PLACES.iter().any(|place| belongs(&a, place) && belongs(&b, place))
}

/// Whether the word is a country's or its people's.
pub(super) fn is_nation(word: &str) -> bool {
    is_demonym(word) || PLACES.iter().any(|place| belongs(&plain(word), place))
}

/// Whether the word is a people's: "Danish", "American"; no organisation.
pub(super) fn is_people(word: &str) -> bool {
    is_demonym(word) || PLACES.iter().any(|(people, _)| *people == plain(word))
}

fn belongs(word: &str, (people, names): &(&str, &[&str])) -> bool {
    word == *people || names.contains(&word)
}

fn plain(word: &str) -> String {
    word.replace('.', "").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_people_and_its_country_are_one_place() {
        assert!(same_place("US", "American"));
        assert!(same_place("Canadian", "Canada"));
        assert!(!same_place("Franklin", "France"));
        assert!(!is_nation("Franklin Institute"));
        assert!(is_nation("U.S.") && is_nation("Danish"));
        assert!(is_people("Danish") && is_people("French") && !is_people("US"));
    }
}
