//! One text gone through, form by form.

use super::{Interpolated, InterpolationError, Operator, Outcome, Use};
use crate::model::compose::budget::{Budget, TOO_LARGE};
use crate::text::{SourceMap, Span};

/// `${…}` inside `${…}` is followed this far.
const DEPTH: usize = 100;
/// Characters of a form that a message quotes.
const QUOTED: usize = 120;

/// Replaces the variables in `raw`. `lookup` gives a variable's value, or `None` when it is not set.
/// A value that is put in is not looked at again.
pub fn interpolate<'v>(raw: &SourceMap, lookup: &dyn Fn(&str) -> Option<&'v str>) -> Interpolated {
    interpolate_within(raw, lookup, &mut Budget::default())
}

/// [`interpolate`] with what may still be put in.
pub fn interpolate_within<'v>(
    raw: &SourceMap,
    lookup: &dyn Fn(&str) -> Option<&'v str>,
    budget: &mut Budget,
) -> Interpolated {
    let mut run = Run {
        raw,
        lookup,
        budget,
        closing: None,
        done: Interpolated { text: SourceMap::new(raw.source_offset(0)), ..Default::default() },
        broken: false,
    };
    run.text(Span::new(0, raw.text().len()), 0, true);
    run.done
}

struct Run<'a, 'v> {
    raw: &'a SourceMap,
    lookup: &'a dyn Fn(&str) -> Option<&'v str>,
    budget: &'a mut Budget,
    /// Each `{` with the `}` that closes it in its line, found when the first is asked for.
    closing: Option<Vec<(usize, usize)>>,
    done: Interpolated,
    /// Set by the first form that is not valid: what follows cannot be trusted.
    broken: bool,
}

impl Run<'_, '_> {
    /// Interpolates one part of the raw text. `taken` tells whether it goes into the result.
    fn text(&mut self, part: Span, depth: usize, taken: bool) {
        let raw = self.raw;
        let bytes = raw.text().as_bytes();
        let mut at = part.start;
        while at < part.end {
            let dollar = match bytes[at..part.end].iter().position(|&byte| byte == b'$') {
                Some(found) if !self.broken => at + found,
                _ => part.end,
            };
            self.keep(Span::new(at, dollar), taken);
            if dollar == part.end {
                return;
            }
            at = match bytes[dollar + 1..part.end].first() {
                Some(b'$') => {
                    if taken {
                        self.done.text.push_as("$", raw.source(Span::new(dollar, dollar + 2)));
                    }
                    dollar + 2
                }
                Some(b'{') => self.braced(Span::new(dollar, part.end), depth, taken),
                Some(&byte) if is_name_start(byte) => {
                    let name = name_at(bytes, dollar + 1, part.end);
                    self.substitute(
                        Form {
                            whole: Span::new(dollar, name.end),
                            name,
                            operator: Operator::Plain,
                            argument: Span::at(name.end),
                        },
                        depth,
                        taken,
                    );
                    name.end
                }
                _ => {
                    self.keep(Span::new(dollar, dollar + 1), taken);
                    dollar + 1
                }
            };
        }
    }

    fn keep(&mut self, part: Span, taken: bool) {
        if taken {
            self.done.text.push_part(self.raw, part);
        }
    }

    /// `${` at `rest.start`; gives where reading goes on.
    fn braced(&mut self, rest: Span, depth: usize, taken: bool) -> usize {
        match self.form(rest, depth) {
            Some(form) => {
                let end = form.whole.end;
                self.substitute(form, depth, taken);
                end
            }
            None => {
                let end =
                    rest.slice(self.raw.text()).find(['}', '\n']).map_or(rest.end, |found| rest.start + found + 1);
                let written = Span::new(rest.start, end);
                let (quoted, more) = shown(written.slice(self.raw.text()).trim_end());
                let message = [
                    "`",
                    quoted,
                    more,
                    "` is no variable that Compose reads, so it rejects the file. The forms are ${NAME}, ${NAME:-default}, ${NAME:?message} and ${NAME:+text}. Write `$$` for a dollar sign that is meant as one.",
                ];
                let span = self.raw.source(written);
                let meant = meant(written.slice(self.raw.text()));
                self.done.errors.push(InterpolationError { span, required: None, message: message.concat(), meant });
                self.broken = true;
                self.keep(rest, taken);
                rest.end
            }
        }
    }

    fn form(&mut self, rest: Span, depth: usize) -> Option<Form> {
        let bytes = self.raw.text().as_bytes();
        let name = name_at(bytes, rest.start + 2, rest.end);
        if name.is_empty() || depth >= DEPTH {
            return None;
        }
        let behind = Span::new(name.end, rest.end).slice(self.raw.text());
        if behind.starts_with('}') {
            let whole = Span::new(rest.start, name.end + 1);
            return Some(Form { whole, name, operator: Operator::Plain, argument: Span::at(name.end) });
        }
        let (sign, operator) = Operator::ALL.into_iter().find(|(sign, _)| behind.starts_with(sign))?;
        let start = name.end + sign.len();
        let closing = self.closing.get_or_insert_with(|| closing_braces(bytes));
        let found = closing.partition_point(|&(open, _)| open < rest.start + 1);
        let &(open, end) = closing.get(found)?;
        if open != rest.start + 1 || end >= rest.end {
            return None;
        }
        let whole = Span::new(rest.start, end + 1);
        Some(Form { whole, name, operator, argument: Span::new(start, end) })
    }

