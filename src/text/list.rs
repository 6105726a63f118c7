/// Whether a word is one of a list whose words blanks separate: how tables are written, since a text weighs less than an array.
pub fn is_listed(word: &str, list: &str) -> bool {
    !word.is_empty() && list.as_bytes().split(u8::is_ascii_whitespace).any(|known| known == word.as_bytes())
}
