//! The order of items of any type.

use std::cmp::Ordering;

/// How many numbers a block holds at most: one that is added moves no more than these, and one in so many blocks.
const FULL: usize = 512;

/// A place in an index: the block, and where in it.
#[derive(Clone, Copy, Default)]
pub struct Place {
    block: usize,
    at: usize,
}

/// Numbers of items in the order of the items, in blocks of which none is empty.
#[derive(Clone)]
pub struct Index {
    blocks: Vec<Vec<u32>>,
}

impl Index {
    /// An empty index.
    pub const fn new() -> Self {
        Self { blocks: Vec::new() }
    }

    /// All numbers in order.
    pub fn to_vec(&self) -> Vec<u32> {
        self.blocks.concat()
    }

    /// The item that compares as equal, or the place for it.
    pub fn find(&self, compare: &mut dyn FnMut(u32) -> Ordering) -> Result<u32, Place> {
        self.place(compare).map(|place| self.blocks[place.block][place.at])
    }

    /// The place of the item that compares as equal, or the place for it.
    pub fn place(&self, compare: &mut dyn FnMut(u32) -> Ordering) -> Result<Place, Place> {
        let block = self.blocks.partition_point(|block| compare(block[0]).is_le()).saturating_sub(1);
        let numbers = self.blocks.get(block).map_or(&[][..], Vec::as_slice);
        let found = numbers.binary_search_by(|&item| compare(item));
        found.map(|at| Place { block, at }).map_err(|at| Place { block, at })
    }

    /// Puts an item's number in its place.
    pub fn insert(&mut self, place: Place, item: u32) {
        let Some(block) = self.blocks.get_mut(place.block) else {
            self.blocks.push(vec![item]);
            return;
        };
        block.insert(place.at, item);
        if block.len() == FULL {
            let rest = block.split_off(FULL / 2);
            self.blocks.insert(place.block + 1, rest);
        }
    }

    /// The item before a place.
    pub fn before(&self, place: Place) -> Option<u32> {
        match place.at.checked_sub(1) {
            Some(at) => Some(self.blocks[place.block][at]),
            None => self.blocks.get(place.block.checked_sub(1)?)?.last().copied(),
        }
    }

    /// The items from a place on.
    pub fn from(&self, place: Place) -> Places<'_> {
        Places { blocks: &self.blocks, place }
    }
}

/// Numbers of items in order.
pub struct Places<'a> {
    blocks: &'a [Vec<u32>],
    place: Place,
}

impl Places<'_> {
    /// The next item.
    #[inline(never)]
    pub fn next(&mut self) -> Option<u32> {
        loop {
            if let Some(&item) = self.blocks.get(self.place.block)?.get(self.place.at) {
                self.place.at += 1;
                return Some(item);
            }
            self.place = Place { block: self.place.block + 1, at: 0 };
        }
    }
}
