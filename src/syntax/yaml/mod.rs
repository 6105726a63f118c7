//! YAML with exact byte spans: [`parse`] gives a [`Tree`] for any text, errors included.
//!
//! `tree.rs` holds the tree, `value.rs` the [`Value`] view that follows aliases and `<<`. The granit parser gives events
//! (`events.rs`); `build/` makes the tree of them, `scalar.rs` the values, `check.rs` the faults that are no syntax errors.
//! Where the parser stops, `recover.rs` guesses what is being typed and goes on.

mod build;
mod check;
mod conflict;
mod events;
mod highlight;
mod layout;
mod lines;
mod message;
mod patched;
mod recover;
mod scalar;
mod tree;
mod value;

use crate::order::Order;
pub use conflict::lower_sides;
pub use highlight::highlight;
pub use tree::{
    Comment, Document, Entry, Node, NodeId, NodeKind, ScalarStyle, Step, Tag, Tree, YamlError, YamlErrorKind,
};
pub use value::Value;

use patched::Patched;

/// Reads `text`. Total: broken lines cost themselves, not the rest of the file.
pub fn parse(text: &str) -> Tree {
    // Of a merge that is not finished one side is read.
    let (mut patches, conflict) = conflict::patches(text);
    let (mut tree, failure) = build::build(&Patched::new(text, &patches));
    if let Some(failure) = failure {
        let (repairs, mut errors) = recover::recover(text, &patches, failure);
        patches.extend(repairs);
        (tree, _) = build::build(&Patched::new(text, &patches));
        tree.errors.append(&mut errors);
    }
    tree.index();
    check::check(&mut tree);
    if let Some(error) = conflict {
        // What else cannot be read follows from it.
        tree.errors = vec![error];
    }
    tree.errors.order_by_key(|error| (error.span.start, error.span.end));
    tree
}
