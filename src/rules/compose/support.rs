//! What several Compose rules need: where a service stands in a file, so that a fix can write there.

use crate::diagnostic::Change;
use crate::model::compose::Service;
use crate::project::FileId;
use crate::rules::Context;
use crate::syntax::yaml::{self, NodeId, NodeKind, Tree};
use crate::text::Edit;

/// A mapping of a file that a fix writes to.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    /// The file.
    pub file: FileId,
    /// Its text.
    pub text: &'a str,
    /// Its tree.
    pub tree: &'a Tree,
    /// The mapping that holds the entry.
    pub mapping: NodeId,
    /// The entry's index in it.
    pub index: usize,
}

impl<'a> Target<'a> {
    /// The entry of a service, in the file in which its name stands.
    pub fn of_service(context: &Context<'a>, service: &Service) -> Option<Self> {
        let file = service.key.file;
        let tree = context.model.yaml(file)?;
        let root = tree.root()?.id;
        let services = entry_index(tree, root, "services")?;
        let mapping = entries(tree, root)?[services].value;
        let index = entry_index(tree, mapping, &service.name)?;
        Some(Self { file, text: &context.project.file(file).text, tree, mapping, index })
    }

    /// The entry `key` of the mapping that is this entry's value.
    pub fn child(self, key: &str) -> Option<Self> {
        let mapping = entries(self.tree, self.mapping)?[self.index].value;
        let index = entry_index(self.tree, mapping, key)?;
        Some(Self { mapping, index, ..self })
    }

    /// Adds `entry` to the mapping that is this entry's value.
    pub fn append(self, entry: &str) -> Option<Edit> {
        yaml::edit::append_to_value(self.text, self.tree, self.mapping, self.index, entry)
    }

    /// Adds an item to the sequence that is this entry's value.
    pub fn append_item(self, item: &str) -> Option<Edit> {
        yaml::edit::append_item_to_value(self.text, self.tree, self.mapping, self.index, item)
    }

    /// Removes this entry.
    pub fn delete(self) -> Option<Edit> {
        yaml::edit::delete_entry(self.text, self.tree, self.mapping, self.index)
    }

    /// An edit as a change of this file.
    pub fn change(self, edit: Edit) -> Change {
        Change::Edit { file: self.file, edit }
    }
}

/// The index of a key in a mapping.
pub fn entry_index(tree: &Tree, mapping: NodeId, key: &str) -> Option<usize> {
    entries(tree, mapping)?.iter().position(|entry| tree.key_text(entry.key) == key)
}

/// The mapping that holds the entry whose key is the node `key`, with the entry's index.
pub fn entry_of_key(tree: &Tree, key: NodeId) -> Option<(NodeId, usize)> {
    let mapping = tree.parent(key)?;
    let index = entries(tree, mapping)?.iter().position(|entry| entry.key == key)?;
    Some((mapping, index))
}

fn entries(tree: &Tree, mapping: NodeId) -> Option<&[yaml::Entry]> {
    match &tree.node(mapping).kind {
        NodeKind::Mapping(entries) => Some(entries),
        _ => None,
    }
}
