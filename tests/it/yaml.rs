//! The YAML tree: spans, values, faults, recovery.

use drydock::edit::yaml as edit;
use drydock::syntax::yaml::{NodeId, NodeKind, Step, Tree, YamlErrorKind, highlight, parse};
use drydock::text::{Edit, Span, apply_edits};
use proptest::prelude::*;

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
fn every_part_has_its_own_bytes() {
    insta::assert_snapshot!(dump(
        "\u{feff}# top\nservices: # all\n  web: &w !t\n    image: \"a\\tb\" # c\n    'it''s': x\n    cmd: >-\n      one\n      two\n\n\
         \x20     three\n\n    # after\n    e:\n    n: !reset null\n    r: !reset\n    s: &e\n    list:\n    -\n    - a b\n      c\n    - - x\n\
         \x20     - |+\n       k\n\n  db:\n    <<: [*w]\n    f: {a: 1, b, c: [x, ]}\n"
    ));
}

#[test]
fn windows_line_ends_and_block_scalars() {
    insta::assert_snapshot!(dump("a:\r\n  - |  # c | d\r\n    x\r\n    y\r\n  - k: v\r\n"));
}

#[test]
fn documents_anchors_and_tags() {
    insta::assert_snapshot!(dump(
        "---\na: 1\n...\n---\n- !override\n  b: c\n- &z\n  - q\n- &k k: v\n  l: &m\n    !x\n    n: 1\n"
    ));
}

#[test]
fn faults_that_are_no_syntax_errors() {
    let text = "a: &x [*x]\nb: *y\nc:\n  <<: 1\n  <<: {d: 1}\n  d: 2\nc: {<<: [{}, 2]}\n";
    let tree = parse(text);
    let found: Vec<_> = tree.errors.iter().map(|error| (error.kind, error.span.slice(text))).collect();
    assert_eq!(
        found,
        [
            (YamlErrorKind::AliasCycle, "*x"),
            (YamlErrorKind::UnknownAnchor, "*y"),
            (YamlErrorKind::BadMerge, "1"),
            (YamlErrorKind::DuplicateKey, "<<"),
            (YamlErrorKind::DuplicateKey, "c"),
            (YamlErrorKind::BadMerge, "2"),
        ]
    );
    assert_eq!(tree.errors[4].related.map(|span| span.start), Some(text.find("c:").unwrap()));
}

#[test]
fn what_aliases_stand_for_is_bounded() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb += &format!("a{level}: &a{level} [{items}]\n");
    }
    let tree = parse(&bomb);
    assert_eq!(tree.errors.iter().filter(|error| error.kind == YamlErrorKind::NodeLimit).count(), 1);
    fn count(value: drydock::syntax::yaml::Value<'_>) -> usize {
        1 + value.items().map(count).sum::<usize>() + value.entries().map(|(_, value)| count(value)).sum::<usize>()
    }
    assert!(tree.root().map_or(0, count) <= 100_000);
}

#[test]
fn deep_nesting_is_refused_not_followed() {
    for text in ["[".repeat(10_000), "- ".repeat(10_000), "{a: ".repeat(10_000), "a: {".repeat(10_000)] {
        let tree = parse(&format!("k: 1\nx: {text}\ny: 2\n"));
        assert!(!tree.errors.is_empty());
        assert_eq!(tree.root().and_then(|root| root.get("y")).and_then(|value| value.as_int()), Some(2));
    }
    let chain: String = (1..2_000).map(|level| format!("a{level}: &a{level} [*a{}]\n", level - 1)).collect();
    assert!(parse(&format!("a0: &a0 []\n{chain}")).errors.iter().any(|error| error.kind == YamlErrorKind::NodeLimit));
}

#[test]
fn values_follow_aliases_and_merges() {
    let text = "base: &base {a: 1, b: 2}\nmore: &more {b: 3, c: 4}\nx:\n  c: own\n  <<: [*base, *more]\n  list: [*base, ~, 'null', 0x1F, 0o17, true, 'true', 1.5]\n";
    let tree = parse(text);
    let x = tree.root().unwrap().get("x").unwrap();
    let entries: Vec<_> =
        x.entries().map(|(key, value)| format!("{}={}", key.text().unwrap(), value.as_str().unwrap_or("-"))).collect();
    assert_eq!(entries, ["c=own", "list=-", "a=1", "b=2"]);
    assert_eq!(x.get("b").unwrap().as_int(), Some(2));
    assert!(x.get("<<").is_none());
    assert_eq!(x.own_entries().count(), 3);
    let items: Vec<_> = x.get("list").unwrap().items().collect();
    assert!(items[0].is_mapping() && items[1].is_null() && !items[2].is_null());
    assert_eq!((items[3].as_int(), items[4].as_int()), (Some(31), Some(15)));
    assert_eq!((items[5].as_bool(), items[6].as_bool()), (Some(true), None));
    assert_eq!(items[0].span().slice(text), "{a: 1, b: 2}");
    assert_eq!(tree.root().unwrap().at(&["x", "a"]).and_then(|value| value.as_int()), Some(1));
}

