//! Maps and sets in little code. The standard library's B-tree is compiled anew for every pair of types, one to three
//! kilobytes each. Here the items lie in a vector as they came, one [`Index`] for all types keeps their order, and what is
//! compiled for a type is its comparison. Names are those of the standard library; there is no way to take an item out.

mod index;
mod set;

use crate::order::arrange;
use index::{Index, Place, Places};
use std::borrow::Borrow;
use std::fmt;

pub use set::BTreeSet;

/// Values by key, in the order of the keys.
#[derive(Clone)]
pub struct BTreeMap<K, V> {
    items: Vec<(K, V)>,
    index: Index,
}

impl<K: Ord, V> BTreeMap<K, V> {
    /// An empty map.
    pub const fn new() -> Self {
        Self { items: Vec::new(), index: Index::new() }
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<u32, Place>
    where
        K: Borrow<Q>,
    {
        self.index.find(&mut |item| self.items[item as usize].0.borrow().cmp(key))
    }

    /// What the key stands for.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.find(key).ok().map(|item| &self.items[item as usize].1)
    }

    /// Whether the key is there.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_ok()
    }

    /// Sets what the key stands for; gives what it stood for before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(&key) {
            Ok(item) => Some(std::mem::replace(&mut self.items[item as usize].1, value)),
            Err(place) => {
                self.add(place, key, value);
                None
            }
        }
    }

    /// The key's place, to be filled if it is free.
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        let found = self.find(&key);
        Entry { map: self, key, found }
    }

    fn add(&mut self, place: Place, key: K, value: V) -> u32 {
        let item = self.items.len() as u32;
        self.items.push((key, value));
        self.index.insert(place, item);
        item
    }

    /// Keys and values in order.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter { items: &self.items, places: self.index.from(Place::default()) }
    }

    /// Keys and values in order, from this key on.
    pub fn range_from(&self, key: &K) -> Iter<'_, K, V> {
        let place = self.index.place(&mut |item| self.items[item as usize].0.cmp(key));
        Iter { items: &self.items, places: self.index.from(place.unwrap_or_else(|free| free)) }
    }

    /// The last key before this one, and its value.
    pub fn last_before(&self, key: &K) -> Option<(&K, &V)> {
        let place = self.index.place(&mut |item| self.items[item as usize].0.cmp(key));
        let (key, value) = &self.items[self.index.before(place.unwrap_or_else(|free| free))? as usize];
        Some((key, value))
    }

    /// The keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
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
    found: Result<u32, Place>,
}

impl<'a, K: Ord, V> Entry<'a, K, V> {
    /// What the key stands for; `make` says what, if it is new.
    pub fn or_insert_with(self, make: impl FnOnce() -> V) -> &'a mut V {
        let item = match self.found {
            Ok(item) => item,
            Err(place) => self.map.add(place, self.key, make()),
        };
        &mut self.map.items[item as usize].1
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
    items: &'a [(K, V)],
    places: Places<'a>,
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, value) = &self.items[self.places.next()? as usize];
        Some((key, value))
    }
}

impl<'a, K: Ord, V> IntoIterator for &'a BTreeMap<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K, V> IntoIterator for BTreeMap<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(mut self) -> Self::IntoIter {
        arrange(&mut self.items, self.index.to_vec());
        self.items.into_iter()
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
