//! What people called Edward are called.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A given name and its short forms a line.
const LIST: &str = include_str!("nicknames.txt");

static RELATED: LazyLock<HashMap<&str, Vec<Related>>> = LazyLock::new(|| {
    let mut related: HashMap<&str, Vec<Related>> = HashMap::new();
    for line in LIST.lines().filter(|line| !line.starts_with('#')) {
        let mut names = line.split_whitespace();
        let Some(long) = names.next() else { continue };
        for short in names {
            related.entry(long).or_default().push(Related { name: short, shorter: true });
            related.entry(short).or_default().push(Related { name: long, shorter: false });
        }
    }
    related
});

/// A given name that goes with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Related {
    pub(super) name: &'static str,
    /// Whether it is the short form.
    pub(super) shorter: bool,
}

/// The long and short forms of a given name, in lower case. Two short forms of one name do not go
/// with each other: an Ed and a Ted are hardly one person.
pub(super) fn related(first: &str) -> &'static [Related] {
    RELATED.get(first).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::related;

    #[test]
    fn short_forms_go_with_their_long_form_and_back() {
        let names = |first| related(first).iter().map(|r| (r.name, r.shorter)).collect::<Vec<_>>();
        assert_eq!(names("ted"), [("edmund", false), ("edward", false), ("theodore", false)]);
        assert!(names("edward").contains(&("ted", true)));
        assert!(!names("ed").contains(&("ted", true)));
        assert!(names("ana").is_empty());
    }
}
