//! Mappings: keys with their places, in the order of the file.

use super::{Node, Origin};
use crate::ordered::BTreeMap;

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
pub(in crate::model::compose) struct MapBuilder {
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
