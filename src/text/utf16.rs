/// Converts byte offsets into UTF-16 positions in one walk; cheap when they are asked for in ascending order.
/// Counts as [`super::LineIndex::utf16_of`] does: a `\r\n` is one unit.
#[derive(Clone, Debug)]
pub struct Utf16Cursor<'a> {
    bytes: &'a [u8],
    byte: usize,
    unit: usize,
}

impl<'a> Utf16Cursor<'a> {
    /// A cursor at the start of `text`.
    pub fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), byte: 0, unit: 0 }
    }

    /// UTF-16 units before byte `offset`; an offset inside a character counts as the character's end.
    pub fn at(&mut self, offset: usize) -> usize {
        let offset = offset.min(self.bytes.len());
        if offset < self.byte {
            self.byte = 0;
            self.unit = 0;
        }
        while self.byte < offset {
            self.unit += match self.bytes[self.byte] {
                b'\r' if self.bytes.get(self.byte + 1) == Some(&b'\n') => 0,
                0x80..=0xBF => 0,
                0xF0.. => 2,
                _ => 1,
            };
            self.byte += 1;
        }
        self.unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::LineIndex;

    #[test]
    fn it_agrees_with_the_line_index() {
        let text = "é🐳x\r\ny\rz\n€";
        let index = LineIndex::new(text);
        let mut cursor = Utf16Cursor::new(text);
        // Inside of a `\r\n` there is no place for an editor.
        for (at, _) in
            text.char_indices().filter(|(at, _)| !text[..*at].ends_with('\r') || !text[*at..].starts_with('\n'))
        {
            assert_eq!(cursor.at(at), index.utf16_of(text, at));
        }
        assert_eq!(cursor.at(0), 0);
        assert_eq!(cursor.at(text.len() + 9), index.utf16_of(text, text.len()));
    }
}
