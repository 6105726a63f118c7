//! The tree every later step works on: values that own their content and know where it stands.
//!
//! Aliases and `<<` are followed here, so every key and value keeps the place at which the user wrote it, in whichever
//! file that is. Interpolation and merging keep these places; values that a step adds itself carry the place they follow from.

use super::budget::{Budget, NODE};
use super::interpolate::{Operator, Outcome, Use};
use super::scalar;
use crate::ordered::BTreeMap;
use crate::project::FileId;
use crate::syntax::yaml::{NodeId, NodeKind, ScalarStyle, Tree};
use crate::text::{SourceMap, Span};
use std::borrow::Cow;
use std::sync::Arc;

/// Nodes of one document with its aliases expanded, at most.
const NODE_LIMIT: usize = 100_000;
/// Collections inside collections, at most.
const DEPTH_LIMIT: usize = 128;

/// A place in the user's own text.
pub use crate::project::Place as Origin;

/// What a scalar was before and after interpolation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The value as written, quotes and folding undone, variables in place, where that is not the text of `map`.
    pub raw: Option<Box<str>>,
    /// The value with variables replaced, and its way back to the file.
    pub map: SourceMap,
    /// The variables used, in order.
    pub uses: Vec<Use>,
    /// Whether it was written without quotes.
    pub plain: bool,
}

impl Text {
    /// The value as written, quotes and folding undone, variables in place.
    pub fn raw(&self) -> &str {
        self.raw.as_deref().unwrap_or(self.map.text())
    }
}

/// `!reset` or `!override` in front of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeTag {
    /// Takes the value away.
    Reset,
    /// Replaces instead of merging.
    Override,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Another number.
    Float(f64),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping.
    Map(Map),
}

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub data: Data,
    /// Where it stands.
    pub origin: Origin,
    /// For a scalar of the file: its text before and after interpolation.
    pub text: Option<Arc<Text>>,
    /// `!reset` or `!override`.
    pub tag: Option<MergeTag>,
}

/// A key with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub name: String,
    /// Where it stands.
    pub origin: Origin,
    /// Whether it is (part of) an item of a list that was made a mapping: `- KEY=VALUE`, `- name`.
    pub listed: bool,
}

/// A mapping in the order of the file; a key stands once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// Keys with their values.
    pub entries: Vec<(Key, Node)>,
    /// Whether it was written as a list (`- KEY=VALUE`, `- name`).
    pub from_list: bool,
}

impl Map {
    /// The value of a key.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.entries.iter().find(|(key, _)| key.name == name).map(|(_, value)| value)
    }

    /// The value of a key, to change.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Node> {
        self.entries.iter_mut().find(|(key, _)| key.name == name).map(|(_, value)| value)
    }

    /// A key with its value.
    pub fn entry(&self, name: &str) -> Option<&(Key, Node)> {
        self.entries.iter().find(|(key, _)| key.name == name)
    }

    /// Sets a key; one that stands already keeps its position and takes the new place.
    pub fn insert(&mut self, key: Key, value: Node) {
        match self.entries.iter_mut().find(|(other, _)| other.name == key.name) {
            Some(entry) => *entry = (key, value),
            None => self.entries.push((key, value)),
        }
    }

    /// Takes a key out.
    pub fn remove(&mut self, name: &str) -> Option<Node> {
        let at = self.entries.iter().position(|(key, _)| key.name == name)?;
        Some(self.entries.remove(at).1)
    }
}

/// A mapping being made: knows its keys when there are many, so that a very long one stays cheap.
#[derive(Default)]
pub(super) struct MapBuilder {
    pub map: Map,
    index: BTreeMap<String, usize>,
}

/// From so many keys on an index of them costs less than a look at each.
const MANY_KEYS: usize = 16;

impl MapBuilder {
    /// Goes on with the entries of a mapping.
    pub fn of(map: Map) -> Self {
        let mut builder = Self { map, index: BTreeMap::new() };
        builder.note(0);
        builder
    }

    /// Notes the keys from a position on, or all of them once there are many.
    fn note(&mut self, from: usize) {
        let entries = &self.map.entries;
        if entries.len() >= MANY_KEYS {
            let from = if self.index.is_empty() { 0 } else { from };
            for (at, (key, _)) in entries.iter().enumerate().skip(from) {
                self.index.insert(key.name.clone(), at);
            }
        }
    }

