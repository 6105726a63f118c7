use crate::text::Span;

/// One word of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, quotes included, in bytes of the lexed text.
    pub span: Span,
    /// Whether it holds `$x`, `${x}`, `$(…)`, `$((…))`, backticks or `<(…)` that a shell would replace.
    pub expands: bool,
    /// Whether an unquoted `*`, `?`, `[`, `~` or `{a,b}` may turn it into something else.
    pub globs: bool,
    /// Whether any part of it is quoted or escaped.
    pub quoted: bool,
    raw: Box<str>,
    /// The unquoted text where it differs from `raw`.
    unquoted: Option<Box<Unquoted>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Unquoted {
    text: String,
    pieces: Pieces,
}

/// Runs of unquoted text, ascending; each reads as it stands in the lexed text.
pub(super) type Pieces = Vec<Piece>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Offset in the unquoted text.
    at: usize,
    /// Offset in the lexed text.
    source: usize,
    /// Bytes right before `source` that belong to its first character: the backslash that protects it.
    lead: usize,
}

/// A text that stands as it is at `source`.
pub(super) fn whole(source: usize) -> Pieces {
    vec![Piece { at: 0, source, lead: 0 }]
}

impl Word {
    /// A word without quotes and expansions whose text stands at `span` as it is.
    pub fn plain(text: &str, span: Span) -> Self {
        Self { span, expands: false, globs: false, quoted: false, raw: text.into(), unquoted: None }
    }

    /// A word that is given as a value (an item of a JSON or YAML list): no shell looks at it, so nothing in it expands.
    /// `source` tells where the character at a byte offset of `text` starts.
    pub fn literal(text: &str, span: Span, source: impl Fn(usize) -> usize) -> Self {
        let mut pieces = Pieces::new();
        for (at, _) in text.char_indices() {
            add_piece(&mut pieces, Piece { at, source: source(at), lead: 0 });
        }
        let unquoted = Some(Box::new(Unquoted { text: text.to_owned(), pieces }));
        Self { span, expands: false, globs: false, quoted: true, raw: text.into(), unquoted }
    }

    /// As written, with quotes and escapes.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// Without quotes and escapes; expansions stand in it as written.
    pub fn text(&self) -> &str {
        self.unquoted.as_ref().map_or(&self.raw, |unquoted| &unquoted.text)
    }

    /// The text when it is fully known, `None` when it [expands](Word::expands).
    pub fn value(&self) -> Option<&str> {
        (!self.expands).then(|| self.text())
    }

    /// The last component of the text as a path: `pip` of `/usr/bin/pip`.
    pub fn basename(&self) -> &str {
        super::basename(self.text())
    }

    /// Where a part of [`Word::text`] stands in the lexed text.
    pub fn source(&self, part: Span) -> Span {
        map_span(&self.pieces(), part, self.span.end)
    }

    /// `NAME=value` as in `env A=b` or `export A=b`: the name and the rest as a word of its own.
    pub fn assignment(&self) -> Option<(&str, Word)> {
        let (name, _) = self.raw.split_once('=')?;
        let plain = name.strip_suffix('+').unwrap_or(name);
        let plain = if plain.ends_with(']') { plain.split_once('[')?.0 } else { plain };
        let mut bytes = plain.bytes();
        let starts = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        if !starts || !bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return None;
        }
        let skip = name.len() + 1;
        let unquoted = match &self.unquoted {
            Some(unquoted) => {
                let text = unquoted.text.get(skip..)?.to_owned();
                let mut pieces = Pieces::new();
                for (index, piece) in unquoted.pieces.iter().enumerate() {
                    let next = unquoted.pieces.get(index + 1).map_or(usize::MAX, |piece| piece.at);
                    if next > skip {
                        let cut = skip.saturating_sub(piece.at);
                        let lead = if cut == 0 { piece.lead } else { 0 };
                        pieces.push(Piece { at: piece.at + cut - skip, source: piece.source + cut, lead });
                    }
                }
                Some(Box::new(Unquoted { text, pieces }))
            }
            None => None,
        };
        let value = Word {
            span: Span::new((self.span.start + skip).min(self.span.end), self.span.end),
            raw: self.raw[skip..].into(),
            unquoted,
            ..self.clone_flags()
        };
        Some((plain, value))
    }

    fn clone_flags(&self) -> Word {
        Word { expands: self.expands, globs: self.globs, quoted: self.quoted, ..Word::plain("", self.span) }
    }

    pub(super) fn pieces(&self) -> Pieces {
        self.unquoted.as_ref().map_or_else(|| whole(self.span.start), |unquoted| unquoted.pieces.clone())
    }

    /// The same word, read from a text that itself stands in another one, with spans of that other one.
    pub(super) fn remap(&mut self, outer: &Pieces, outer_end: usize) {
        let length = self.text().len();
        let mut pieces = Pieces::new();
        let inner = self.pieces();
        for (index, piece) in inner.iter().enumerate() {
            let end = inner.get(index + 1).map_or(length, |piece| piece.at);
            let run = piece.source..piece.source + end.saturating_sub(piece.at);
            let first = outer.partition_point(|piece| piece.at <= run.start).saturating_sub(1);
            for around in outer.iter().skip(first).take_while(|around| around.at < run.end) {
                let from = run.start.max(around.at);
                let source = around.source + from - around.at;
                let lead = match from == run.start {
                    true => {
                        source.saturating_sub(map_start(outer, run.start.saturating_sub(piece.lead)).unwrap_or(source))
                    }
                    false => around.lead,
                };
                add_piece(&mut pieces, Piece { at: piece.at + from - run.start, source, lead });
            }
        }
        let text = self.text().to_owned();
        self.span = map_span(outer, self.span, outer_end);
        self.unquoted = Some(Box::new(Unquoted { text, pieces }));
    }
}

