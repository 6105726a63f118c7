//! A command written as one string, split the way Compose splits it: by the shell's quoting, nothing expanded.

/// The words of `text`; `None` when a quote is not closed.
pub fn split(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut started = false;
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, ' ' | '\t' | '\n' | '\r') => {
                if started {
                    words.push(std::mem::take(&mut word));
                }
                started = false;
                continue;
            }
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None | Some('"'), '\\') => word.push(chars.next()?),
            _ => word.push(c),
        }
        started = true;
    }
    if quote.is_some() {
        return None;
    }
    if started {
        words.push(word);
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_words_together() {
        assert_eq!(split("sh -c 'a  b' \"c d\"e \\ f ''").unwrap(), ["sh", "-c", "a  b", "c de", " f", ""]);
        assert_eq!(split("a 'b"), None);
    }
}
