//! Compose files as they are written, one by one: for rules about how, not what.

use crate::model::compose::scalar;
use crate::model::compose::value::Data;
use crate::order::Order;
use crate::project::{FileId, Place};
use crate::survey::Survey;
use crate::syntax::yaml::{NodeId, NodeKind, Tree, Value};
use crate::text::Span;

/// The services of all Compose files as they stand there, those of an anchor once.
pub fn services<'a>(survey: &Survey<'a>) -> Vec<(FileId, Value<'a>)> {
    let mut found = Vec::new();
    for (file, tree) in survey.model.compose_trees() {
        for services in tree.roots().filter_map(|root| root.get("services")) {
            for (_, service) in services.own_entries().filter(|(_, service)| service.is_mapping()) {
                if !found
                    .iter()
                    .rev()
                    .take(8)
                    .any(|&(known, other): &(FileId, Value<'_>)| known == file && other.id == service.id)
                {
                    found.push((file, service));
                }
            }
        }
    }
    found
}

/// The scalars in these lists of all services.
pub fn items<'a>(survey: &Survey<'a>, keys: &[&str]) -> Vec<(Place, Value<'a>)> {
    let mut found = Vec::new();
    for (file, service) in services(survey) {
        for (_, list) in service.own_entries().filter(|(key, _)| key.text().is_some_and(|key| keys.contains(&key))) {
            let scalars = list.items().filter(|item| item.is_scalar());
            found.extend(scalars.map(|item| (Place { file, span: item.span() }, item)));
        }
    }
    found
}

/// Whether a text without quotes is the same text, between brackets too.
pub fn reads_plain(text: &str) -> bool {
    let sign = |c: char| "-?:,[]{}#&*!|>'\"%@`~= ".contains(c);
    !text.is_empty()
        && (!text.starts_with(sign) || text.starts_with("~/"))
        && !text.ends_with([':', ' '])
        && ![": ", " #", "\n", "\t", "\\"].iter().any(|part| text.contains(part))
        && !text.contains([',', '[', ']', '{', '}'])
        && matches!(scalar::resolve(text), Data::Text(_))
        && !scalar::is_other_in_yaml_1_1(text)
}

/// Where aliases stand in a file, in order, each with the place of its anchor, in bytes.
pub fn aliases(tree: &Tree) -> Vec<(usize, usize)> {
    let place = |node: NodeId| tree.node(node).span.start;
    let alias = |(at, node): (usize, &crate::syntax::yaml::Node)| match node.kind {
        NodeKind::Alias(_, Some(target)) => Some((place(NodeId(at as u32)), place(target))),
        _ => None,
    };
    let mut found: Vec<(usize, usize)> = tree.nodes.iter().enumerate().filter_map(alias).collect();
    found.order();
    found
}

/// Whether the parts of a collection can stand in another order: none of these aliases would come to stand before its anchor. `order`
/// holds the present numbers of the parts.
pub fn can_move(aliases: &[(usize, usize)], parts: &[Span], order: &[usize]) -> bool {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return true };
    let mut place = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    let part_of = |at: usize| {
        let part = parts.partition_point(|part| part.start <= at).checked_sub(1)?;
        (at <= parts[part].end).then_some(part)
    };
    let inside =
        aliases.partition_point(|(at, _)| *at < first.start)..aliases.partition_point(|(at, _)| *at <= last.end);
    aliases[inside].iter().all(|&(user, anchor)| match (part_of(user), part_of(anchor)) {
        (Some(user), Some(owner)) => user == owner || place[owner] < place[user],
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml::parse;

    #[test]
    fn what_needs_quotes_is_known() {
        for plain in ["./data:/data", "data", "~/x:/x:ro", "/a b:/c"] {
            assert!(reads_plain(plain), "{plain}");
        }
        for quoted in ["", "~", "80", "a: b", "a #b", "[a]:/b", "a,b:/c", "yes", "C:\\x:/x", "a:", "*:/x", "${A}:/b"] {
            assert!(!reads_plain(quoted), "{quoted}");
        }
    }

    #[test]
    fn an_alias_stays_behind_its_anchor() {
        let text = "b: &x 1\na: *x\nc: 2\n";
        let tree = parse(text);
        let parts = [Span::new(0, 7), Span::new(8, 13), Span::new(14, 18)];
        let aliases = aliases(&tree);
        assert!(!can_move(&aliases, &parts, &[1, 0, 2]));
        assert!(can_move(&aliases, &parts, &[0, 2, 1]));
    }
}
