use super::Span;

/// A text derived from a source by leaving parts out or unescaping, with the way back.
///
/// Example: a RUN body without its continuations, or the value of a quoted YAML scalar. Lexers read
/// [`SourceMap::text`]; [`SourceMap::source`] turns what they found into spans of the user's own text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    text: String,
    pieces: Pieces,
    end: usize,
}

/// Most texts stand in one piece, which is kept in place.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Pieces {
    One(Piece),
    Many(Vec<Piece>),
}

impl Default for Pieces {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl Pieces {
    fn all(&self) -> &[Piece] {
        match self {
            Self::One(piece) => std::slice::from_ref(piece),
            Self::Many(pieces) => pieces,
        }
    }

    fn last_mut(&mut self) -> Option<&mut Piece> {
        match self {
            Self::One(piece) => Some(piece),
            Self::Many(pieces) => pieces.last_mut(),
        }
    }

    #[inline(never)]
    fn push(&mut self, piece: Piece) {
        match self {
            Self::One(first) => *self = Self::Many(vec![*first, piece]),
            Self::Many(pieces) if pieces.is_empty() => *self = Self::One(piece),
            Self::Many(pieces) => pieces.push(piece),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    /// Where it starts in the derived text.
    derived: usize,
    source: Span,
    /// Whether it reads as it stands in the source; else the whole source span stands for the whole piece.
    verbatim: bool,
}

impl SourceMap {
    /// An empty text that stands at byte `at` of the source.
    pub fn new(at: usize) -> Self {
        Self { text: String::new(), pieces: Pieces::default(), end: at }
    }

    /// The text of `span` as it stands in `source`.
    pub fn verbatim(source: &str, span: Span) -> Self {
        let mut map = Self::new(span.start);
        map.push(source, span);
        map
    }

    /// Appends the source bytes of `span` as they are.
    pub fn push(&mut self, source: &str, span: Span) {
        let derived = self.text.len();
        self.text.push_str(span.slice(source));
        self.end = span.end;
        match self.pieces.last_mut() {
            Some(last) if last.verbatim && last.source.end == span.start => last.source.end = span.end,
            _ if span.is_empty() => {}
            _ => self.pieces.push(Piece { derived, source: span, verbatim: true }),
        }
    }

    /// Appends `text`, which stands for the source bytes of `span` (an escape sequence, a folded line break).
    pub fn push_as(&mut self, text: &str, span: Span) {
        let derived = self.text.len();
        self.text.push_str(text);
        self.end = span.end;
        if !text.is_empty() {
            self.pieces.push(Piece { derived, source: span, verbatim: false });
        }
    }

    /// Appends the part `derived` of another map, with its ways back.
    pub fn push_part(&mut self, other: &SourceMap, derived: Span) {
        let mut at = derived.start;
        let pieces = other.pieces.all();
        let mut index = pieces.partition_point(|piece| piece.derived <= at).saturating_sub(1);
        while at < derived.end {
            let Some(piece) = pieces.get(index) else { break };
            let until = pieces.get(index + 1).map_or(other.text.len(), |next| next.derived).min(derived.end);
            let part = Span::new(at, until).slice(&other.text);
            let from = piece.source.start + (at - piece.derived);
            let source = if piece.verbatim { Span::new(from, from + part.len()) } else { piece.source };
            self.append(part, source, piece.verbatim);
            at = until;
            index += 1;
        }
    }

    fn append(&mut self, part: &str, source: Span, verbatim: bool) {
        let derived = self.text.len();
        self.text.push_str(part);
        self.end = source.end;
        match self.pieces.last_mut() {
            _ if part.is_empty() => {}
            Some(last) if verbatim && last.verbatim && last.source.end == source.start => last.source.end = source.end,
            _ => self.pieces.push(Piece { derived, source, verbatim }),
        }
    }

    /// A part of the derived text, with its way back.
    pub fn part(&self, part: Span) -> SourceMap {
        let mut map = SourceMap::new(self.source_offset(part.start));
        map.push_part(self, part);
        map
    }

    /// The source from the first to the last byte of the derived text.
    pub fn span(&self) -> Span {
        self.source(Span::new(0, self.text.len()))
    }

    /// The derived text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Source offset (bytes) at which the derived character at `derived` starts; the end for the end.
    pub fn source_offset(&self, derived: usize) -> usize {
        if derived >= self.text.len() {
            return self.end;
        }
        self.piece_at(derived).map_or(self.end, |piece| {
            if piece.verbatim { piece.source.start + derived - piece.derived } else { piece.source.start }
        })
    }

    /// Source span of a derived span. It ends with the last source byte covered, so what was left out after it stays outside.
    pub fn source(&self, derived: Span) -> Span {
        let start = self.source_offset(derived.start);
        if derived.is_empty() {
            return Span::at(start);
        }
        let end = self.piece_at(derived.end - 1).map_or(self.end, |piece| {
            if piece.verbatim {
                (piece.source.start + derived.end - piece.derived).min(piece.source.end)
            } else {
                piece.source.end
            }
        });
        Span::new(start, end)
    }

    fn piece_at(&self, derived: usize) -> Option<&Piece> {
        let pieces = self.pieces.all();
        let after = pieces.partition_point(|piece| piece.derived <= derived);
        pieces.get(after.checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_lead_back_over_what_was_left_out_and_replaced() {
        let source = "apt \\\n  get 'a\\tb'";
        let mut map = SourceMap::new(0);
        map.push(source, Span::new(0, 4));
        map.push(source, Span::new(6, 14));
        map.push_as("\t", Span::new(14, 16));
        map.push(source, Span::new(16, 18));
        assert_eq!(map.text(), "apt   get 'a\tb'");
        let get = map.text().find("get").unwrap();
        assert_eq!(map.source(Span::new(get, get + 3)).slice(source), "get");
        assert_eq!(map.source(Span::new(0, 3)).slice(source), "apt");
        let tab = map.text().find('\t').unwrap();
        assert_eq!(map.source(Span::new(tab, tab + 1)).slice(source), "\\t");
        assert_eq!(map.source(Span::at(map.text().len())), Span::at(18));
        let part = map.part(Span::new(get, map.text().len() - 2));
        assert_eq!(part.text(), "get 'a\t");
        assert_eq!(part.span().slice(source), "get 'a\\t");
        assert_eq!(part.source(Span::new(0, 3)).slice(source), "get");
    }
}
