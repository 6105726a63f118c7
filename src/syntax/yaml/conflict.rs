//! Marks of a merge that is not finished: `<<<<<<<`, `=======`, `>>>>>>>` at the start of lines.

use crate::syntax::yaml::patched::Patch;
use crate::syntax::yaml::tree::{YamlError, YamlErrorKind};
use crate::text::{Breaks, Span, without_break};

/// Patches that leave one side of each conflict, and the error at the first mark. Nothing where the marks do not come in their
/// order: a text may hold such lines for another reason.
pub(super) fn patches(text: &str) -> (Vec<Patch>, Option<YamlError>) {
    let nothing = (Vec::new(), None);
    if !text.contains("<<<<<<<") || !text.contains(">>>>>>>") {
        return nothing;
    }
    let mut patches = Vec::new();
    let mut first = None;
    // Which side is being read: none, the one that is kept, the other.
    let mut side = 0;
    let mut start = 0;
    for line in Breaks::Any.split(text) {
        let written = without_break(line);
        let span = Span::new(start, start + written.len());
        start += line.len();
        let marks =
            |sign: &str| written.strip_prefix(sign).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        let next = match side {
            0 if marks("<<<<<<<") => 1,
            1 if marks("=======") || marks("|||||||") => 2,
            2 if marks(">>>>>>>") => 0,
            _ if marks("<<<<<<<") || marks(">>>>>>>") => return nothing,
            _ => side,
        };
        if next != side || side == 2 {
            patches.push(Patch { span, text: " ".repeat(span.len()) });
        }
        if next == 1 && side == 0 && first.is_none() {
            first = Some(span);
        }
        side = next;
    }
    let message = "A merge is not finished here. Both sides stand in the file, so Compose rejects it. \
                   Keep one side, or what is right of both, and remove the marks.";
    let error = |span| YamlError { kind: YamlErrorKind::Conflict, span, related: None, message: message.to_owned() };
    if side == 0 { (patches, first.map(error)) } else { nothing }
}

/// The lines that go, with their breaks, where the upper side of each conflict is kept.
pub fn lower_sides(text: &str) -> Vec<Span> {
    patches(text)
        .0
        .iter()
        .map(|patch| Span::new(patch.span.start, Breaks::Any.next_line(text, patch.span.start)))
        .collect()
}
