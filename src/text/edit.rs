use super::Span;
use crate::order::Order;
use serde::{Deserialize, Serialize};

/// Replaces the bytes of `span` by `text`. An empty span inserts, an empty text deletes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct Edit {
    /// What goes, in bytes of the text before any edit.
    pub span: Span,
    /// What comes.
    pub text: String,
}

impl Edit {
    /// Replaces `span` by `text`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Inserts `text` before byte `at`.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { span: Span::at(at), text: text.into() }
    }

    /// Removes `span`.
    pub fn delete(span: Span) -> Self {
        Self { span, text: String::new() }
    }
}

/// Why a set of edits cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// Two edits touch the same bytes.
    Overlap(Span, Span),
    /// A span lies outside the text or splits a character.
    OutOfText(Span),
}

/// Applies edits that all refer to the text as given. Insertions at one place keep their order.
///
/// # Errors
/// When two edits overlap, or a span does not fit the text; nothing is applied then.
pub fn apply_edits(text: &str, edits: &[Edit]) -> Result<String, EditError> {
    let mut order: Vec<&Edit> = edits.iter().collect();
    order.order_by_key(|edit| (edit.span.start, edit.span.end));
    let mut result = String::with_capacity(text.len() + edits.iter().map(|edit| edit.text.len()).sum::<usize>());
    let mut done = Span::at(0);
    for edit in order {
        if edit.span.start < done.end {
            return Err(EditError::Overlap(done, edit.span));
        }
        let kept = text.get(done.end..edit.span.start).ok_or(EditError::OutOfText(edit.span))?;
        text.get(edit.span.start..edit.span.end).ok_or(EditError::OutOfText(edit.span))?;
        result.push_str(kept);
        result.push_str(&edit.text);
        done = edit.span;
    }
    result.push_str(&text[done.end..]);
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_refer_to_the_text_before_any_of_them() {
        let edits = [Edit::insert(3, "!"), Edit::replace(Span::new(0, 1), "AA"), Edit::delete(Span::new(1, 2))];
        assert_eq!(apply_edits("abc", &edits).unwrap(), "AAc!");
    }

    #[test]
    fn overlapping_or_foreign_edits_change_nothing() {
        let overlap = [Edit::delete(Span::new(0, 2)), Edit::delete(Span::new(1, 3))];
        assert!(matches!(apply_edits("abc", &overlap), Err(EditError::Overlap(..))));
        assert!(matches!(apply_edits("é", &[Edit::insert(1, "x")]), Err(EditError::OutOfText(_))));
    }
}
