//! The known word that a mistyped one was meant to be.

/// The candidate at most one edit away (a letter too many, too few, another, or two swapped; two edits from eight
/// letters on), in any case; the first of equals.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(word, &mut candidates.into_iter())
}

fn nearest_of<'a>(word: &str, candidates: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(64).map(|c| c.to_ascii_lowercase()).collect();
    let limit = if word.len() >= 8 { 2 } else { 1 };
    if word.len() < 2 {
        return None;
    }
    candidates
        .map(|candidate| {
            let letters: Vec<char> = candidate.chars().take(65).map(|c| c.to_ascii_lowercase()).collect();
            (distance(&word, &letters), candidate)
        })
        .filter(|&(distance, _)| distance <= limit)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Edits from `a` to `b`, a swap of neighbours counting as one.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows: Vec<Vec<usize>> = (0..=a.len()).map(|i| (i..=i + b.len()).collect()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant_and_nothing_else() {
        assert_eq!(nearest("COPPY", ["RUN", "COPY"]), Some("COPY"));
        assert_eq!(nearest("form", ["from", "chown"]), Some("from"));
        assert_eq!(nearest("apt-get", ["ADD", "ARG"]), None);
        assert_eq!(nearest("x", ["y"]), None);
    }
}
