//! Where people slip: found while lines are joined, so that one slip costs one error and the rest is read as it was meant.
//! The errors carry no sentences; the rules that report them have those.

use super::Keyword;
use super::words::is_blank;

/// Whether `text` ends inside of a quote, as a shell or the builder reads it.
pub(super) fn open_quote(text: &str, escape: char) -> bool {
    let mut quote = None;
    let mut begins = true;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match quote {
            Some(open) if c == open => quote = None,
            Some('"') | None if c == escape || c == '\\' => {
                chars.next();
            }
            Some(_) => {}
            // A shell comment goes on to the end of the line, and all of it is one line.
            None if c == '#' && begins => return false,
            None if c == '"' || c == '\'' => quote = Some(c),
            None => {}
        }
        begins = is_blank(c);
    }
    quote.is_some()
}

/// Whether a line that the one above continues reads as an instruction of its own. `joined` is what it would be added to,
/// `small` says that the file writes its keywords in small letters.
pub(super) fn is_swallowed(joined: &str, line: &str, small: bool, escape: char) -> bool {
    let word = line.split(is_blank).next().unwrap_or("");
    let keyword = Keyword::from_word(word);
    let casing = if small { word.to_ascii_lowercase() } else { word.to_ascii_uppercase() };
    let rest = line[word.len()..].trim();
    if keyword == Keyword::Unknown || word != casing || joined.trim().is_empty() || !reads_as(keyword, rest, small) {
        return false;
    }
    let mut above = joined.split(is_blank).filter(|word| !word.is_empty());
    let fits = match Keyword::from_word(above.next().unwrap_or("")) {
        Keyword::Healthcheck => matches!(keyword, Keyword::Cmd) && above.all(|word| word.starts_with("--")),
        Keyword::Onbuild => above.next().is_none(),
        _ => false,
    };
    !fits && !open_quote(joined, escape)
}

/// Whether what follows a keyword looks like its arguments. In small letters the keywords are words of everyday commands
/// (`add curl`, `user app`), so that fewer of them count.
fn reads_as(keyword: Keyword, rest: &str, small: bool) -> bool {
    let words = || rest.split(is_blank).filter(|word| !word.is_empty());
    let count = words().count();
    let first = words().next().unwrap_or("");
    match keyword {
        Keyword::Cmd | Keyword::Entrypoint => count > 0,
        Keyword::User => count == 1,
        Keyword::Workdir => count == 1,
        Keyword::Stopsignal => count == 1 && first.starts_with(|c: char| c == 'S' || c.is_ascii_digit()),
        Keyword::Healthcheck => first.starts_with("--") || matches!(first, "CMD" | "NONE" | "cmd" | "none"),
        _ if small => false,
        Keyword::Run => count > 0,
        Keyword::Copy | Keyword::Add => words().filter(|word| !word.starts_with("--")).count() > 1,
        Keyword::Volume => first.starts_with(['/', '[', '$', '"']),
        Keyword::Expose => first.starts_with(|c: char| c.is_ascii_digit() || c == '$'),
        Keyword::Env | Keyword::Label | Keyword::Arg => first.contains('=') || keyword == Keyword::Arg && count == 1,
        Keyword::From => count == 1 || (count > 2 && words().any(|word| word.eq_ignore_ascii_case("as"))),
        Keyword::Shell => first.starts_with('['),
        Keyword::Onbuild => Keyword::from_word(first) != Keyword::Unknown,
        Keyword::Maintainer | Keyword::Unknown => false,
    }
}

/// Where the escape character stands in a line that has a comment behind it, and where the comment begins.
pub(super) fn comment_behind_escape(line: &str, escape: char) -> Option<(usize, usize)> {
    for (at, _) in line.match_indices(escape) {
        let rest = &line[at + escape.len_utf8()..];
        let shown = rest.trim_start_matches([' ', '\t']);
        let alone = line[..at].is_empty() || line[..at].ends_with([' ', '\t']);
        if alone && shown.len() < rest.len() && shown.starts_with('#') {
            return Some((at, line.len() - shown.len()));
        }
    }
    None
}

/// Whether a line begins with a keyword.
pub(super) fn begins_instruction(line: &str) -> bool {
    let word = line.trim_start().split(is_blank).next().unwrap_or("");
    Keyword::from_word(word) != Keyword::Unknown
}

/// Whether `joined` is an instruction whose list is not closed and goes on in the line `next`.
pub(super) fn list_goes_on(joined: &str, next: &str, escape: char) -> bool {
    let Some(list) = list_of(joined) else { return false };
    let list = list.trim_end();
    let inside = list[1..].trim_start();
    let begins = inside.is_empty() || inside.starts_with(['"', '\'']);
    let breaks_off = list.len() == 1 || list.ends_with([',', '"', '\'']);
    begins
        && breaks_off
        && next.trim_start().starts_with(['"', '\'', ']'])
        && !open_quote(list, escape)
        && (list.ends_with(',') || list.len() == 1 || next.trim_start().starts_with([']', ',']))
}

