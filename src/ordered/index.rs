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
    count: u32,
}

impl Index {
    /// An empty index.
    pub const fn new() -> Self {
        Self { blocks: Vec::new(), count: 0 }
    }

    /// All numbers in order.
    pub fn to_vec(&self) -> Vec<u32> {
        self.blocks.concat()
    }

    /// The number of the item that compares as equal, or the place for it.
    pub fn find(&self, compare: &mut dyn FnMut(usize) -> Ordering) -> Result<usize, Place> {
        self.place(compare).map(|place| self.blocks[place.block][place.at] as usize)
    }

    /// The place of the item that compares as equal, or the place for it.
    pub fn place(&self, compare: &mut dyn FnMut(usize) -> Ordering) -> Result<Place, Place> {
        let block = self.blocks.partition_point(|block| compare(block[0] as usize).is_le()).saturating_sub(1);
        let numbers = self.blocks.get(block).map_or(&[][..], Vec::as_slice);
        let found = numbers.binary_search_by(|&item| compare(item as usize));
        found.map(|at| Place { block, at }).map_err(|at| Place { block, at })
    }

    /// Puts the next number in its place; gives the number.
    pub fn add(&mut self, place: Place) -> usize {
        let item = self.count;
        self.count += 1;
        let Some(block) = self.blocks.get_mut(place.block) else {
            self.blocks.push(vec![item]);
            return item as usize;
        };
        block.insert(place.at, item);
        if block.len() == FULL {
            let rest = block.split_off(FULL / 2);
            self.blocks.insert(place.block + 1, rest);
        }
        item as usize
    }

    /// The item before a place.
    pub fn before(&self, place: Place) -> Option<usize> {
        match place.at.checked_sub(1) {
            Some(at) => Some(self.blocks[place.block][at] as usize),
            None => self.blocks.get(place.block.checked_sub(1)?)?.last().map(|&item| item as usize),
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
    pub fn next(&mut self) -> Option<usize> {
        loop {
            if let Some(&item) = self.blocks.get(self.place.block)?.get(self.place.at) {
                self.place.at += 1;
                return Some(item as usize);
            }
            self.place = Place { block: self.place.block + 1, at: 0 };
        }
    }
}
