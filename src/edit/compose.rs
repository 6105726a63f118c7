//! What several Compose rules need: where a service stands in a file, so that a fix can write there.

use crate::diagnostic::Change;
use crate::edit::yaml::LINES;
use crate::model::compose::Service;
use crate::model::compose::value::Origin;
use crate::ordered::BTreeSet;
use crate::project::FileId;
use crate::survey::services::definition;
use crate::survey::{PortRef, ServiceRef, Survey};
use crate::syntax::yaml::{self, NodeId, NodeKind, Tree};
use crate::text::{Edit, Span};

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
    /// The entry of a service, in the last file that has it.
    pub fn of_service(context: &Survey<'a>, service: &Service) -> Option<Self> {
        Self::in_file(context, service, service.key.file)
    }

    /// The entry of a service, in the file that defines it.
    pub fn of_definition(context: &Survey<'a>, service: &Service) -> Option<Self> {
        Self::in_file(context, service, definition(context, service).file)
    }

    /// The entry of a service in a file.
    pub fn in_file(context: &Survey<'a>, service: &Service, file: FileId) -> Option<Self> {
        let tree = context.model.yaml(file)?;
        let root = tree.root()?.id;
        let services = entry_index(tree, root, "services")?;
        let mapping = entries(tree, root)?[services].value;
        let index = entry_index(tree, mapping, &service.name)?;
        Some(Self { file, text: &context.project.file(file).text, tree, mapping, index })
    }

    /// Whether a place of its file stands in this entry. What comes through `extends` or an anchor does not: a repair there would
    /// leave it to everyone else.
    pub fn holds(self, place: Origin) -> bool {
        let all = entries(self.tree, self.mapping);
        let entry = all.and_then(|all| all.get(self.index));
        place.file == self.file && entry.is_some_and(|entry| self.tree.entry_span(entry).covers(place.span))
    }

    /// The entry `key` of the mapping that is this entry's value.
    pub fn child(self, key: &str) -> Option<Self> {
        let mapping = entries(self.tree, self.mapping)?[self.index].value;
        let index = entry_index(self.tree, mapping, key)?;
        Some(Self { mapping, index, ..self })
    }

    /// Adds `entry` to the mapping that is this entry's value.
    pub fn append(self, entry: &str) -> Option<Edit> {
        // What is there already, empty or reset, is there on purpose.
        if entry.split_once(':').is_some_and(|(key, _)| self.child(key).is_some()) {
            return None;
        }
        crate::edit::yaml::append_to_value(self.text, self.tree, self.mapping, self.index, entry)
    }

    /// Adds an item to the sequence that is this entry's value.
    pub fn append_item(self, item: &str) -> Option<Edit> {
        crate::edit::yaml::append_item_to_value(self.text, self.tree, self.mapping, self.index, item)
    }

    /// Where the items of the sequence that is this entry's value stand.
    pub fn items(self) -> Vec<Span> {
        let value = entries(self.tree, self.mapping).map(|all| all[self.index].value);
        match value.map(|value| &self.tree.node(value).kind) {
            Some(NodeKind::Sequence(items)) => items.iter().map(|&item| self.tree.node(item).span).collect(),
            _ => Vec::new(),
        }
    }

    /// An edit as a change of this file.
    pub fn change(self, edit: Edit) -> Change {
        Change::Edit { file: self.file, edit }
    }
}

/// The index of a key in a mapping.
pub fn entry_index(tree: &Tree, mapping: NodeId, key: &str) -> Option<usize> {
    tree.entry_index(mapping, key)
}

/// The mapping that holds the entry whose key is the node `key`, with the entry's index.
pub fn entry_of_key(tree: &Tree, key: NodeId) -> Option<(NodeId, usize)> {
    let mapping = tree.parent(key)?;
    let index = tree.entry_with(mapping, key)?;
    Some((mapping, index))
}

fn entries(tree: &Tree, mapping: NodeId) -> Option<&[yaml::Entry]> {
    match &tree.node(mapping).kind {
        NodeKind::Mapping(entries) => Some(entries),
        _ => None,
    }
}

