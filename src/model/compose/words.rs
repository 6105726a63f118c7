//! A command written as one string, split the way Compose splits it: by the shell's quoting, nothing expanded.

/// A command's words, and where Compose stops to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The words up to there.
    pub words: Vec<String>,
    /// The sign of a shell that ends the command; `None` when it is read to its end.
    pub cut: Option<usize>,
}

/// The words of `text` that Compose passes on; `None` when it cannot split it.
pub fn split(text: &str) -> Option<Vec<String>> {
    read(text).ok().map(|read| read.words)
}

/// Splits `text`.
///
/// # Errors
/// Where the quote or bracket stands for which Compose refuses it.
pub fn read(text: &str) -> Result<Words, usize> {
    let mut read = Words::default();
    let (mut word, mut started) = (String::new(), false);
    // What is open, with its place: a quote, a backquote, or `$(` as its bracket. A backslash is not held open by quotes.
    let mut open: Option<(char, usize)> = None;
    let mut escape = None;
    for (at, c) in text.char_indices() {
        let inside = open.map(|(sign, _)| sign);
        if escape.take().is_some() {
            word.push(c);
            started = true;
            continue;
        }
        match (inside, c) {
            (inside, '\\') if inside != Some('\'') => {
                escape = Some(at);
                continue;
            }
            (None, ' ' | '\t' | '\n' | '\r') => {
                if started {
                    read.words.push(std::mem::take(&mut word));
                }
                started = false;
                continue;
            }
            (None, '\'' | '"') => {
                open = Some((c, at));
                started = true;
                continue;
            }
            (Some(sign @ ('\'' | '"')), _) if sign == c => {
                open = None;
                continue;
            }
            (None, '(') if word.ends_with('$') => open = Some((')', at)),
            (None, '`') => open = Some((c, at)),
            (Some(sign @ ('`' | ')')), _) if sign == c => open = None,
            (None, '(' | ')') | (Some(')'), '(') => return Err(at),
            (None, ';' | '&' | '|' | '<' | '>') => {
                read.cut = Some(at);
                break;
            }
            _ => {}
        }
        word.push(c);
        started = true;
    }
    if let Some(at) = open.map(|(_, at)| at).or(escape) {
        return Err(at);
    }
    // `2>log`: the number belongs to what is cut off.
    let belongs =
        read.cut.is_some_and(|at| text[at..].starts_with('>')) && word.starts_with(|c: char| c.is_ascii_digit());
    if started && !belongs {
        read.words.push(word);
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_words_together() {
        assert_eq!(split("sh -c 'a  b' \"c d\"e \\ f ''").unwrap(), ["sh", "-c", "a  b", "c de", " f", ""]);
        assert_eq!(split("a 'b"), None);
        assert_eq!(split("grep '\\d' \"a\\tb\" $(date) `id`").unwrap(), ["grep", "\\d", "atb", "$(date)", "`id`"]);
    }

    #[test]
    fn a_sign_of_the_shell_ends_the_command_and_a_bracket_is_refused() {
        for (text, words, cut) in [
            ("npm ci && npm start", &["npm", "ci"][..], Some(7)),
            ("./a.sh; ./b.sh", &["./a.sh"], Some(6)),
            ("run 2>log", &["run"], Some(5)),
            ("sh -c 'a && b; c'", &["sh", "-c", "a && b; c"], None),
            ("a \\; b", &["a", ";", "b"], None),
        ] {
            let read = read(text).unwrap();
            assert_eq!((read.words, read.cut), (words.iter().map(|&word| word.to_owned()).collect(), cut), "{text}");
        }
        for (text, at) in [("echo it's", 7), ("a (b)", 2), ("a )", 2), ("a `b", 2), ("$(a (b))", 4), ("a\\", 1)] {
            assert_eq!(read(text), Err(at), "{text}");
        }
    }
}