    fn substitute(&mut self, form: Form, depth: usize, taken: bool) {
        let raw = self.raw;
        let name = form.name.slice(raw.text());
        let value = (self.lookup)(name);
        let filled = value.is_some_and(|value| !value.is_empty());
        let outcome = match form.operator {
            Operator::Plain if value.is_some() => Outcome::Value,
            Operator::Plain => Outcome::Empty,
            Operator::DefaultIfEmpty if filled => Outcome::Value,
            Operator::DefaultIfUnset if value.is_some() => Outcome::Value,
            Operator::DefaultIfEmpty | Operator::DefaultIfUnset => Outcome::Default,
            Operator::RequiredNotEmpty if filled => Outcome::Value,
            Operator::Required if value.is_some() => Outcome::Value,
            Operator::RequiredNotEmpty | Operator::Required => Outcome::Missing,
            Operator::ReplacedIfNotEmpty if filled => Outcome::Replacement,
            Operator::ReplacedIfSet if value.is_some() => Outcome::Replacement,
            Operator::ReplacedIfNotEmpty | Operator::ReplacedIfSet => Outcome::Empty,
        };
        let span = raw.source(form.whole);
        let mut outcome = outcome;
        if let (Outcome::Value, Some(value)) = (outcome, value) {
            let length = self.done.text.text().len();
            if value == TOO_LARGE {
                outcome = Outcome::Unknown;
            } else if taken && !self.budget.take_text(length, value.len()) {
                outcome = Outcome::Unknown;
                self.done.cut.get_or_insert(span);
            }
        }
        self.done.uses.push(Use {
            name: name.to_owned(),
            operator: form.operator,
            span,
            name_span: raw.source(form.name),
            argument: raw.source(form.argument),
            outcome,
            nested: depth > 0,
            taken,
        });
        if outcome == Outcome::Missing {
            let reason = form.argument.slice(raw.text());
            let message = [
                "`",
                name,
                "` is required here but not set",
                if reason.is_empty() { "" } else { ": " },
                reason,
                ". Set it in .env or in the shell.",
            ];
            let error =
                InterpolationError { span, required: Some(name.to_owned()), message: message.concat(), meant: None };
            self.done.errors.push(error);
        }
        if let (Outcome::Value, Some(value), true) = (outcome, value, taken) {
            self.done.text.push_as(value, span);
        }
        if let (Outcome::Empty | Outcome::Missing | Outcome::Unknown, true) = (outcome, taken) {
            self.done.text.push_as("", span);
        }
        // The argument is always read: what is wrong in it is an error even where it is not used.
        if !form.argument.is_empty() {
            self.text(form.argument, depth + 1, taken && matches!(outcome, Outcome::Default | Outcome::Replacement));
        }
    }
}

/// What a message quotes of a form that is not valid: not the text behind the sign, which may be a secret.
fn shown(written: &str) -> (&str, &str) {
    let name = name_at(written.as_bytes(), 2.min(written.len()), written.len());
    let sign = written[name.end..].bytes().take_while(|byte| b":-?+=".contains(byte)).count();
    let end = match written.char_indices().nth(QUOTED) {
        _ if sign > 0 && !name.is_empty() => name.end + sign,
        Some((at, _)) => at,
        None => written.len(),
    };
    (&written[..end], if end < written.len() { "…" } else { "" })
}

/// `${NAME:=text}` means a default; what cannot be one of Compose's variables is meant for a shell.
fn meant(written: &str) -> Option<String> {
    let inner = written.strip_prefix("${")?.strip_suffix('}')?;
    let name = inner.bytes().take_while(|&byte| is_name_start(byte) || byte.is_ascii_digit()).count();
    let (name, rest) = inner.split_at(name);
    // `${NAME:text}` lacks the sign behind the colon; `${NAME:0:3}` is a part of a text, in a shell.
    let text = rest.strip_prefix(":=").or_else(|| rest.strip_prefix(':'));
    let text = text.filter(|text| rest.starts_with(":=") || text.starts_with(|c: char| c.is_ascii_alphabetic()));
    match text {
        Some(text) if !name.is_empty() => Some(["${", name, ":-", text, "}"].concat()),
        _ => Some(["$", written].concat()),
    }
}

/// Each `{` with its `}`, in order; a line break between them leaves the `{` open.
fn closing_braces(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'{' => {
                open.push(found.len());
                found.push((at, usize::MAX));
            }
            b'}' => {
                if let Some(pair) = open.pop() {
                    found[pair].1 = at;
                }
            }
            b'\n' => open.clear(),
            _ => {}
        }
    }
    found
}

struct Form {
    whole: Span,
    name: Span,
    operator: Operator,
    argument: Span,
}

fn is_name_start(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphabetic()
}

fn name_at(bytes: &[u8], start: usize, end: usize) -> Span {
    if !bytes.get(start).is_some_and(|&byte| is_name_start(byte)) {
        return Span::at(start);
    }
    let length = bytes[start..end].iter().take_while(|&&byte| is_name_start(byte) || byte.is_ascii_digit()).count();
    Span::new(start, start + length)
}
