//! Variables that nothing sets, so that Compose puts the empty text in their place.

use super::interpolate::{Operator, Outcome, Use};
use super::value::{Data, Node};
use crate::order::Order;

/// Every `$NAME` and `${NAME}` below `root` that nothing has set, with the value that uses it, in order of place.
pub fn unset(root: &Node) -> Vec<(&Node, &Use)> {
    let mut found = Vec::new();
    let mut nodes = vec![root];
    while let Some(node) = nodes.pop() {
        let open = |used: &&Use| used.operator == Operator::Plain && used.outcome == Outcome::Empty;
        found.extend(node.uses().iter().filter(open).map(|used| (node, used)));
        match &node.data {
            Data::List(items) => nodes.extend(items),
            Data::Map(map) => nodes.extend(map.entries.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    found.order_by_key(|(node, used)| (node.origin.file, used.span));
    found
}
