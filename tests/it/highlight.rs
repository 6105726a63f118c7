//! The editor's colours. What they cost is measured in `benches/scaling`: they are made in the page's own thread with every key.

#[path = "../support/repeats.rs"]
mod repeats;

use drydock::syntax::highlight::highlight;

/// The editor's positions are counted in one walk, which goes back to the start where colours overlap.
#[test]
fn colours_ascend_and_do_not_overlap() {
    for (kind, parts) in repeats::ALL {
        for (start, part) in parts {
            let text = [start, part.repeat(40).as_str(), "\n"].concat();
            let mut end = 0;
            for (span, token) in highlight(kind, &text) {
                assert!(span.start >= end && span.start < span.end, "{kind:?} {start:?} {part:?}: {span:?} {token:?}");
                assert!(
                    text.get(span.start..span.end).is_some(),
                    "{kind:?} {start:?} {part:?}: {span:?} cuts a character"
                );
                end = span.end;
            }
        }
    }
}
