//! The view rules and the model read: aliases followed, `<<` merged.

use crate::ordered::BTreeSet;
use crate::syntax::yaml::{Entry, Node, NodeId, NodeKind, ScalarStyle, Step, Tree};
use crate::text::{SourceMap, Span};
use std::fmt;

/// A node seen with aliases followed and `<<` merged. What can be reached from one root is at most 100,000 nodes:
/// aliases past that are cut when the tree is built.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    /// The tree it lives in.
    pub tree: &'a Tree,
    /// The node, aliases already followed.
    pub id: NodeId,
}

impl<'a> Value<'a> {
    /// A view of `id`, aliases followed.
    pub fn new(tree: &'a Tree, id: NodeId) -> Self {
        let mut id = id;
        // An alias names an anchored node, and aliases cannot be anchored: one step leads to the end.
        if let NodeKind::Alias(_, Some(target)) = tree.node(id).kind {
            id = target;
        }
        Self { tree, id }
    }

    /// The node itself.
    pub fn node(self) -> &'a Node {
        self.tree.node(self.id)
    }

    /// The span of the node; for what came through an alias, where it was defined.
    pub fn span(self) -> Span {
        self.node().span
    }

    /// The tag as written, `!reset` for example.
    pub fn tag(self) -> Option<&'a str> {
        self.node().tag.as_ref().map(|tag| tag.text.as_str())
    }

    /// Whether it is a mapping.
    pub fn is_mapping(self) -> bool {
        matches!(self.node().kind, NodeKind::Mapping(_))
    }

    /// Whether it is a scalar, null included.
    pub fn is_scalar(self) -> bool {
        matches!(self.node().kind, NodeKind::Scalar(..))
    }

    /// Whether it is null: absent, `~` or `null` without quotes.
    pub fn is_null(self) -> bool {
        match &self.node().kind {
            NodeKind::Scalar(map, ScalarStyle::Plain) => {
                matches!(map.text(), "" | "~" | "null" | "Null" | "NULL") && !self.is_text_by_tag()
            }
            _ => false,
        }
    }

    /// The text of a scalar of any style, null included (then as written: `""`, `~`, `null`).
    pub fn text(self) -> Option<&'a str> {
        self.source_map().map(SourceMap::text)
    }

    /// The text of a scalar that is not null; numbers and booleans as written.
    pub fn as_str(self) -> Option<&'a str> {
        if self.is_null() { None } else { self.text() }
    }

    /// The text of a scalar with the way back to the source.
    pub fn source_map(self) -> Option<&'a SourceMap> {
        match &self.node().kind {
            NodeKind::Scalar(map, _) => Some(map),
            _ => None,
        }
    }

    /// How a scalar was written.
    pub fn style(self) -> Option<ScalarStyle> {
        match self.node().kind {
            NodeKind::Scalar(_, style) => Some(style),
            _ => None,
        }
    }

    /// `true` or `false` without quotes, as YAML 1.2 reads them.
    pub fn as_bool(self) -> Option<bool> {
        match self.plain()? {
            "true" | "True" | "TRUE" => Some(true),
            "false" | "False" | "FALSE" => Some(false),
            _ => None,
        }
    }

    /// A whole number without quotes, as YAML 1.2 reads it: decimal, `0o` or `0x`.
    pub fn as_int(self) -> Option<i64> {
        let text = self.plain()?;
        if let Some(octal) = text.strip_prefix("0o") {
            return digits(octal).and_then(|digits| i64::from_str_radix(digits, 8).ok());
        }
        if let Some(hexadecimal) = text.strip_prefix("0x") {
            return digits(hexadecimal).and_then(|digits| i64::from_str_radix(digits, 16).ok());
        }
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        text.parse().ok()
    }

    /// The items of a sequence; none for anything else.
    pub fn items(self) -> impl DoubleEndedIterator<Item = Value<'a>> + ExactSizeIterator {
        let items: &'a [NodeId] = match &self.node().kind {
            NodeKind::Sequence(items) => items,
            _ => &[],
        };
        items.iter().map(move |&item| Value::new(self.tree, item))
    }

    /// The entries of a mapping as written, `<<` among them and keys that stand twice both; none for anything else.
    pub fn own_entries(self) -> impl DoubleEndedIterator<Item = (Value<'a>, Value<'a>)> + ExactSizeIterator {
        self.raw_entries()
            .iter()
            .map(move |entry| (Value::new(self.tree, entry.key), Value::new(self.tree, entry.value)))
    }

    /// The entries of a mapping with `<<` merged in: its own keys win, then the mapping named first. A key comes once.
    pub fn entries(self) -> impl Iterator<Item = (Value<'a>, Value<'a>)> {
        let mut found = Vec::new();
        self.collect(&mut BTreeSet::new(), &mut found);
        found.into_iter()
    }

    /// The value of a key, merges followed.
    pub fn get(self, key: &str) -> Option<Value<'a>> {
        self.get_entry(key).map(|(_, value)| value)
    }

    /// The key and the value of a key, merges followed.
    pub fn get_entry(self, key: &str) -> Option<(Value<'a>, Value<'a>)> {
        let own = self.tree.entry_index(self.id, key).map(|at| self.raw_entries()[at]);
        let own = own.map(|entry| (Value::new(self.tree, entry.key), Value::new(self.tree, entry.value)));
        let own = own.filter(|(own, _)| !own.is_merge_key() && own.is_scalar());
        own.or_else(|| self.merged().find_map(|value| value.get_entry(key)))
    }

    /// The value at a path of keys, merges followed.
    pub fn at(self, path: &[&str]) -> Option<Value<'a>> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }

    /// The key path of the node where it stands in the source.
    pub fn path(self) -> Vec<Step> {
        self.tree.path_of(self.id)
    }

    /// Whether it is the plain key `<<`.
    pub(super) fn is_merge_key(self) -> bool {
        matches!(&self.node().kind, NodeKind::Scalar(map, ScalarStyle::Plain) if map.text() == "<<")
    }

    /// The mappings that `<<` brings in, the one that wins first.
    fn merged(self) -> impl Iterator<Item = Value<'a>> {
        let sources = self.own_entries().filter(|(key, _)| key.is_merge_key()).map(|(_, value)| value);
        sources.flat_map(|source| {
            let single = source.is_mapping().then_some(source);
            single.into_iter().chain(source.items().filter(|item| item.is_mapping()))
        })
    }

    fn collect(self, seen: &mut BTreeSet<&'a str>, found: &mut Vec<(Value<'a>, Value<'a>)>) {
        for (key, value) in self.own_entries() {
            if !key.is_merge_key() && key.text().is_none_or(|text| seen.insert(text)) {
                found.push((key, value));
            }
        }
        for source in self.merged() {
            source.collect(seen, found);
        }
    }

    fn raw_entries(self) -> &'a [Entry] {
        match &self.node().kind {
            NodeKind::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The text of a scalar whose type the text decides.
    fn plain(self) -> Option<&'a str> {
        match &self.node().kind {
            NodeKind::Scalar(map, ScalarStyle::Plain) if !self.is_text_by_tag() => Some(map.text()),
            _ => None,
        }
    }

    fn is_text_by_tag(self) -> bool {
        matches!(self.tag(), Some("!!str" | "!" | "!<tag:yaml.org,2002:str>"))
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Value").field(&self.id).field(&self.node().kind).finish()
    }
}

fn digits(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(text)
}