    /// The value of a key.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.position(name).map(|at| &self.map.entries[at].1)
    }

    /// The position of a key.
    pub fn position(&self, name: &str) -> Option<usize> {
        match self.index.is_empty() {
            true => self.map.entries.iter().position(|(key, _)| key.name == name),
            false => self.index.get(name).copied(),
        }
    }

    /// Adds a key, or replaces it in its position.
    pub fn set(&mut self, key: Key, value: Node) {
        match self.position(&key.name) {
            Some(at) => self.map.entries[at] = (key, value),
            None => {
                self.map.entries.push((key, value));
                self.note(self.map.entries.len() - 1);
            }
        }
    }
}

impl Node {
    /// A value that stands at, or follows from, `origin`.
    pub fn new(data: Data, origin: Origin) -> Self {
        Self { data, origin, text: None, tag: None }
    }

    /// A string that follows from `origin`.
    pub fn string(text: impl Into<String>, origin: Origin) -> Self {
        Self::new(Data::Text(text.into()), origin)
    }

    /// The value of a key, when it is a mapping that has it.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.as_map()?.get(name)
    }

    /// The value behind several keys in a row.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, name| node.get(name))
    }

    /// The mapping, when it is one.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The mapping to change, when it is one.
    pub fn as_map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    /// Keys with values; none when it is no mapping.
    pub fn entries(&self) -> &[(Key, Node)] {
        self.as_map().map_or(&[], |map| &map.entries)
    }

    /// The items, when it is a list.
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.data {
            Data::List(items) => Some(items),
            _ => None,
        }
    }

    /// The items; none when it is no list.
    pub fn items(&self) -> &[Node] {
        self.as_list().unwrap_or(&[])
    }

    /// The string, when it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, when it is a whole one or a string that is one.
    pub fn as_int(&self) -> Option<i64> {
        match &self.data {
            Data::Int(number) => Some(*number),
            Data::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// The truth value, also of the strings YAML once took for one.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.data {
            Data::Bool(value) => Some(*value),
            Data::Text(text) => scalar::boolean(text),
            _ => None,
        }
    }

    /// Whether it is nothing.
    pub fn is_null(&self) -> bool {
        self.data == Data::Null
    }

    /// A scalar as the string a container would get; `None` for collections and null.
    pub fn scalar(&self) -> Option<Cow<'_, str>> {
        match &self.data {
            Data::Text(text) => Some(Cow::Borrowed(text)),
            Data::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
            Data::Int(number) => Some(Cow::Owned(number.to_string())),
            Data::Float(number) => Some(Cow::Owned(scalar::print_float(*number))),
            Data::Null | Data::List(_) | Data::Map(_) => None,
        }
    }

    /// The value as written, variables in place; empty for collections and values a step added.
    pub fn raw(&self) -> &str {
        self.text.as_ref().map_or("", |text| text.raw())
    }

    /// The variables it uses.
    pub fn uses(&self) -> &[Use] {
        self.text.as_ref().map_or(&[], |text| &text.uses)
    }

    /// What it takes of the budget, all it holds included.
    pub(super) fn weight(&self) -> usize {
        let inner = match &self.data {
            Data::Text(text) => text.len(),
            Data::List(items) => items.iter().map(Node::weight).sum(),
            Data::Map(map) => map.entries.iter().map(|(key, value)| key.name.len() + value.weight()).sum(),
            _ => 0,
        };
        NODE + inner
    }

    /// Whether no variable has a part in it.
    pub fn is_literal(&self) -> bool {
        self.uses().is_empty()
    }

    /// Whether all of it stands in the file: a literal, or built from defaults alone (`${TAG:-latest}`).
    pub fn is_written(&self) -> bool {
        self.uses().iter().all(|used| !used.taken || used.outcome == Outcome::Default)
    }

    /// Whether a variable without value and default has a part in it, so that the real value is not known.
    pub fn is_unresolved(&self) -> bool {
        self.uses().iter().any(|used| {
            let open = match used.outcome {
                Outcome::Empty => used.operator == Operator::Plain,
                Outcome::Missing | Outcome::Unknown => true,
                _ => false,
            };
            used.taken && open
        })
    }

    /// The string that stands at `part` of this one, as a value of its own with its place.
    pub fn part(&self, part: Span) -> Node {
        let (Some(text), Some(value)) = (&self.text, self.as_str()) else { return Node::new(Data::Null, self.origin) };
        let content = part.slice(value).to_owned();
        let mut map = SourceMap::new(text.map.source_offset(part.start));
        map.push_part(&text.map, part);
        let origin = Origin { span: outer_span(text, part), ..self.origin };
        let uses: Vec<Use> = text.uses.iter().filter(|used| origin.span.covers(used.span)).cloned().collect();
        let raw = (!uses.is_empty()).then(|| raw_part(text.raw(), value, part).into());
        let text = Text { raw, map, uses, plain: text.plain };
        Node { data: Data::Text(content), origin, text: Some(Arc::new(text)), tag: None }
    }

    /// The part of the file that `part` (bytes of the string) came from; the whole value where that is not known.
    pub fn span_of(&self, part: Span) -> Origin {
        match (&self.text, &self.data) {
            (Some(text), Data::Text(value)) if text.map.text() == value => {
                Origin { file: self.origin.file, span: text.map.source(part) }
            }
            _ => self.origin,
        }
    }
}