/// Turns a list of names into a mapping whose values are `entry(name)`: `[a]` into `a: {…}`, `- a` into `a:` with the entry below.
/// Comments between the items stay. `None` where an item is no plain name.
pub fn list_to_mapping(text: &str, tree: &Tree, list: NodeId, entry: impl Fn(&str) -> String) -> Option<Vec<Edit>> {
    let NodeKind::Sequence(items) = &tree.node(list).kind else { return None };
    let names: Option<Vec<(&str, Span)>> = items
        .iter()
        .map(|&item| {
            let node = tree.node(item);
            let name = tree.value(item).as_str()?;
            (node.anchor.is_none() && node.tag.is_none() && node.span.slice(text).trim_matches(['"', '\'']) == name)
                .then_some((name, node.span))
        })
        .collect();
    let names = names?;
    // A list may name something twice, a mapping may not.
    let mut seen = BTreeSet::new();
    if !names.iter().all(|(name, _)| seen.insert(*name)) {
        return None;
    }
    let span = tree.node(list).span;
    if text.as_bytes().get(span.start) == Some(&b'[') {
        let last = span.end.checked_sub(1)?;
        let mut edits = vec![
            Edit::replace(Span::new(span.start, span.start + 1), "{"),
            Edit::replace(Span::new(last, span.end), "}"),
        ];
        edits.extend(names.iter().map(|(name, span)| Edit::insert(span.end, format!(": {{{}}}", entry(name)))));
        return Some(edits);
    }
    let step = crate::edit::yaml::indentation_step(text, tree);
    let line_start = |at: usize| LINES.line_start(text, at);
    let key_start = line_start(text[..line_start(span.start)].trim_end().len());
    let key_column = text[key_start..].len() - text[key_start..].trim_start_matches(' ').len();
    names
        .iter()
        .map(|(name, span)| {
            let start = line_start(span.start);
            let lead = &text[start..span.start];
            let dash = lead.find('-')?;
            if !lead[..dash].trim().is_empty() || !lead[dash + 1..].trim().is_empty() {
                return None;
            }
            let newline = LINES.near(text, span.start);
            let column = if dash > key_column { dash } else { key_column + step };
            let deeper = column + step;
            let whole = format!("{:column$}{name}:{newline}{:deeper$}{}", "", "", entry(name));
            // A comment behind the name goes behind the key.
            let comment = &text[span.end..LINES.line_end(text, span.end)];
            if comment.trim_start().starts_with('#') {
                let with_comment = format!("{:column$}{name}:{comment}{newline}{:deeper$}{}", "", "", entry(name));
                return Some(Edit::replace(Span::new(start, span.end + comment.len()), with_comment));
            }
            Some(Edit::replace(Span::new(start, span.end), whole))
        })
        .collect()
}

/// Replaces a literal by a variable that has to be set. `None` where the text around it would change its meaning.
pub fn require(context: &Survey<'_>, place: Origin, name: &str) -> Option<Change> {
    let text = &context.project.file(place.file).text;
    let line = &text[LINES.line_start(text, place.span.start)..place.span.start];
    let mut value = ["${", name, ":?set ", name, " in .env}"].concat();
    let quoted = line.ends_with(['"', '\'']) || line.matches(['"', '\'']).count() % 2 == 1;
    if !quoted && line.contains(['{', '[']) && !line.contains("${") {
        // In `{…}` and `[…]` a brace would end the value: it takes quotes, which fit around a whole value only.
        let whole = line.trim_end().ends_with([':', ',', '{', '['])
            && text[place.span.end..].trim_start_matches([' ', '\t']).starts_with([',', '}', ']']);
        if !whole {
            return None;
        }
        value = ["\"", &value, "\""].concat();
    }
    Some(Change::Edit { file: place.file, edit: Edit::replace(place.span, value) })
}

/// Takes what stands at a place of a service out of its list or mapping, these too where nothing else is in them. `None` where it
/// comes through an anchor or `extends`, or others refer to it.
pub fn delete(service: ServiceRef<'_>, place: Origin) -> Option<Change> {
    let target = Target::in_file(&service.survey, service.service, place.file)?;
    let edit = target.holds(place).then(|| remove(&service.survey, place))??;
    Some(target.change(edit))
}

/// Takes what stands at a place, a value or the key of an entry, out of its list or mapping, these too where nothing else is in them.
pub fn remove(survey: &Survey<'_>, place: Origin) -> Option<Edit> {
    let (tree, text) = (survey.model.yaml(place.file)?, survey.text(place));
    let mut node = tree.node_at(place.span.start)?;
    loop {
        let outer = tree.parent(node)?;
        let edit = match &tree.node(outer).kind {
            NodeKind::Sequence(items) if items.len() > 1 => {
                super::yaml::delete_item(text, tree, outer, tree.item_index(outer, node)?)
            }
            NodeKind::Mapping(entries) if entries.len() > 1 => {
                super::yaml::delete_entry(text, tree, outer, tree.entry_with(outer, node)?)
            }
            _ => {
                node = outer;
                continue;
            }
        };
        return edit.filter(|edit| !edit.span.slice(text).contains('&'));
    }
}

/// Takes an entry of `ports` out of its list; the list goes with its last item.
pub fn remove_port(port: PortRef<'_>) -> Option<Edit> {
    remove(&port.service.survey, port.place())
}

/// Writes an address before the short form of an entry of `ports`, which is put in quotes.
pub fn bind_port(port: PortRef<'_>, address: &str) -> Option<Edit> {
    if !port.port.is_short || port.port.host_ip.is_some() {
        return None;
    }
    let place = port.place();
    let written = place.span.slice(port.service.survey.text(place));
    let quote = if written.starts_with('\'') { "'" } else { "\"" };
    let inner = written.trim_matches(['"', '\'']);
    // A lone container port is published at a random one: `127.0.0.1::5432`.
    let colon = if inner.contains(':') { ":" } else { "::" };
    Some(Edit::replace(place.span, [quote, address, colon, inner, quote].concat()))
}
