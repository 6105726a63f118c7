//! Goes on behind what cannot be read. Where the parser stops, a few guesses at what is being typed are tried on the lines
//! around: a colon, a closing quote or bracket, quotes around a value, no value, another indentation, no line at all.
//! The guess that lets the parser get furthest stays, as a patch of the text that is parsed; the user's text is never changed.

use crate::order::Order;
use crate::syntax::yaml::events::{self, Failure};
use crate::syntax::yaml::layout;
use crate::syntax::yaml::lines::{Line, lines};
use crate::syntax::yaml::message;
use crate::syntax::yaml::patched::{Patch, Patched};
use crate::syntax::yaml::tree::{YamlError, YamlErrorKind};
use crate::text::Span;
use granit_parser::ErrorKind;

/// After so many repairs the rest of the file is given up.
const REPAIRS: usize = 50;
/// How many bytes all attempts together may read: so much, and so often the whole text.
const WORK: usize = 1 << 20;
const WORK_FACTOR: usize = 24;
/// How many lines above a failure an open bracket or quote is looked for.
const REACH_BACK: usize = 60;
/// Texts longer than this are tried piece by piece.
const PIECE: usize = 8 << 10;

/// What a repair takes for granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guess {
    Tabs,
    Deeper,
    SpaceAfterColon,
    Colon,
    CloseQuote,
    CloseBracket,
    QuoteValue,
    DropValue,
    Indent,
    DropLine,
}

#[derive(Clone, Debug)]
struct Repair {
    guess: Guess,
    line: usize,
    patches: Vec<Patch>,
    /// What is wrong, in the source.
    span: Span,
}

/// Finds patches with which `source` parses, or parses further, and one error for each line they change. `patches` are those it
/// was read with.
pub(super) fn recover(source: &str, patches: &[Patch], failure: Failure) -> (Vec<Patch>, Vec<YamlError>) {
    let work = WORK + WORK_FACTOR * source.len();
    let mut state = Recovery { source, lines: lines(source), patches: patches.to_vec(), work };
    let mut errors: Vec<(usize, YamlError)> = Vec::new();
    let mut failure = Some(failure);
    let mut repairs = 0;
    while let Some(stop) = failure.take() {
        let kind = if stop.kind == ErrorKind::RecursionLimitExceeded {
            YamlErrorKind::DepthLimit
        } else {
            YamlErrorKind::Syntax
        };
        let repair = if repairs < REPAIRS { state.repair(&stop) } else { None };
        repairs += 1;
        let Some(repair) = repair else {
            let span = state.token_at(stop.at);
            let message = message::given_up(&stop.kind, state.work == 0 || repairs > REPAIRS);
            errors.push((usize::MAX, YamlError { kind, span, related: None, message }));
            break;
        };
        let message = message::of(repair.guess, &stop.kind, repair.span.slice(source));
        state.add(&repair);
        if !errors.iter().any(|(line, _)| *line == repair.line) {
            errors.push((repair.line, YamlError { kind, span: repair.span, related: None, message }));
        }
        failure = state.probe_all();
    }
    (state.patches, errors.into_iter().map(|(_, error)| error).collect())
}

struct Recovery<'a> {
    source: &'a str,
    lines: Vec<Line>,
    patches: Vec<Patch>,
    work: usize,
}

