//! Whether a text says by itself that it speaks of AI.
//!
//! What stands before a statement tells what its "it" and "this" mean. A statement that names AI needs no
//! such help, one in an article that never does gets none from it; without, they cost a third of the time.

/// Words, by how they begin or as they are.
const BEGINNINGS: [&str; 5] = ["algorithm", "chatbot", "deepfake", "gpt", "robot"];
const WORDS: [&str; 9] = ["ai", "ais", "genai", "chatgpt", "llm", "llms", "driverless", "generative", "robo"];
/// Two words that follow one another; of the second, the beginning.
const PAIRS: [(&str, &str); 10] = [
    ("a", "i"),
    ("artificial", "intelligen"),
    ("chat", "bot"),
    ("deep", "learning"),
    ("face", "recognition"),
    ("facial", "recognition"),
    ("language", "model"),
    ("machine", "learning"),
    ("neural", "net"),
    ("self", "driving"),
];

/// Whether AI is named in `text`: as such, or by a word for what it is or does.
pub(crate) fn names_ai(text: &str) -> bool {
    let mut before = String::new();
    let mut word = String::new();
    text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).any(|part| {
        std::mem::swap(&mut before, &mut word);
        word.clear();
        word.extend(part.chars().map(|c| c.to_ascii_lowercase()));
        WORDS.contains(&word.as_str())
            || BEGINNINGS.iter().any(|beginning| word.starts_with(beginning))
            || PAIRS.iter().any(|(first, second)| before == *first && word.starts_with(second))
    })
}

#[cfg(test)]
mod tests {
    use super::names_ai;

    #[test]
    fn words_for_ai_are_known_in_any_spelling() {
        for text in [
            "AI is here.",
            "I fear A.I. more",
            "An AI-powered till",
            "Machine-learning models failed.",
            "these chat bots",
            "the large language models",
            "ChatGPT's answer",
            "Robotaxis, again",
            "Face recognition at the gate",
        ] {
            assert!(names_ai(text), "{text}");
        }
        for text in [
            "",
            "It will ruin us.",
            "A vitamin I take",
            "We said so in Dubai.",
            "Let me face it: recognition",
        ] {
            assert!(!names_ai(text), "{text}");
        }
    }
}
