//! Figures as people read them.

/// "+0.62"; a minus sign is one, and what rounds to nothing has no sign.
pub(super) fn signed(value: f64) -> String {
    match format!("{value:+.2}") {
        zero if zero.ends_with("0.00") => "0.00".to_owned(),
        number => number.replace('-', "−"),
    }
}

/// "−0.52 (−0.98 to +0.32)".
pub(super) fn with_interval(value: f64, [low, high]: [f64; 2]) -> String {
    format!("{} ({} to {})", signed(value), signed(low), signed(high))
}

/// "64 %", which no line breaks apart.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0}\u{a0}%", 100.0 * share)
}

/// 12345 as "12,345".
pub(super) fn number(n: usize) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Up to nine as a word, as a newspaper would.
pub(super) fn spelt(n: usize) -> String {
    const WORDS: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    WORDS.get(n).map_or_else(|| number(n), |word| (*word).to_owned())
}

/// "1 statement", "1,200 statements".
pub(super) fn counted(n: usize, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{} {}", number(n), plural(thing)) }
}

/// "speakers", "parties": the first word is the thing; of "organisation and year" there are
/// several "organisations by year".
pub(super) fn plural(thing: &str) -> String {
    let (noun, rest) = thing.split_at(thing.find(' ').unwrap_or(thing.len()));
    let rest = rest.replacen(" and ", " by ", 1);
    let vowel_before_y = ["ay", "ey", "oy", "uy"].iter().any(|end| noun.ends_with(end));
    match noun.strip_suffix('y').filter(|_| !vowel_before_y) {
        Some(stem) => format!("{stem}ies{rest}"),
        None if ["s", "x", "ch", "sh"].iter().any(|end| noun.ends_with(end)) => format!("{noun}es{rest}"),
        None => format!("{noun}s{rest}"),
    }
}

/// "a", "a and b", "a, b and c".
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_as_people_write_them() {
        assert_eq!([999, 1_000, 1_234_567].map(number), ["999", "1,000", "1,234,567"]);
        assert_eq!([-0.004, -0.5, 0.25].map(signed), ["0.00", "−0.50", "+0.25"]);
        assert_eq!(percent(0.125), "12\u{a0}%");
        assert_eq!([1, 9, 10].map(spelt), ["one", "nine", "10"]);
        assert_eq!(counted(1, "statement"), "1 statement");
    }

    #[test]
    fn things_in_their_plural() {
        let things = ["speaker", "party", "boss", "survey", "organisation and year"].map(plural);
        assert_eq!(things, ["speakers", "parties", "bosses", "surveys", "organisations by year"]);
        assert_eq!(list(&["a", "b", "c"].map(str::to_owned)), "a, b and c");
    }
}