impl Recovery<'_> {
    /// Where the whole text fails with the patches so far, in the source's bytes.
    fn probe_all(&mut self) -> Option<Failure> {
        self.probe(Span::new(0, self.source.len()), &[])
    }

    /// Where `piece` of the source fails with the patches so far and `more`.
    fn probe(&mut self, piece: Span, more: &[Patch]) -> Option<Failure> {
        self.work = self.work.saturating_sub(piece.len() + 64);
        let inside = |patch: &&Patch| piece.covers(patch.span);
        let replaced = |patch: &Patch| more.iter().any(|other| other.span.covers(patch.span) && !other.span.is_empty());
        let patches: Vec<Patch> = self
            .patches
            .iter()
            .filter(inside)
            .filter(|patch| !replaced(patch))
            .chain(more)
            .map(|patch| Patch {
                span: Span::new(patch.span.start - piece.start, patch.span.end - piece.start),
                text: patch.text.clone(),
            })
            .collect();
        let patched = Patched::new(piece.slice(self.source), &patches);
        let failure = events::probe(&patched.text)?;
        let back = |offset: usize| patched.back(offset) + piece.start;
        Some(Failure { kind: failure.kind, at: back(failure.at), last: (back(failure.last.0), back(failure.last.1)) })
    }

    fn add(&mut self, repair: &Repair) {
        self.patches.retain(|patch| {
            !repair.patches.iter().any(|other| !other.span.is_empty() && other.span.covers(patch.span))
        });
        self.patches.extend(repair.patches.iter().cloned());
    }

    /// The best guess at what is wrong around a failure.
    fn repair(&mut self, stop: &Failure) -> Option<Repair> {
        let suspects = self.suspects(stop);
        let (first, last) = (*suspects.iter().min()?, *suspects.iter().max()?);
        let piece = self.piece(first, last, stop);
        let mut guesses: Vec<Repair> = suspects.iter().flat_map(|&line| self.guesses(line, &suspects, stop)).collect();
        guesses.order_by_key(|repair| repair.guess as u8);
        let mut best: Option<(usize, Repair)> = None;
        for guess in guesses {
            if self.work == 0 {
                break;
            }
            if guess.patches.iter().all(|patch| self.patches.contains(patch)) {
                continue;
            }
            let reach = match self.probe(piece, &guess.patches) {
                None => usize::MAX,
                Some(failure) => failure.at,
            };
            if best.as_ref().is_none_or(|(furthest, _)| reach > *furthest) {
                best = Some((reach, guess));
                if reach == usize::MAX {
                    break;
                }
            }
        }
        best.map(|(_, repair)| repair)
    }

    fn line_of(&self, offset: usize) -> usize {
        self.lines.partition_point(|line| line.span.start <= offset).saturating_sub(1)
    }

    fn before(&self, line: usize) -> Option<usize> {
        (0..line.min(self.lines.len())).rev().find(|&line| !self.lines[line].content.is_empty())
    }

    fn after(&self, line: usize) -> Option<usize> {
        (line + 1..self.lines.len()).find(|&line| !self.lines[line].content.is_empty())
    }

    /// The nearest line above that is less deep.
    fn around(&self, line: usize) -> Option<usize> {
        let depth = self.lines.get(line)?.indentation();
        let shallower =
            |above: &usize| !self.lines[*above].content.is_empty() && self.lines[*above].indentation() < depth;
        (line.saturating_sub(REACH_BACK)..line).rev().find(shallower)
    }

    /// The lines that may be at fault, the likeliest first.
    fn suspects(&self, stop: &Failure) -> Vec<usize> {
        if self.lines.is_empty() {
            return Vec::new();
        }
        let here = self.line_of(stop.at);
        let last_start = self.line_of(stop.last.0);
        let last_end = self.line_of(stop.last.1.saturating_sub(1).max(stop.last.0));
        let open = |line: &usize| self.lines[*line].open_quote.is_some() || self.lines[*line].open_bracket.is_some();
        let unclosed = (last_start..=here).find(open);
        // What an open bracket swallows may read as its content for a while.
        let above = (here.saturating_sub(REACH_BACK)..=here).rev().find(open);
        let mut found = Vec::new();
        let candidates = [
            unclosed,
            above,
            Some(here),
            self.before(here),
            Some(last_end),
            Some(last_start),
            self.after(last_end).filter(|&line| line <= here),
        ];
        for line in candidates.into_iter().flatten() {
            if !self.lines[line].content.is_empty() && !found.contains(&line) {
                found.push(line);
            }
        }
        found
    }

    /// The part of the text to try guesses on: for a long text, from the section before the suspects to the one behind them.
    fn piece(&mut self, first: usize, last: usize, stop: &Failure) -> Span {
        let whole = Span::new(0, self.source.len());
        if whole.len() <= PIECE {
            return whole;
        }
        let filled = |line: &&Line| !line.content.is_empty();
        let outer = self.lines[first..=last].iter().filter(filled).map(Line::indentation).min().unwrap_or(0).min(2);
        let starts = |line: &Line| !line.content.is_empty() && line.indentation() <= outer && line.colon.is_some();
        let Some(start) = (0..first).rev().find(|&line| starts(&self.lines[line])) else { return whole };
        let level = self.lines[start].indentation();
        let behind = last.max(self.line_of(stop.at)) + 1;
        let end = (behind..self.lines.len()).find(|&line| starts(&self.lines[line]));
        let end = match end {
            // The first line of the next section shows whether the one before is complete.
            Some(end) if self.lines[end].indentation() == level => self.lines.get(end + 1).map(|line| line.span.start),
            Some(end) => Some(self.lines[end].span.start),
            None => None,
        };
        let piece = Span::new(self.lines[start].span.start, end.unwrap_or(self.source.len()));
        // A piece that starts inside of something, such as a block scalar, fails elsewhere: then the whole text decides.
        match self.probe(piece, &[]) {
            Some(failure) if failure.at == stop.at => piece,
            _ => whole,
        }
    }

    fn guesses(&self, number: usize, suspects: &[usize], stop: &Failure) -> Vec<Repair> {
        let text = self.source;
        let line = &self.lines[number];
        let item = line.item.slice(text);
        let end = line.content.end;
        let insert = |at: usize, new: &str| Patch { span: Span::at(at), text: new.to_owned() };
        let mut found = Vec::new();
        let mut guess = |guess: Guess, span: Span, patches: Vec<Patch>| {
            found.push(Repair { guess, line: number, patches, span });
        };
        if let Some((at, quote)) = line.open_quote {
            // What follows an unclosed quote is all inside: blanks at the end too.
            let span = Span::new(at, end);
            let quote = if line.content.slice(text).ends_with('\\') && quote == '"' {
                format!("\\{quote}")
            } else {
                quote.to_string()
            };
            let closed = format!("{quote}{}", line.closers);
            guess(Guess::CloseQuote, span, vec![insert(end, &closed)]);
            if !line.closers.is_empty() {
                guess(Guess::CloseQuote, span, vec![insert(end, &quote)]);
                guess(Guess::CloseQuote, span, vec![insert(end, &format!("{closed}:"))]);
            }
            guess(Guess::CloseQuote, span, vec![insert(end, &format!("{quote},"))]);
            guess(Guess::CloseQuote, span, vec![insert(end, &format!("{quote}:"))]);
        } else if let Some(at) = line.open_bracket {
            guess(Guess::CloseBracket, Span::new(at, end), vec![insert(end, &line.closers)]);
        }
        let starts_plain =
            !item.starts_with(['[', ']', '{', '}', '|', '>', '@', '`', '%', '&', '*', '!', '#', ',', '?']);
        if line.colon.is_none() && !matches!(item, "" | "-") && starts_plain && line.open_quote.is_none() {
            let spaced = item.find(':').filter(|&at| {
                at > 0
                    && !item[at..].starts_with("://")
                    && item[..at].bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
            });
            if let Some(at) = spaced {
                guess(Guess::SpaceAfterColon, line.item, vec![insert(line.item.start + at + 1, " ")]);
            }
            if line.closers.is_empty() {
                guess(Guess::Colon, line.item, vec![insert(end, ":")]);
            }
        }
        let value = line.value(text);
        let value = if line.colon.is_some() || item == "-" { value } else { line.item };
        let shown = value.slice(text);
        let quotable = !shown.starts_with(['"', '\'', '[', '{', '|', '>']) && !shown.contains('\'');
        if !shown.is_empty() && line.open_quote.is_none() && quotable {
            guess(Guess::QuoteValue, value, vec![insert(value.start, "'"), insert(value.end, "'")]);
        }
        if !shown.is_empty() && value.start > line.content.start {
            guess(Guess::DropValue, value, vec![blank(value)]);
        }
        let neighbours = [self.before(number), self.after(number), self.around(number)];
        let mut tried = vec![line.indentation()];
        // What stands below a key without value is deeper than the key.
        let opens = line.colon.is_some() && line.value(text).is_empty();
        let below = self.after(number).map_or(0, |next| self.lines[next].indentation());
        for neighbour in neighbours.into_iter().flatten() {
            let indentation = self.lines[neighbour].indentation();
            let blanks = Span::new(line.span.start, line.content.start);
            if opens && indentation >= below && below > line.indentation() {
                continue;
            }
            if !tried.contains(&indentation) && suspects.contains(&number) && number == self.line_of(stop.at) {
                tried.push(indentation);
                let patch = Patch { span: blanks, text: " ".repeat(indentation) };
                guess(Guess::Indent, line.content, vec![patch]);
            }
        }
        let above = self.before(number).filter(|_| number == self.line_of(stop.at));
        if let Some(patches) = above.and_then(|above| layout::deeper(text, &self.lines, above, number)) {
            guess(Guess::Deeper, line.content, patches);
        }
        let leading = Span::new(line.span.start, line.content.start);
        if leading.slice(text).contains('\t') {
            let patch = Patch { span: leading, text: leading.slice(text).replace('\t', "  ") };
            guess(Guess::Indent, leading, vec![patch]);
        }
        guess(Guess::DropLine, line.content, vec![blank(line.content)]);
        // Behind a value without quotes the parser takes a tab for a part of it, and stops there.
        let here = (number == self.line_of(stop.at)).then_some(number);
        for at in [here, here.and_then(|here| self.after(here))].into_iter().flatten() {
            let span = self.lines[at].content;
            let repairs = layout::tabs(text, &self.lines, at);
            found.extend(repairs.into_iter().map(|patches| Repair { guess: Guess::Tabs, line: at, patches, span }));
        }
        found
    }

    /// The word at an offset, for an error without a repair.
    fn token_at(&self, offset: usize) -> Span {
        let rest = self.source.get(offset..).unwrap_or("");
        Span::new(offset, offset + rest.find(char::is_whitespace).unwrap_or(rest.len()))
    }
}

fn blank(span: Span) -> Patch {
    Patch { span, text: " ".repeat(span.len()) }
}
