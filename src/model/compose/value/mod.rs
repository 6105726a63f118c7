//! The tree every later step works on: values that own their content and know where it stands.
//!
//! Aliases and `<<` are followed when a file is read (`read.rs`), so every key and value keeps the place at which the user wrote it, in whichever
//! file that is. Interpolation and merging keep these places; values that a step adds itself carry the place they follow from.

mod map;
mod read;

pub(super) use map::MapBuilder;
pub use map::{Key, Map};
pub use read::{TreeError, from_tree};

use super::budget::NODE;
use super::interpolate::{Operator, Outcome, Use};
use super::scalar;
use crate::text::{SourceMap, Span};
use std::borrow::Cow;
use std::sync::Arc;

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
