//! Choosing, ordering and applying fixes; diffs.
