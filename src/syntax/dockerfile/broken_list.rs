//! Lists that are nearly JSON: what they hold, and what keeps the builder from reading them.

use crate::text::Span;

/// What is wrong at one place of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFault {
    /// A word in other quotes than `"`, or in none; the span is the word.
    Quotes,
    /// A comma before the bracket.
    LastComma,
    /// No comma between two words; the span is empty.
    NoComma,
    /// No closing bracket; the span is empty.
    NoBracket,
    /// A quote that nothing closes; the span reaches to the end.
    OpenQuote,
    /// Something behind the bracket.
    Rest,
}

/// A list that is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BrokenList {
    /// What it should hold, with the span of each word in the text.
    pub items: Vec<(String, Span)>,
    /// What is wrong, in order.
    pub faults: Vec<(ListFault, Span)>,
}

/// Reads a text that begins like a list and is no JSON. `None` for what is no list: `[ -f file ]`, templates.
pub fn broken_list(text: &str) -> Option<BrokenList> {
    let start = text.len() - text.trim_start().len();
    let inside = text.trim_start().strip_prefix('[')?;
    if text.contains("{{") || inside.starts_with('[') {
        return None;
    }
    let first = inside.trim_start().chars().next()?;
    let closed = text.trim_end().ends_with(']');
    if !closed && !is_quote(first) {
        return None;
    }
    let list = Reader { text, at: start + 1, list: BrokenList::default() }.read()?;
    // A test has a blank behind its bracket, and an operator or one word: `[ -d /srv ]`, `[ "$a" ]`.
    let is_bare =
        |(fault, span): &(ListFault, Span)| *fault == ListFault::Quotes && !span.slice(text).starts_with(is_quote);
    let only_quoted = list.items.len() > 1 && !list.faults.iter().any(is_bare);
    let is_test = inside.starts_with([' ', '\t']) && !(is_quote(first) && (has_comma(inside) || only_quoted));
    (!is_test).then_some(list)
}

/// Whether a comma follows the first word.
fn has_comma(inside: &str) -> bool {
    let inside = inside.trim_start();
    let Some(open) = inside.chars().next() else { return false };
    let rest = &inside[open.len_utf8()..];
    rest.find(closing(open))
        .is_some_and(|end| rest[end..].trim_start_matches(closing(open)).trim_start().starts_with([',', ']']))
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '“' | '”' | '„' | '‘' | '’')
}

/// What ends a word that a quote begins.
fn closing(open: char) -> char {
    match open {
        '“' | '„' | '”' => '”',
        '‘' | '’' => '’',
        other => other,
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    list: BrokenList,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn fault(&mut self, fault: ListFault, from: usize, to: usize) {
        self.list.faults.push((fault, Span::new(from, to)));
    }

    fn read(mut self) -> Option<BrokenList> {
        let mut comma = None;
        let mut behind = self.at;
        loop {
            self.skip_blanks();
            match self.rest().chars().next() {
                None if self.list.faults.last().is_some_and(|(fault, _)| *fault == ListFault::OpenQuote) => break,
                None => {
                    if let Some(at) = comma {
                        self.fault(ListFault::LastComma, at, at + 1);
                    }
                    self.fault(ListFault::NoBracket, behind, behind);
                    break;
                }
                Some(']') => {
                    if let Some(at) = comma {
                        self.fault(ListFault::LastComma, at, at + 1);
                    }
                    self.at += 1;
                    self.skip_blanks();
                    if !self.rest().is_empty() {
                        self.fault(ListFault::Rest, self.at, self.text.len());
                    }
                    break;
                }
                Some(',') if comma.is_none() && !self.list.items.is_empty() => {
                    comma = Some(self.at);
                    self.at += 1;
                    behind = self.at;
                    continue;
                }
                Some(',') => return None,
                Some(_) => {}
            }
            if comma.is_none() && !self.list.items.is_empty() {
                self.fault(ListFault::NoComma, behind, behind);
            }
            comma = None;
            self.word()?;
            behind = self.at;
        }
        (!self.list.faults.is_empty() && !self.list.items.is_empty()).then_some(self.list)
    }

    fn word(&mut self) -> Option<()> {
        let from = self.at;
        let open = self.rest().chars().next()?;
        if !is_quote(open) {
            let rest = self.rest();
            let end = rest.find(|c: char| c == ',' || c == ']' || c.is_whitespace()).unwrap_or(rest.len());
            let word = rest[..end].to_owned();
            // A quote in the middle, or a variable that only a shell fills in: nobody knows what was meant.
            if word.is_empty() || word.contains(is_quote) {
                return None;
            }
            self.at += end;
            self.fault(ListFault::Quotes, from, self.at);
            self.list.items.push((word, Span::new(from, self.at)));
            return Some(());
        }
        let close = closing(open);
        let mut word = String::new();
        let mut chars = self.text[from..].char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            if c == close || (open == '“' && c == '“') {
                self.at = from + at + c.len_utf8();
                if open != '"' {
                    self.fault(ListFault::Quotes, from, self.at);
                }
                self.list.items.push((word, Span::new(from, self.at)));
                return Some(());
            }
            if c == '\\' && open == '"' {
                word.extend(chars.next().map(|(_, next)| next));
                continue;
            }
            word.push(c);
        }
        self.at = self.text.len();
        self.fault(ListFault::OpenQuote, from, self.at);
        self.list.items.push((word, Span::new(from, self.at)));
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<ListFault> {
        broken_list(text).map(|list| list.faults.iter().map(|(fault, _)| *fault).collect()).unwrap_or_default()
    }

    #[test]
    fn faults_are_told_apart() {
        assert_eq!(faults("[\"a\", \"b\",]"), [ListFault::LastComma]);
        assert_eq!(faults("['a', \"b\"]"), [ListFault::Quotes]);
        assert_eq!(faults("[a, b]"), [ListFault::Quotes, ListFault::Quotes]);
        assert_eq!(faults("[\"a\" \"b\"]"), [ListFault::NoComma]);
        assert_eq!(faults("[\"a\", \"b\""), [ListFault::NoBracket]);
        assert_eq!(faults("[ \"a\" \"b\" ]"), [ListFault::NoComma]);
        assert_eq!(faults("[“a”, “b”]"), [ListFault::Quotes, ListFault::Quotes]);
        assert_eq!(faults("[\"a\"] && b"), [ListFault::Rest]);
        assert_eq!(faults("[\"a\", \"b"), [ListFault::OpenQuote]);
        for no_list in
            ["[ -f x ] && y", "[ \"$a\" = b ]", "[[ -f x ]]", "echo [a]", "[ -d /srv ] || mkdir /srv", "[\"{{x}}\",]"]
        {
            assert_eq!(broken_list(no_list), None, "{no_list}");
        }
    }
}
