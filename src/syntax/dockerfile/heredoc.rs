//! Finding here-document marks in a logical line. The builder, not the shell, decides what a heredoc is: a word of its
//! own that begins with `<<` (or a number and `<<`), so `cat<<EOF` and `$((1<<2))` are none.

use super::{Escape, words};
use crate::text::Span;

/// `<<-"EOF"` in a logical line.
pub(super) struct Mark {
    /// Where in the line.
    pub range: Span,
    pub name: String,
    pub descriptor: Option<u32>,
    pub strip_tabs: bool,
    pub expand: bool,
}

/// The heredocs a logical line begins, in order. A line whose quotes do not match begins none.
pub(super) fn marks(line: &str) -> Vec<Mark> {
    if !line.contains("<<") {
        return Vec::new();
    }
    let Some(words) = shell_words(line) else { return Vec::new() };
    words.into_iter().filter_map(|range| mark(line, range)).collect()
}

fn mark(line: &str, range: Span) -> Option<Mark> {
    let text = range.slice(line);
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = text[digits..].strip_prefix("<<")?;
    let strip_tabs = rest.starts_with('-');
    let raw = rest.strip_prefix('-').unwrap_or(rest).trim_start();
    if raw.contains('<') {
        return None;
    }
    let name = words::unquote(raw, Escape::Backslash);
    if name.is_empty() {
        return None;
    }
    let quotes = |text: &str| text.matches(['\'', '"']).count();
    // Counted on the name with its escapes resolved: `eo\'f` is not quoted, `'eof'` is.
    let expand = quotes(&name) == quotes(raw);
    let descriptor = text[..digits].parse().ok();
    Some(Mark { range, name, descriptor, strip_tabs, expand })
}

/// What the scan is inside of.
enum Inside {
    DoubleQuotes,
    Braces,
}

/// Ranges of the words as the builder's own shell lexer sees them; `None` when it gives up on the line.
fn shell_words(line: &str) -> Option<Vec<Span>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut stack: Vec<Inside> = Vec::new();
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if stack.is_empty() && c.is_whitespace() {
            words.extend(start.take().map(|from| Span::new(from, at)));
            continue;
        }
        start.get_or_insert(at);
        let quoted = matches!(stack.last(), Some(Inside::DoubleQuotes));
        match c {
            '"' if quoted => {
                stack.pop();
            }
            '"' => stack.push(Inside::DoubleQuotes),
            '\'' if !quoted => {
                chars.find(|&(_, c)| c == '\'')?;
            }
            '\\' => {
                chars.next();
            }
            '}' if matches!(stack.last(), Some(Inside::Braces)) => {
                stack.pop();
            }
            '$' => match chars.peek() {
                Some((_, '{')) => {
                    chars.next();
                    if matches!(chars.peek(), None | Some((_, '{' | '}' | ':'))) {
                        return None;
                    }
                    stack.push(Inside::Braces);
                }
                Some((_, '$')) => {
                    chars.next();
                }
                _ => {}
            },
            '<' if stack.is_empty() && matches!(chars.peek(), Some((_, '<'))) => {
                chars.next();
                while chars.next_if(|(_, c)| c.is_whitespace()).is_some() {}
            }
            _ => {}
        }
    }
    words.extend(start.map(|from| Span::new(from, line.len())));
    stack.is_empty().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> Vec<String> {
        marks(line).into_iter().map(|mark| mark.name).collect()
    }

    #[test]
    fn only_words_of_their_own_are_heredocs() {
        assert_eq!(names("RUN <<A cat <<-'B C' 3<<\"D\" > x"), ["A", "B C", "D"]);
        assert_eq!(names("RUN <<  EOF > foo"), ["EOF"]);
        for line in ["RUN echo $((1<<2))", "RUN cat <<<x", "RUN cat<<EOF", "RUN \"<<EOF\"", "RUN << ", "RUN <<EOF 'x"] {
            assert!(names(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn any_quote_in_the_name_stops_expansion() {
        let expand = |line: &str| marks(line)[0].expand;
        assert!(expand("RUN <<EOF"));
        assert!(expand(r"RUN <<eo\'f"));
        assert!(!expand("RUN <<eo'f'"));
    }
}