#[test]
fn paths_lead_to_places_and_back() {
    let text = "services:\n  web:\n    ports:\n      - a\n      - b\n    image: x\n";
    let tree = parse(text);
    let key = |name: &str| Step::Key(name.to_owned());
    let ports = vec![key("services"), key("web"), key("ports"), Step::Index(1)];
    assert_eq!(tree.path_at(text.find("b\n").unwrap()), ports);
    assert_eq!(tree.path_at(text.find("ports").unwrap() + 2), ports[..3]);
    assert_eq!(tree.path_at(text.find("image").unwrap()), [key("services"), key("web"), key("image")]);
}

#[test]
fn a_half_typed_line_costs_itself() {
    for (text, wrong) in [
        ("services:\n  web:\n    image: nginx\n    po\n  db:\n    image: pg\n", "po"),
        ("services:\n  web:\n    image:nginx\n    ports: []\n  db:\n    image: pg\n", "image:nginx"),
        ("services:\n  web:\n    image: \"nginx\n    ports: [\"80\"]\n  db:\n    image: pg\n", "\"nginx"),
        ("services:\n  web:\n    ports: [\"80\", \n    tty: true\n  db:\n    image: pg\n", "[\"80\","),
        ("services:\n  web:\n    image: a: b\n    tty: true\n  db:\n    image: pg\n", "a: b"),
        ("services:\n  web:\n    image: @b\n    tty: true\n  db:\n    image: pg\n", "@b"),
        ("services:\n  we\n    image: b\n    tty: true\n  db:\n    image: pg\n", "we"),
        ("services:\n  web:\n    image: b\n   tty: true\n  db:\n    image: pg\n", "tty: true"),
        ("services:\n  web:\n    image: b\n    tty: *\n  db:\n    image: pg\n", "*"),
    ] {
        let tree = parse(text);
        let errors: Vec<_> = tree.errors.iter().map(|error| error.span.slice(text)).collect();
        assert_eq!(errors, [wrong], "{text}");
        let services = tree.root().and_then(|root| root.get("services")).unwrap();
        assert_eq!(services.own_entries().count(), 2, "{text}");
        assert_eq!(services.at(&["db", "image"]).and_then(|image| image.as_str()), Some("pg"), "{text}");
    }
}

fn applied(text: &str, edit: Option<Edit>) -> String {
    apply_edits(text, &[edit.expect("an edit")]).unwrap()
}

#[test]
fn edits_keep_the_style_of_the_file() {
    let text = "services:\r\n    web:\r\n        image: x # c\r\n        ports:\r\n            - a\r\n        env: {}\r\n        vol:\r\n";
    let tree = parse(text);
    let web = tree.root().unwrap().at(&["services", "web"]).unwrap().id;
    let ports = tree.value(web).get("ports").unwrap().id;
    let env = tree.value(web).get("env").unwrap().id;
    assert_eq!(edit::indentation_step(text, &tree), 4);
    assert!(
        applied(text, edit::insert_entry_after(text, &tree, web, 0, "restart: always"))
            .contains("# c\r\n        restart: always\r\n        ports")
    );
    assert!(
        applied(text, edit::append_item(text, &tree, ports, "k: v\nl: w"))
            .contains("- a\r\n            - k: v\r\n              l: w\r\n")
    );
    assert!(applied(text, edit::append_entry(text, &tree, env, "A: 1")).contains("env:\r\n            A: 1\r\n"));
    assert!(
        applied(text, edit::append_item_to_value(text, &tree, web, 3, "d:/d"))
            .contains("vol:\r\n            - d:/d\r\n")
    );
    assert!(applied(text, edit::delete_entry(text, &tree, web, 0)).contains("web:\r\n        ports:"));
    assert!(
        applied(text, edit::append_top_level(text, &tree, "volumes", "data:"))
            .ends_with("vol:\r\n\r\nvolumes:\r\n    data:\r\n")
    );
}

#[test]
fn edits_in_flow_style_and_behind_dashes() {
    let text = "a: [x, y]\nb: {k: 1, l: 2}\nc:\n- k: 1\n  l: 2\n- z";
    let tree = parse(text);
    let root = tree.root().unwrap();
    let (a, b, c) = (root.get("a").unwrap(), root.get("b").unwrap(), root.get("c").unwrap());
    assert!(applied(text, edit::append_item(text, &tree, a.id, "z")).starts_with("a: [x, y, z]\n"));
    assert!(applied(text, edit::delete_item(text, &tree, a.id, 1)).starts_with("a: [x]\n"));
    assert!(applied(text, edit::delete_entry(text, &tree, b.id, 0)).contains("b: {l: 2}\n"));
    assert!(applied(text, edit::append_entry(text, &tree, b.id, "m: 3")).contains("l: 2, m: 3}"));
    let first = c.items().next().unwrap();
    assert!(applied(text, edit::delete_entry(text, &tree, first.id, 0)).contains("c:\n- l: 2\n- z"));
    assert!(applied(text, edit::delete_item(text, &tree, c.id, 1)).ends_with("  l: 2"));
    assert!(applied(text, edit::delete_item(text, &tree, c.id, 0)).ends_with("c:\n- z"));
    assert!(applied(text, edit::append_item(text, &tree, c.id, "w")).ends_with("- z\n- w"));
    let new = parse("");
    assert_eq!(applied("", edit::append_top_level("", &new, "volumes", "data:")), "volumes:\n  data:\n");
}

