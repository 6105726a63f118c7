//! The YAML tree: spans, values, faults, recovery.

use drydock::syntax::yaml::{NodeId, NodeKind, Step, Tree, YamlErrorKind, parse};
use drydock::text::Span;

/// Every node with the bytes it covers, one a line.
fn dump(text: &str) -> String {
    fn node(tree: &Tree, text: &str, id: NodeId, indent: usize, out: &mut String) {
        let node_ = tree.node(id);
        let mut line = match &node_.kind {
            NodeKind::Scalar(map, style) => format!("{style:?} {:?}", map.text()),
            NodeKind::Sequence(_) => "sequence".to_owned(),
            NodeKind::Mapping(_) => "mapping".to_owned(),
            NodeKind::Alias(name, target) => {
                format!("alias {name} {}", if target.is_some() { "known" } else { "unknown" })
            }
        };
        line += &format!(" @{} {:?}", node_.span.start, node_.span.slice(text));
        if let Some((name, span)) = &node_.anchor {
            line += &format!(" anchor {name} {:?}", span.slice(text));
        }
        if let Some(tag) = &node_.tag {
            line += &format!(" tag {} {:?}", tag.text, tag.span.slice(text));
        }
        *out += &format!("{}{line}\n", "  ".repeat(indent));
        match &node_.kind {
            NodeKind::Sequence(items) => items.iter().for_each(|&item| node(tree, text, item, indent + 1, out)),
            NodeKind::Mapping(entries) => entries.iter().for_each(|entry| {
                node(tree, text, entry.key, indent + 1, out);
                node(tree, text, entry.value, indent + 2, out);
            }),
            _ => {}
        }
    }
    let tree = parse(text);
    let mut out = String::new();
    for document in &tree.documents {
        out += &format!("document {}..{}\n", document.span.start, document.span.end);
        if let Some(root) = document.root {
            node(&tree, text, root, 1, &mut out);
        }
    }
    for comment in &tree.comments {
        out += &format!("comment {:?} own_line={}\n", comment.span.slice(text), comment.own_line);
    }
    for error in &tree.errors {
        out += &format!(
            "error {:?} {:?} related {:?}: {}\n",
            error.kind,
            error.span.slice(text),
            error.related,
            error.message
        );
    }
    out
}

#[test]
fn look() {
    print!(
        "{}",
        dump(
            "\u{feff}# top\nservices: # all\n  web: &w !t\n    image: \"a\\tb\" # c\n    'it''s': x\n    cmd: >-\n      one\n      two\n\n      three\n\n    # after\n    e:\n    n: !reset null\n    r: !reset\n    s: &e\n    list:\n    -\n    - a b\n      c\n    - - x\n      - |+\n       k\n\n  db:\n    <<: [*w, *nope]\n    f: {a: 1, b, c: [x, , ]}\n"
        )
    );
    print!("{}", dump("a:\r\n  - |  # c | d\r\n    x\r\n    y\r\n  - k: v\r\n"));
    print!(
        "{}",
        dump("---\na: &x [*x]\n...\n---\n- !override\n  b: c\n- &z\n  - q\n- &k k: v\n  l: &m\n    !x\n    n: 1\n")
    );
    print!("{}", dump(""));
    print!("{}", dump("? a\n: b\n? c\n"));
}
