//! How large texts are: an estimate that needs no font, wide enough for the usual system fonts.

/// Width of a character of a box's first line (12 px, semibold).
const LABEL: f64 = 7.8;
/// Width of a character of small text (11 px, monospace).
const SMALL: f64 = 6.7;
/// The longest text of a box, in characters.
const MAX_TEXT: usize = 30;

/// Characters, wide ones twice.
fn columns(text: &str) -> usize {
    text.chars().map(|character| if character >= '\u{1100}' { 2 } else { 1 }).sum()
}

/// Width of a first line.
pub(super) fn label(text: &str) -> f64 {
    columns(text) as f64 * LABEL
}

/// Width of small text.
pub(super) fn small(text: &str) -> f64 {
    columns(text) as f64 * SMALL
}

/// Takes characters out of the middle of a long text: ends tell names apart better than starts alone.
pub(super) fn shorten(text: &str) -> String {
    shorten_to(text, MAX_TEXT)
}

/// As `shorten`, to `limit` columns.
pub(super) fn shorten_to(text: &str, limit: usize) -> String {
    // Control characters have no width and no business in a picture.
    let clean: Vec<char> = text.chars().filter(|character| !character.is_control()).collect();
    if columns(text) <= limit {
        return clean.into_iter().collect();
    }
    let keep = limit.saturating_sub(1);
    let head = fitting(clean.iter(), keep.div_ceil(2));
    let tail = fitting(clean.iter().rev(), keep / 2);
    head.into_iter().chain(['…']).chain(tail.into_iter().rev()).collect()
}

/// As many characters as fit into `room` columns.
fn fitting<'a>(characters: impl Iterator<Item = &'a char>, room: usize) -> Vec<char> {
    let mut used = 0;
    let fits = |character: &&char| {
        used += columns(character.encode_utf8(&mut [0; 4]));
        used <= room
    };
    characters.take_while(fits).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_keep_both_ends() {
        assert_eq!(shorten_to("registry.example/team/app:1.2", 11), "regis…p:1.2");
        assert_eq!(shorten_to("short", 11), "short");
        assert_eq!(shorten_to("港口港口港口港口", 8), "港口…口");
    }
}
