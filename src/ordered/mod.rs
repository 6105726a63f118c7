//! Maps and sets in little code. The standard library's B-tree is compiled anew for every pair of types, one to three
//! kilobytes each. Here items lie in a vector as they came, one [`Index`](index::Index) for all types keeps their order,
//! and what is compiled for a type of keys is its comparison. Names are those of the standard library; there is no way to
//! take an item out.

mod index;
mod set;

use crate::order::arrange;
use index::{Place, Places};
use std::borrow::Borrow;
use std::fmt;

pub use set::BTreeSet;

/// Values by key, in the order of the keys.
#[derive(Clone)]
pub struct BTreeMap<K, V> {
    keys: BTreeSet<K>,
    /// The value of each key, in the order in which they came.
    values: Vec<V>,
}

impl<K: Ord, V> BTreeMap<K, V> {
    /// An empty map.
    pub const fn new() -> Self {
        Self { keys: BTreeSet::new(), values: Vec::new() }
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// What the key stands for.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.keys.find(key).ok().map(|item| &self.values[item])
    }

    /// Whether the key is there.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.keys.contains(key)
    }

    /// Sets what the key stands for; gives what it stood for before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.keys.find(&key) {
            Ok(item) => Some(std::mem::replace(&mut self.values[item], value)),
            Err(place) => {
                self.keys.add(place, key);
                self.values.push(value);
                None
            }
        }
    }

    /// The key's place, to be filled if it is free.
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        let found = self.keys.find(&key);
        Entry { map: self, key, found }
    }

    /// Keys and values in order.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter { map: self, places: self.keys.places() }
    }

    /// Keys and values in order, from this key on.
    pub fn range_from(&self, key: &K) -> Iter<'_, K, V> {
        Iter { map: self, places: self.keys.places_from(key) }
    }

    /// The last key before this one, and its value.
    pub fn last_before(&self, key: &K) -> Option<(&K, &V)> {
        self.keys.before(key).map(|item| self.pair(item))
    }

    fn pair(&self, item: usize) -> (&K, &V) {
        (self.keys.at(item), &self.values[item])
    }

    /// The keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.keys.iter()
    }

    /// The values in the order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }
}

/// The place of a key in a map.
pub struct Entry<'a, K, V> {
    map: &'a mut BTreeMap<K, V>,
    key: K,
    found: Result<usize, Place>,
}

impl<'a, K: Ord, V> Entry<'a, K, V> {
    /// What the key stands for; `make` says what, if it is new.
    pub fn or_insert_with(self, make: impl FnOnce() -> V) -> &'a mut V {
        let values = &mut self.map.values;
        let item = match self.found {
            Ok(item) => item,
            Err(place) => {
                values.push(make());
                self.map.keys.add(place, self.key)
            }
        };
        &mut values[item]
    }

    /// What the key stands for; `value`, if it is new.
    pub fn or_insert(self, value: V) -> &'a mut V {
        self.or_insert_with(|| value)
    }

    /// What the key stands for; the default, if it is new.
    pub fn or_default(self) -> &'a mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }
}

/// Keys and values of a map in order.
pub struct Iter<'a, K, V> {
    map: &'a BTreeMap<K, V>,
    places: Places<'a>,
}

impl<'a, K: Ord, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        self.places.next().map(|item| self.map.pair(item))
    }
}

impl<'a, K: Ord, V> IntoIterator for &'a BTreeMap<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K: Ord, V> IntoIterator for BTreeMap<K, V> {
    type Item = (K, V);
    type IntoIter = std::iter::Zip<std::vec::IntoIter<K>, std::vec::IntoIter<V>>;

    fn into_iter(mut self) -> Self::IntoIter {
        arrange(&mut self.values, self.keys.order());
        self.keys.into_iter().zip(self.values)
    }
}

impl<K: Ord, V> Extend<(K, V)> for BTreeMap<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, items: I) {
        for (key, value) in items {
            self.insert(key, value);
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for BTreeMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(items: I) -> Self {
        let mut map = Self::new();
        map.extend(items);
        map
    }
}

impl<K: Ord, V> Default for BTreeMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Ord + fmt::Debug, V: fmt::Debug> fmt::Debug for BTreeMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl<K: Ord, V: PartialEq> PartialEq for BTreeMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(a, b)| a.0.cmp(b.0).is_eq() && a.1 == b.1)
    }
}

impl<K: Ord, V: Eq> Eq for BTreeMap<K, V> {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap as Standard;

    /// Numbers up and down, thousands of them, many twice.
    fn numbers() -> impl Iterator<Item = u32> {
        let mut state = 7u32;
        (0..6000).map(move |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 18
        })
    }

    #[test]
    fn it_holds_what_the_standard_map_holds() {
        let (mut ours, mut standard) = (BTreeMap::new(), Standard::new());
        for (at, key) in numbers().enumerate() {
            assert_eq!(ours.insert(key, at), standard.insert(key, at));
        }
        for key in numbers().map(|key| key / 2) {
            *ours.entry(key).or_default() += 1;
            *standard.entry(key).or_default() += 1;
        }
        assert_eq!(ours.len(), standard.len());
        assert!(ours.iter().eq(standard.iter()));
        for key in 0..17_000 {
            assert_eq!(ours.get(&key), standard.get(&key));
            assert_eq!(ours.last_before(&key), standard.range(..key).next_back());
            assert!(ours.range_from(&key).take(3).eq(standard.range(key..).take(3)));
        }
        assert!(ours.into_iter().eq(standard));
    }

    #[test]
    fn a_set_keeps_each_item_once_and_in_order() {
        let set: BTreeSet<String> = ["b", "a", "c", "a"].map(str::to_owned).into_iter().collect();
        assert!(set.contains("a") && !set.contains("d"));
        assert!(set.into_iter().eq(["a", "b", "c"]));
    }
}