/// What `part` of the resolved text came from, the `${…}` of variables included, those that turned out empty too.
fn outer_span(text: &Text, part: Span) -> Span {
    let map = &text.map;
    let length = map.text().len();
    let outer = || text.uses.iter().filter(|used| !used.nested);
    let start = match part.start {
        0 => outer().next().map_or(usize::MAX, |first| first.span.start).min(map.source_offset(0)),
        at => map.source(Span::new(at - 1, at)).end,
    };
    let end = map.source_offset(part.end.min(length)).max(start);
    let inner = Span::new(start, end);
    outer().filter(|used| used.span.overlaps(inner)).fold(inner, |span, used| span.join(used.span))
}

/// The raw text of a part: what stays when the same text before and behind it is taken off.
fn raw_part(raw: &str, value: &str, part: Span) -> String {
    let before = &value[..part.start];
    let behind = &value[part.end..];
    let rest = match before.as_bytes().last() {
        None => raw,
        Some(&sign) => {
            raw.strip_prefix(before).or_else(|| raw.split_once(sign as char).map(|(_, rest)| rest)).unwrap_or(raw)
        }
    };
    rest.strip_suffix(behind).unwrap_or(rest).to_owned()
}

/// Something in the tree that Compose does not accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreeError {
    /// A key that is no string; with its text.
    KeyIsNoString(String, Origin),
    /// Aliases expand to too much, or collections are nested too deep.
    TooLarge(Origin),
    /// The budget of the project is used up.
    TooMuch(Origin),
}

/// Reads one document of a file into a tree of its own.
pub fn from_tree(tree: &Tree, root: NodeId, file: FileId, budget: &mut Budget, errors: &mut Vec<TreeError>) -> Node {
    let mut reader = Reader { tree, file, errors, budget, left: NODE_LIMIT, open: Vec::new(), stopped: false };
    reader.node(root)
}

struct Reader<'a> {
    tree: &'a Tree,
    file: FileId,
    errors: &'a mut Vec<TreeError>,
    budget: &'a mut Budget,
    left: usize,
    /// The collections being read, outermost first: an alias to one of them would never end.
    open: Vec<NodeId>,
    stopped: bool,
}