fn check_tree(text: &str) {
    let tree = parse(text);
    let fits = |span: Span| text.get(span.start..span.end).is_some();
    for (index, node) in tree.nodes.iter().enumerate() {
        assert!(fits(node.span) && fits(node.outer()), "{text:?} {node:?}");
        if let NodeKind::Scalar(map, _) = &node.kind {
            let span = map.source(Span::new(0, map.text().len()));
            assert!(fits(span), "{text:?} {node:?}");
        }
        if let Some(parent) = tree.parent(NodeId(index as u32)) {
            assert!(tree.node(parent).span.covers(node.outer()), "{text:?} {node:?} {:?}", tree.node(parent));
        }
    }
    assert!(
        tree.errors.iter().all(|error| fits(error.span) && !error.message.is_empty()),
        "{text:?} {:?}",
        tree.errors
    );
    assert!(
        tree.comments.iter().all(|comment| comment.span.slice(text).starts_with('#')),
        "{text:?} {:?}",
        tree.comments
    );
    for offset in 0..text.len() {
        tree.path_at(offset);
    }
    let mut end = 0;
    for (span, _) in highlight(text) {
        assert!(end <= span.start && fits(span) && !span.is_empty(), "{text:?} {span:?}");
        end = span.end;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_text_gives_a_tree(text in "[ -~\n\té🐳\r\u{feff}]{0,80}") {
        check_tree(&text);
    }

    #[test]
    fn any_yaml_like_text_gives_a_tree(parts in prop::collection::vec(
        prop::sample::select(vec![
            "a", "b: ", "key:", "- ", "\n", "\n  ", "\n    ", "\r\n", "\t", "\"", "'", "[", "]", "{", "}", ", ", ": ", "&x ", "*x",
            "!t ", "|", ">-", " # c", "<<: ", "---", "...", "%", "@", "? ", "é", "1", "${V}", "\\", "null",
        ]), 0..40)) {
        check_tree(&parts.concat());
    }

    #[test]
    fn edits_leave_yaml(
        services in prop::collection::vec((0usize..6, 0usize..6), 1..4), step in 1usize..5, crlf: bool, broken_end: bool,
    ) {
        let values = ["x", "\n- a\n- b", "\nk: v\nl: w", "[a, b]", "{k: v}", ""];
        let mut text = String::from("services:\n");
        for (number, &(one, other)) in services.iter().enumerate() {
            text += &format!("{:step$}s{number}: # c\n", "");
            for (key, value) in [("one", values[one]), ("other", values[other])] {
                let inner = " ".repeat(3 * step);
                text += &format!("{:1$}{key}: {2}\n", "", 2 * step, value.replace('\n', &format!("\n{inner}")));
            }
        }
        if broken_end { text.pop(); }
        if crlf { text = text.replace('\n', "\r\n"); }
        let tree = parse(&text);
        prop_assert!(tree.errors.is_empty(), "{text}");
        let mut edits = vec![edit::append_top_level(&text, &tree, "volumes", "data: {}"), edit::append_top_level(&text, &tree, "services", "x: {}")];
        for index in 0..tree.nodes.len() {
            let id = NodeId(index as u32);
            edits.push(edit::append_entry(&text, &tree, id, "new: entry"));
            edits.push(edit::append_entry(&text, &tree, id, "new:\n  inner: entry"));
            edits.push(edit::append_item(&text, &tree, id, "new"));
            edits.push(edit::append_item(&text, &tree, id, "new: 1\nother: 2"));
            for entry in 0..3 {
                edits.push(edit::insert_entry_after(&text, &tree, id, entry, "new: entry"));
                edits.push(edit::append_to_value(&text, &tree, id, entry, "new: entry"));
                edits.push(edit::append_item_to_value(&text, &tree, id, entry, "new"));
                edits.push(edit::delete_entry(&text, &tree, id, entry));
                edits.push(edit::delete_item(&text, &tree, id, entry));
            }
        }
        for edit in edits.into_iter().flatten() {
            let new = apply_edits(&text, std::slice::from_ref(&edit)).unwrap();
            let after = parse(&new);
            prop_assert!(after.errors.is_empty(), "{text}\n{edit:?}\n{new}\n{:?}", after.errors);
            prop_assert_eq!(new.contains('\r'), crlf && new.contains('\n'));
        }
    }
}
