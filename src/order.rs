//! Sorting in little code. The standard library's sort is compiled anew for every type and comparison, four kilobytes each;
//! here only the comparison is, and one merge sort of positions serves them all. Stable, like `sort`.

use std::cmp::Ordering;

/// Sorting of slices.
pub trait Order<T> {
    /// Sorts by a comparison; equal items stay in order.
    fn order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// Sorts by a key; equal items stay in order.
    fn order_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.order_by(|a, b| key(a).cmp(&key(b)));
    }

    /// Sorts.
    fn order(&mut self)
    where
        T: Ord,
    {
        self.order_by(T::cmp);
    }
}

impl<T> Order<T> for [T] {
    fn order_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let places = permutation(self.len(), &mut |a, b| compare(&self[a as usize], &self[b as usize]));
        arrange(self, places);
    }
}

/// Puts each item where `places`, which names every item once, wants it.
pub(crate) fn arrange<T>(items: &mut [T], places: Vec<u32>) {
    walk(places, &mut |a, b| items.swap(a, b));
}

/// Swaps along every cycle of the permutation once.
fn walk(mut places: Vec<u32>, swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..places.len() {
        let mut at = start;
        loop {
            let from = places[at] as usize;
            places[at] = at as u32;
            if from == start {
                break;
            }
            swap(at, from);
            at = from;
        }
    }
}

/// Where each item of the sorted slice comes from.
fn permutation(length: usize, compare: &mut dyn FnMut(u32, u32) -> Ordering) -> Vec<u32> {
    let mut places: Vec<u32> = (0..length as u32).collect();
    let mut merged: Vec<u32> = Vec::with_capacity(length);
    let mut width = 1;
    while width < length {
        for run in places.chunks(2 * width) {
            let (mut left, mut right) = run.split_at(width.min(run.len()));
            while let (Some(&a), Some(&b)) = (left.first(), right.first()) {
                if compare(b, a) == Ordering::Less {
                    merged.push(b);
                    right = &right[1..];
                } else {
                    merged.push(a);
                    left = &left[1..];
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(&mut places, &mut merged);
        merged.clear();
        width *= 2;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sorts_as_the_standard_library_does() {
        let mut state = 7u32;
        for length in [0, 1, 2, 3, 4, 5, 17, 64, 100, 1000] {
            let mut items: Vec<(u32, usize)> = (0..length)
                .map(|at| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (state >> 28, at)
                })
                .collect();
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            items.order_by_key(|item| item.0);
            assert_eq!(items, expected);
        }
    }
}