impl Reader<'_> {
    fn origin(&self, id: NodeId) -> Origin {
        Origin { file: self.file, span: self.tree.nodes[id.0 as usize].span }
    }

    fn node(&mut self, id: NodeId) -> Node {
        let tree = self.tree;
        let node = &tree.nodes[id.0 as usize];
        let origin = self.origin(id);
        if self.left == 0 || self.open.len() >= DEPTH_LIMIT || self.open.contains(&id) {
            if !self.stopped {
                self.stopped = true;
                self.errors.push(TreeError::TooLarge(origin));
            }
            return Node::new(Data::Null, origin);
        }
        self.left -= 1;
        let length = match &node.kind {
            NodeKind::Scalar(map, _) => map.text().len(),
            _ => 0,
        };
        if !self.budget.take(NODE + length) {
            self.left = 0;
            self.stopped = true;
            self.errors.push(TreeError::TooMuch(origin));
            return Node::new(Data::Null, origin);
        }
        let tag = node.tag.as_ref().map(|tag| tag.text.as_str());
        let mut result = match &node.kind {
            NodeKind::Scalar(map, style) => scalar_node(map, *style, tag, origin),
            NodeKind::Alias(_, None) => Node::new(Data::Null, origin),
            NodeKind::Alias(_, Some(target)) => {
                self.open.push(id);
                let result = self.node(*target);
                self.open.pop();
                result
            }
            NodeKind::Sequence(items) => {
                self.open.push(id);
                let items = items.iter().map(|&item| self.item(item)).collect();
                self.open.pop();
                Node::new(Data::List(items), origin)
            }
            NodeKind::Mapping(_) => {
                self.open.push(id);
                let mut builder = MapBuilder::default();
                self.mapping(id, &mut builder);
                self.open.pop();
                Node::new(Data::Map(builder.map), origin)
            }
        };
        result.tag = match tag {
            Some("!reset") => Some(MergeTag::Reset),
            Some("!override") => Some(MergeTag::Override),
            _ => result.tag,
        };
        result
    }

    /// An item of a list. A list that an alias brings stands where the alias does: it is one item, and nobody's list is at fault.
    fn item(&mut self, id: NodeId) -> Node {
        let node = self.node(id);
        match &node.data {
            Data::List(_) => Node { origin: self.origin(id), ..node },
            _ => node,
        }
    }

    /// Adds the entries of mapping `id` to `map`: its own first, then what `<<` brings and is not there yet.
    fn mapping(&mut self, id: NodeId, map: &mut MapBuilder) {
        let tree = self.tree;
        let NodeKind::Mapping(entries) = &tree.nodes[id.0 as usize].kind else { return };
        let mut sources = Vec::new();
        for entry in entries {
            let Some(name) = self.key(entry.key) else { continue };
            if name == "<<" && self.is_plain(entry.key) {
                sources.push(entry.value);
                continue;
            }
            let key = Key { name, origin: self.origin(entry.key), listed: false };
            let value = self.node(entry.value);
            map.set(key, value);
        }
        for source in sources {
            self.merge_in(source, map);
        }
    }

    fn merge_in(&mut self, source: NodeId, map: &mut MapBuilder) {
        let tree = self.tree;
        match &tree.nodes[source.0 as usize].kind {
            NodeKind::Alias(_, Some(target)) if !self.open.contains(target) => {
                self.open.push(source);
                self.merge_in(*target, map);
                self.open.pop();
            }
            NodeKind::Sequence(items) => {
                self.open.push(source);
                for &item in items {
                    if self.open.len() < DEPTH_LIMIT {
                        self.merge_in(item, map);
                    }
                }
                self.open.pop();
            }
            NodeKind::Mapping(_) if self.left > 0 => {
                let Data::Map(merged) = self.node(source).data else { return };
                for (key, value) in merged.entries {
                    if map.position(&key.name).is_none() {
                        map.set(key, value);
                    }
                }
            }
            _ => {}
        }
    }

    fn is_plain(&self, id: NodeId) -> bool {
        matches!(self.tree.nodes[id.0 as usize].kind, NodeKind::Scalar(_, ScalarStyle::Plain))
    }

    fn key(&mut self, id: NodeId) -> Option<String> {
        let tree = self.tree;
        let mut at = id;
        if let NodeKind::Alias(_, Some(target)) = &tree.nodes[at.0 as usize].kind {
            at = *target;
        }
        let node = &tree.nodes[at.0 as usize];
        let NodeKind::Scalar(map, style) = &node.kind else {
            self.errors.push(TreeError::KeyIsNoString(String::new(), self.origin(id)));
            return None;
        };
        let text = map.text();
        let tagged = node.tag.as_ref().is_some_and(|tag| tag.text == "!!str");
        if *style == ScalarStyle::Plain && !tagged && !matches!(scalar::resolve(text), Data::Text(_)) {
            self.errors.push(TreeError::KeyIsNoString(text.to_owned(), self.origin(id)));
        }
        Some(text.to_owned())
    }
}

fn scalar_node(map: &SourceMap, style: ScalarStyle, tag: Option<&str>, origin: Origin) -> Node {
    let plain = style == ScalarStyle::Plain;
    let data = match tag {
        Some("!!str") => Data::Text(map.text().to_owned()),
        Some("!!int" | "!!float" | "!!bool" | "!!null") => scalar::resolve(map.text()),
        _ if plain => scalar::resolve(map.text()),
        _ => Data::Text(map.text().to_owned()),
    };
    let text = Text { raw: None, map: map.clone(), uses: Vec::new(), plain };
    Node { data, origin, text: Some(Arc::new(text)), tag: None }
}
