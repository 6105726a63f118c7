//! Names as they can be shown: characters that a reader does not see, but that move, hide or reorder what stands around them,
//! are written out. A file called `Dockerfile\u{202e}gpj.exe` must not look like a picture.

use std::borrow::Cow;

/// `text` with control characters, marks of the writing direction, line separators and blanks of no width written as `\u{1b}`.
/// For names that stand in one line (paths, titles); joiners stay, scripts and emoji need them.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_hidden(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Whether a character is not seen itself and changes how the text around it looks.
pub fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\0'..='\x1f'
            | '\x7f'..='\u{9f}'
            | '\u{61c}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_written_out() {
        assert_eq!(visible("a\x1b[31mb"), "a\\u{1b}[31mb");
        assert_eq!(visible("exe\u{202e}gpj"), "exe\\u{202e}gpj");
        assert_eq!(visible("one\ntwo\r\t\0"), "one\\u{a}two\\u{d}\\u{9}\\u{0}");
        for code in (0..0x20)
            .chain(0x7f..0xa0)
            .chain(0x202a..0x202f)
            .chain(0x2066..0x206a)
            .chain([0x61c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x2060, 0xfeff])
        {
            let character = char::from_u32(code).unwrap();
            assert!(is_hidden(character), "{code:x}");
            assert!(!visible(&character.to_string()).contains(character), "{code:x}");
        }
    }

    #[test]
    fn every_other_name_stays_as_it_is() {
        for name in
            ["", "Dockerfile", "docs/größe.txt", "日本語.yaml", "שלום.env", "👩\u{200d}🚀/compose.yaml", "a b\u{a0}c"]
        {
            assert!(matches!(visible(name), Cow::Borrowed(same) if same == name), "{name}");
        }
    }
}
