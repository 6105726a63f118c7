//! Sets, which are also the keys of maps.

use super::index::{Index, Place, Places};
use crate::order::arrange;
use std::borrow::Borrow;
use std::fmt;

/// Items in order, each once.
#[derive(Clone)]
pub struct BTreeSet<T> {
    /// The items in the order in which they came.
    items: Vec<T>,
    index: Index,
}

impl<T: Ord> BTreeSet<T> {
    /// An empty set.
    pub const fn new() -> Self {
        Self { items: Vec::new(), index: Index::new() }
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The number of the item, or the place for it.
    pub(super) fn find<Q: Ord + ?Sized>(&self, wanted: &Q) -> Result<usize, Place>
    where
        T: Borrow<Q>,
    {
        self.index.find(&mut |item| self.items[item].borrow().cmp(wanted))
    }

    /// Adds a new item at its place; gives its number.
    pub(super) fn add(&mut self, place: Place, item: T) -> usize {
        self.items.push(item);
        self.index.add(place)
    }

    /// The item of that number.
    pub(super) fn at(&self, item: usize) -> &T {
        &self.items[item]
    }

    /// The numbers of all items in order.
    pub(super) fn order(&self) -> Vec<u32> {
        self.index.to_vec()
    }

    /// The numbers of the items in order, one after the other.
    pub(super) fn places(&self) -> Places<'_> {
        self.index.from(Place::default())
    }

    /// Like [`places`](Self::places), from this item on.
    pub(super) fn places_from(&self, first: &T) -> Places<'_> {
        self.index.from(self.index.place(&mut |item| self.items[item].cmp(first)).unwrap_or_else(|free| free))
    }

    /// The number of the last item before this one.
    pub(super) fn before(&self, next: &T) -> Option<usize> {
        self.index.before(self.index.place(&mut |item| self.items[item].cmp(next)).unwrap_or_else(|free| free))
    }

    /// Whether the item is there.
    pub fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.find(item).is_ok()
    }

    /// Adds the item; whether it is new.
    pub fn insert(&mut self, item: T) -> bool {
        match self.find(&item) {
            Ok(_) => false,
            Err(place) => {
                self.add(place, item);
                true
            }
        }
    }

    /// The items in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        let mut places = self.places();
        std::iter::from_fn(move || places.next().map(|item| &self.items[item]))
    }
}

impl<T> IntoIterator for BTreeSet<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(mut self) -> Self::IntoIter {
        arrange(&mut self.items, self.index.to_vec());
        self.items.into_iter()
    }
}

impl<T: Ord> Extend<T> for BTreeSet<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        for item in items {
            self.insert(item);
        }
    }
}

impl<T: Ord> FromIterator<T> for BTreeSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut set = Self::new();
        set.extend(items);
        set
    }
}

impl<T: Ord> Default for BTreeSet<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Ord + fmt::Debug> fmt::Debug for BTreeSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl<T: Ord> PartialEq for BTreeSet<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().zip(other.iter()).all(|(a, b)| a.cmp(b).is_eq())
    }
}

impl<T: Ord> Eq for BTreeSet<T> {}