/// Adds a run, unless it only goes on with the last one.
fn add_piece(pieces: &mut Pieces, piece: Piece) {
    match pieces.last() {
        Some(last) if piece.lead == 0 && piece.source == last.source + (piece.at - last.at) => {}
        _ => pieces.push(piece),
    }
}

fn piece_at(pieces: &Pieces, offset: usize) -> Option<&Piece> {
    pieces.get(pieces.partition_point(|piece| piece.at <= offset).checked_sub(1)?)
}

/// Where the character at `offset` of a derived text starts.
fn map_start(pieces: &Pieces, offset: usize) -> Option<usize> {
    let piece = piece_at(pieces, offset)?;
    let lead = if piece.at == offset { piece.lead } else { 0 };
    Some((piece.source + offset - piece.at).saturating_sub(lead))
}

/// Turns a span of a derived text into one of the text it was derived from; `end` is the place behind all of it.
pub(super) fn map_span(pieces: &Pieces, span: Span, end: usize) -> Span {
    let start = map_start(pieces, span.start).unwrap_or(end).min(end);
    if span.is_empty() {
        return Span::at(start);
    }
    // The end of a run, not the start of the next: quotes that follow stay outside.
    let last = piece_at(pieces, span.end - 1).map(|piece| piece.source + span.end - piece.at);
    Span::new(start, last.map_or(end, |last| last.min(end)))
}

/// A word while it is read.
#[derive(Debug)]
pub(super) struct WordBuilder {
    pub start: usize,
    pub end: usize,
    pub expands: bool,
    pub globs: bool,
    pub quoted: bool,
    text: String,
    pieces: Pieces,
    /// Expansions that are open, and where the outermost started: their inside is copied as written when it closes.
    open: usize,
    open_start: usize,
}

impl WordBuilder {
    pub fn new(start: usize) -> Self {
        Self {
            start,
            end: start,
            expands: false,
            globs: false,
            quoted: false,
            text: String::new(),
            pieces: Pieces::new(),
            open: 0,
            open_start: start,
        }
    }

    /// Appends `source[from..to]`.
    pub fn push(&mut self, source: &str, from: usize, to: usize) {
        if self.open == 0 && from < to {
            add_piece(&mut self.pieces, Piece { at: self.text.len(), source: from, lead: 0 });
            self.text.push_str(&source[from..to]);
        }
    }

    /// Appends `source[from..to]`, a character behind a backslash.
    pub fn push_escaped(&mut self, source: &str, from: usize, to: usize) {
        if self.open == 0 {
            self.pieces.push(Piece { at: self.text.len(), source: from, lead: 1 });
            self.text.push_str(&source[from..to]);
        }
    }

    /// Appends an ASCII character that the escape sequence at `at`, two bytes, stands for.
    pub fn push_char(&mut self, c: char, at: usize) {
        if self.open == 0 {
            self.pieces.push(Piece { at: self.text.len(), source: at + 1, lead: 1 });
            self.text.push(c);
        }
    }

    /// An expansion starts at `start`.
    pub fn open(&mut self, start: usize) {
        if self.open == 0 {
            self.open_start = start;
        }
        self.open += 1;
        self.expands = true;
    }

    /// The innermost expansion ends at `end`.
    pub fn close(&mut self, source: &str, end: usize) {
        self.open = self.open.saturating_sub(1);
        self.end = end;
        self.push(source, self.open_start, end);
    }

    /// Whether nothing is quoted and nothing expands.
    pub fn is_bare(&self) -> bool {
        !self.quoted && !self.expands
    }

    /// What has been read, unquoted.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn finish(self, source: &str) -> Word {
        let raw = &source[self.start..self.end];
        let unquoted = (raw != self.text).then(|| Box::new(Unquoted { text: self.text, pieces: self.pieces }));
        Word {
            span: Span::new(self.start, self.end),
            expands: self.expands,
            globs: self.globs,
            quoted: self.quoted,
            raw: raw.into(),
            unquoted,
        }
    }
}