/// The list an instruction has as its arguments, from its bracket on.
fn list_of(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let word = line.split(is_blank).next().unwrap_or("");
    let keyword = Keyword::from_word(word);
    let takes = matches!(
        keyword,
        Keyword::Cmd
            | Keyword::Entrypoint
            | Keyword::Run
            | Keyword::Shell
            | Keyword::Volume
            | Keyword::Copy
            | Keyword::Add
            | Keyword::Healthcheck
            | Keyword::Onbuild
    );
    let mut rest = line[word.len()..].trim_start();
    if keyword == Keyword::Onbuild {
        return list_of(rest);
    }
    while rest.starts_with("--") || (keyword == Keyword::Healthcheck && rest.get(..3) == Some("CMD")) {
        rest = rest[rest.find(is_blank)?..].trim_start();
    }
    (takes && rest.starts_with('[')).then_some(rest)
}

/// The length of the keyword in a word that has a list or a quote right behind it: `CMD["sleep",`.
pub(super) fn glued(word: &str) -> Option<usize> {
    let at = word.find(['[', '"', '\''])?;
    let keyword = Keyword::from_word(&word[..at]);
    let takes_list = matches!(
        keyword,
        Keyword::Cmd
            | Keyword::Entrypoint
            | Keyword::Run
            | Keyword::Shell
            | Keyword::Copy
            | Keyword::Add
            | Keyword::Volume
    );
    takes_list.then_some(at)
}

/// Whether a line nearly is the end of a heredoc: blanks around the name, other letters' case, or one letter off.
pub(super) fn nearly_ends(line: &str, name: &str) -> bool {
    let shown = line.trim();
    shown == name || shown.eq_ignore_ascii_case(name) || (name.len() > 3 && is_one_edit(shown, name))
}

/// Whether one letter less, more or other, or two letters swapped, make one word the other.
fn is_one_edit(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[start..], &b[start..]);
    let tail = |a: &[u8], b: &[u8], skip: (usize, usize)| a.get(skip.0..) == b.get(skip.1..);
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Less => tail(a, b, (0, 1)),
        std::cmp::Ordering::Greater => tail(a, b, (1, 0)),
        std::cmp::Ordering::Equal => {
            tail(a, b, (1, 1)) || (a.len() > 1 && a[0] == b[1] && a[1] == b[0] && tail(a, b, (2, 2)))
        }
    }
}

/// A text that is written like the start of a heredoc where the builder sees none.
pub(super) struct Lost<'a> {
    /// Where `<<` stands in the text.
    pub at: usize,
    /// The name behind it.
    pub name: &'a str,
    /// Whether leading tabs would go.
    pub strip_tabs: bool,
    /// Where a blank is too much (between `<<-` and the name) or missing (before `<<`).
    pub blank: Option<(usize, usize)>,
}

/// The first such text in the arguments of an instruction.
pub(super) fn lost_heredoc(text: &str) -> Option<Lost<'_>> {
    for (at, _) in text.match_indices("<<") {
        if open_quote(&text[..at], '\\') || text[at + 2..].starts_with('<') || text[..at].ends_with('<') {
            continue;
        }
        let strip_tabs = text[at + 2..].starts_with('-');
        let from = at + 2 + usize::from(strip_tabs);
        let rest = &text[from..];
        let shown = rest.trim_start_matches([' ', '\t']);
        let blanks = rest.len() - shown.len();
        let quote = shown.chars().next().filter(|c| matches!(c, '"' | '\''));
        let inner = &shown[quote.map_or(0, char::len_utf8)..];
        let end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(inner.len());
        let name = &inner[..end];
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let blank = if blanks > 0 {
            Some((from, from + blanks))
        } else {
            let glued = !text[..at].is_empty() && !text[..at].ends_with([' ', '\t']);
            glued.then_some((at, at))
        };
        return Some(Lost { at, name, strip_tabs, blank });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyword_of_its_own_line_is_swallowed_where_it_reads_as_one() {
        assert!(is_swallowed("RUN apk add curl ", "USER 1000", false, '\\'));
        assert!(is_swallowed("run apk add curl ", "user app", true, '\\'));
        for (joined, line, small) in [
            ("RUN echo 'a ", "USER 1000", false),
            ("HEALTHCHECK --interval=5s ", "CMD true", false),
            ("ONBUILD ", "RUN true", false),
            ("RUN psql -c x ", "user 1000", false),
            ("run apk ", "add curl git", true),
            ("ENV A=1 ", "USER=x", false),
            (" ", "USER 1000", false),
        ] {
            assert!(!is_swallowed(joined, line, small, '\\'), "{joined}|{line}");
        }
    }

    #[test]
    fn ends_of_heredocs_are_known_from_afar() {
        for near in ["  EOF", "EOF ", "eof", "\tEOF"] {
            assert!(nearly_ends(near, "EOF"), "{near}");
        }
        assert!(nearly_ends("_INSTALLPACKAGES", "_INSTALL_PACKAGES") && nearly_ends("SCRPIT", "SCRIPT"));
        assert!(!nearly_ends("fi", "EOF") && !nearly_ends("EOL", "EOF") && !nearly_ends("SCRIPTED!", "SCRIPT"));
    }

    #[test]
    fn lists_that_break_off_go_on() {
        assert!(list_goes_on("CMD [\"java\",", "   \"-version\"]", '\\'));
        assert!(list_goes_on("HEALTHCHECK --timeout=3s CMD [", "\"true\"]", '\\'));
        assert!(!list_goes_on("RUN [ -f x ] && true", "\"x\"", '\\'));
        assert!(!list_goes_on("CMD [\"java\"]", "\"-version\"]", '\\'));
        assert_eq!(comment_behind_escape("  git \\ # for it", '\\'), Some((6, 8)));
        assert_eq!(comment_behind_escape("  git \\", '\\'), None);
    }
}
