//! Whether two names are one agent's.

/// Words that a name may have or not.
const LOOSE: [&str; 16] = [
    "the",
    "a",
    "an",
    "mr",
    "mrs",
    "ms",
    "dr",
    "sir",
    "dame",
    "lord",
    "president",
    "senator",
    "minister",
    "prof",
    "professor",
    "s",
];

/// Whether a system's name is the annotators' agent: all words of theirs are in it, or it is a part of
/// theirs of two words or more ("State Department" for "US State Department"). A surname alone is not
/// the full name.
pub(super) fn same_agent(gold: &str, given: &str) -> bool {
    let (gold, given) = (words(gold), words(given));
    let all_in = |a: &[String], b: &[String]| !a.is_empty() && a.iter().all(|word| b.contains(word));
    all_in(&gold, &given) || (given.len() >= 2 && all_in(&given, &gold))
}

fn words(name: &str) -> Vec<String> {
    let name = name.to_lowercase().replace(['.', '’', '\''], "");
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let all: Vec<String> = words.map(str::to_owned).collect();
    let firm: Vec<String> = all.iter().filter(|word| !LOOSE.contains(&word.as_str())).cloned().collect();
    if firm.is_empty() { all } else { firm }
}

#[cfg(test)]
mod tests {
    use super::same_agent;

    #[test]
    fn full_names_and_parts_of_long_ones() {
        assert!(same_agent("Ana Lim", "Dr. Ana Lim") && same_agent("Dr Ana Lim ", "Ana Lim"));
        assert!(same_agent("U.S. State Department", "the State Department"));
        assert!(same_agent("the Courier", "Courier") && same_agent("Campaigners", "campaigners"));
        assert!(!same_agent("Ana Lim", "Lim") && !same_agent("Ana Lim", "Bo Lim"));
        assert!(!same_agent("Ana Lim", "the nurse") && !same_agent("", "Ana Lim"));
    }
}
