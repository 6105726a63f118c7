//! The graph of a project: what it is built of, what each view shows, and the files made of it.

use drydock::diagnostic::Severity;
use drydock::graph::layout::Rect;
use drydock::graph::{
    self, AreaKind, Arrow, Badge, Condition, EdgeKind, Graph, Node, NodeKind, Scene, SceneEdge, SceneNode, View, build,
    default_stack, render, scene,
};
use drydock::{Project, Settings, analyze};
use proptest::prelude::*;

const COMPOSE: &str = "\
services:
  web:
    build: { context: ., target: runtime }
    ports: [\"8080:80\", \"127.0.0.1:9229:9229\"]
    depends_on:
      db: { condition: service_healthy }
      migrate: { condition: service_completed_successfully }
      cache: { condition: service_started, required: false }
    volumes:
      - ./site:/srv/site:ro
      - type: volume
        source: media
        target: /media
    networks: [front, back]
  worker:
    build: .
    depends_on: [cache, ghost]
    volumes: [\"media:/media:ro\", /scratch]
    networks: [back]
    profiles: [jobs]
  migrate:
    image: migrate/migrate:v4.17.1
    network_mode: service:db
  cache:
    image: redis:7.4-alpine
    networks: [back]
  db:
    image: postgres:16.4
    secrets: [db_password]
    volumes: [\"data:/var/lib/postgresql/data\"]
    networks: [back]
networks:
  front:
  back: { internal: true }
volumes:
  data:
  media:
secrets:
  db_password: { file: ./db_password.txt }
";

const DOCKERFILE: &str = "\
FROM node:22.9-alpine AS assets
RUN npm run build
FROM python:3.12.6-slim AS runtime
COPY --from=assets /dist /app
RUN --mount=type=bind,from=ghcr.io/team/tools:1.4,target=/tools /tools/setup
FROM runtime AS debug
RUN pip install debugpy
";

fn shop() -> (Project, Graph) {
    let project = Project::from_files([("compose.yaml", COMPOSE), ("Dockerfile", DOCKERFILE)]);
    let analysis = analyze(&project, &Settings::default());
    let graph = build(&project, &analysis.model, default_stack(&analysis.model));
    (project, graph)
}

fn edges(graph: &Graph) -> Vec<String> {
    let name = |node: usize| graph.nodes[node].id.as_str();
    graph
        .edges
        .iter()
        .map(|edge| format!("{} -> {} {} {}", name(edge.from), name(edge.to), edge.kind.name(), edge.label))
        .collect()
}

#[test]
fn a_project_becomes_nodes_and_edges() {
    let (_, graph) = shop();
    let nodes: Vec<String> = graph
        .nodes
        .iter()
        .map(|node| {
            format!(
                "{} | {} | {}{} {:?}",
                node.id,
                node.label,
                node.detail,
                if node.missing { " | missing" } else { "" },
                node.notes
            )
        })
        .collect();
    insta::assert_snapshot!(format!("{}\n\n{}", nodes.join("\n"), edges(&graph).join("\n")));
}

#[test]
fn every_place_leads_to_its_text() {
    let (project, graph) = shop();
    let text = |id: &str| {
        let place = graph.nodes[graph.find(id).unwrap()].places[0];
        place.span.slice(&project.file(place.file).text)
    };
    assert_eq!(text("service:web"), "web");
    assert_eq!(text("volume:media"), "media");
    assert_eq!(text("service:ghost"), "ghost");
    assert_eq!(text("stage:Dockerfile#0-assets"), "FROM node:22.9-alpine AS assets");
    let web = &graph.nodes[graph.find("service:web").unwrap()];
    assert!(
        web.extents[0].span.slice(COMPOSE).starts_with("web:\n    build")
            && web.extents[0].span.slice(COMPOSE).ends_with("[front, back]")
    );
    for edge in &graph.edges {
        let implicit = edge.kind == EdgeKind::Joins;
        assert!(
            implicit || edge.place.is_some_and(|place| !place.span.slice(&project.file(place.file).text).is_empty())
        );
    }
}

#[test]
fn views_and_files_are_stable() {
    let (project, graph) = shop();
    let system = scene(&graph, View::System, &[]);
    insta::assert_snapshot!("system_svg", render::svg(&system, render::Theme::Light));
    insta::assert_snapshot!("build_svg", render::svg(&scene(&graph, View::Build, &[]), render::Theme::Dark));
    insta::assert_snapshot!("mermaid", render::mermaid(&graph));
    insta::assert_snapshot!("dot", render::dot(&graph));
    insta::assert_snapshot!("json", render::json(&graph, &project));
    let outline: Vec<String> = system
        .outline
        .iter()
        .flat_map(|group| {
            std::iter::once(group.title.clone()).chain(group.items.iter().map(|item| format!("  {}", item.text)))
        })
        .collect();
    insta::assert_snapshot!("outline", outline.join("\n"));
}

#[test]
fn waves_follow_the_dependencies_and_name_cycles() {
    let (_, graph) = shop();
    let waves = graph::waves(&graph);
    let of = |id: &str| waves.of[graph.find(id).unwrap()];
    assert_eq!((of("service:db"), of("service:migrate"), of("service:web")), (Some(0), Some(1), Some(2)));
    assert!(waves.cycles.is_empty());
    let ring = small_graph(&["a", "b", "c"], &[(0, 1), (1, 2), (2, 0)]);
    assert_eq!(graph::waves(&ring).cycles.len(), 1);
    let scene = scene(&ring, View::Startup, &[]);
    assert!(
        scene.edges.iter().any(|edge| edge.back) && scene.notes.iter().any(|note| note.contains("wait for each other"))
    );
}

#[test]
fn published_ports_sit_on_the_border_and_say_who_reaches_them() {
    let (_, graph) = shop();
    for view in [View::System, View::Networks] {
        let scene = scene(&graph, view, &[]);
        let port = |label: &str| scene.nodes.iter().find(|node| node.label.starts_with(label)).unwrap();
        assert!(port(":8080").public && !port(":9229").public);
        assert!(scene.areas.iter().any(|area| area.kind == AreaKind::Host));
    }
}

#[test]
fn problems_stand_on_the_smallest_part_around_them() {
    let (project, graph) = shop();
    let mut diagnostics = analyze(&project, &Settings::default()).diagnostics;
    diagnostics.retain(|diagnostic| diagnostic.rule == "unknown-dependency");
    assert_eq!(diagnostics.len(), 1);
    let scene = scene(&graph, View::System, &diagnostics);
    let badged: Vec<&SceneNode> = scene.nodes.iter().filter(|node| node.badge.is_some()).collect();
    assert_eq!(badged.len(), 1);
    assert_eq!(badged[0].id, "service:worker");
    assert!(badged[0].description.ends_with(", 1 error"), "{}", badged[0].description);
    assert!(scene.edges.iter().any(|edge| edge.to == "service:ghost" && edge.severity.is_some()));
}

/// The number beside a shape is the number of what the shape stands for; the words have the rest.
#[test]
fn a_badge_counts_what_its_shape_says() {
    let text = "services:\n  web:\n    image: nginx\n    depends_on: [ghost]\n    ports: [\"80:80\"]\n";
    let project = Project::from_files([("compose.yaml", text)]);
    let analysis = analyze(&project, &Settings::default());
    let graph = build(&project, &analysis.model, default_stack(&analysis.model));
    let scene = scene(&graph, View::Startup, &analysis.diagnostics);
    let web = scene.nodes.iter().find(|node| node.label == "web").unwrap();
    let of = |severity| {
        let counting = analysis.diagnostics.iter().filter(|diagnostic| diagnostic.only_in.is_none());
        counting.filter(|diagnostic| diagnostic.severity == severity).count()
    };
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    assert!(errors > 0 && warnings > 0);
    assert_eq!(web.badge, Some(Badge { severity: Severity::Error, count: errors }));
    assert!(web.description.contains(&format!(", {errors} error")), "{}", web.description);
    assert!(web.description.contains(&format!(", {warnings} warning")), "{}", web.description);
}

#[test]
fn a_service_of_several_files_leads_to_each_of_them() {
    let (base, more) =
        ("services:\n  db: { image: a:1 }\n  web: { image: b:1 }\n", "services:\n  web:\n    restart: always\n");
    let project = Project::from_files([("compose.override.yaml", more), ("compose.yaml", base)]);
    let analysis = analyze(&project, &Settings::default());
    let graph = build(&project, &analysis.model, default_stack(&analysis.model));
    let scene = scene(&graph, View::System, &[]);
    let web = scene.nodes.iter().find(|node| node.label == "web").unwrap();
    let paths: Vec<&str> = web.origins.iter().map(|place| project.file(place.file).path.as_str()).collect();
    assert_eq!(paths, ["compose.yaml", "compose.override.yaml"]);
    assert!(web.origins.iter().all(|place| place.span.slice(&project.file(place.file).text) == "web"));
    assert!(web.description.contains("written in 2 files"), "{}", web.description);
    let items = scene.outline.iter().flat_map(|group| &group.items);
    let origins: Vec<usize> = items.map(|item| item.origins.len()).collect();
    assert_eq!(origins[..2], [1, 2]);
}

#[test]
fn a_dockerfile_that_is_not_open_is_said() {
    let text = "services:\n  web:\n    build: shop\n  api:\n    build:\n      context: shop\n      dockerfile: ${FILE}\n  far:\n    build: https://example.com/x.git\n";
    let project = Project::from_files([("compose.yaml", text)]);
    let analysis = analyze(&project, &Settings::default());
    let graph = build(&project, &analysis.model, default_stack(&analysis.model));
    let scene = scene(&graph, View::Build, &[]);
    let stages: Vec<&SceneNode> = scene.nodes.iter().filter(|node| node.kind == NodeKind::Stage).collect();
    assert_eq!(stages.len(), 1, "what cannot be known stays out");
    assert_eq!((stages[0].label.as_str(), stages[0].sublabel.as_str()), ("shop/Dockerfile", "not open here"));
    // It may be there on the disk: not missing.
    assert!(stages[0].dim && !stages[0].missing && scene.notes.is_empty());
    let web = scene.nodes.iter().find(|node| node.label == "web").unwrap();
    assert!(web.description.contains("runs shop/Dockerfile (not open here)"), "{}", web.description);
}

fn small_graph(names: &[&str], dependencies: &[(usize, usize)]) -> Graph {
    let mut graph =
        Graph { nodes: names.iter().map(|name| Node::new(NodeKind::Service, name)).collect(), edges: vec![] };
    for &(from, to) in dependencies {
        graph.connect(from, to, EdgeKind::Depends { condition: Condition::Started, required: true }, None);
    }
    graph
}

#[test]
fn a_dependency_follows_from_another_way_that_asks_for_as_much() {
    let mut graph = small_graph(&["web", "api", "db"], &[(0, 1), (1, 2), (0, 2)]);
    assert_eq!(graph::transitive(&graph), [false, false, true]);
    // web waits for a healthy db, api only for a started one.
    graph.edges[2].kind = EdgeKind::Depends { condition: Condition::Healthy, required: true };
    assert_eq!(graph::transitive(&graph), [false, false, false]);
}

#[test]
fn a_line_that_follows_from_others_goes_around_what_lies_between() {
    let graph = small_graph(&["web", "migrate", "db"], &[(0, 1), (1, 2), (0, 2)]);
    let scene = scene(&graph, View::Startup, &[]);
    let line = scene.edges.iter().find(|edge| edge.hidden).unwrap();
    assert_eq!((line.from.as_str(), head(line)), ("service:web", Some("service:web")));
    let between = scene.nodes.iter().find(|node| node.label == "migrate").unwrap();
    assert!(!line.points.windows(2).any(|pair| crosses(pair[0], pair[1], between)), "{:?}", line.points);
}

#[test]
fn equal_services_are_folded_and_hubs_become_chips() {
    let names: Vec<String> = (0..60)
        .map(|n| {
            if n < 2 {
                format!("hub{n}")
            } else if n < 40 {
                format!("worker-{n}")
            } else {
                format!("x{n}")
            }
        })
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let edges: Vec<(usize, usize)> = (2..40).map(|n| (n, 0)).chain((40..50).map(|n| (n, n + 10))).collect();
    let graph = small_graph(&names, &edges);
    let scene = scene(&graph, View::System, &[]);
    let group = scene.nodes.iter().find(|node| node.kind == NodeKind::Group).unwrap();
    assert_eq!((group.label.as_str(), group.sublabel.as_str(), group.members.len()), ("worker-…", "38 services", 38));
    let fewer = small_graph(&names[..30], &(2..30).map(|n| (n, 0)).collect::<Vec<_>>());
    let scene = drydock::graph::scene(&fewer, View::System, &[]);
    assert!(
        scene.edges.iter().all(|edge| edge.hidden)
            && scene.nodes.iter().any(|node| node.chips.iter().any(|chip| chip.text == "→ hub0"))
    );
}

#[test]
fn names_cannot_break_a_file() {
    let evil = "\"]; <script>alert(1)</script> #quot; %%{init}%% \\\" | & ]] end\n💥";
    let mut graph = small_graph(&[evil, "b"], &[(0, 1)]);
    graph.edges[0].label = evil.to_owned();
    graph.edges[0].kind = EdgeKind::Mounts { read_only: false };
    let svg = render::svg(&scene(&graph, View::System, &[]), render::Theme::Light);
    assert!(!svg.contains("<script"));
    let mermaid = render::mermaid(&graph);
    assert_eq!(mermaid.lines().count(), 5);
    assert!(mermaid.lines().nth(1).unwrap().starts_with("  n1[\"#34;#93;") && !mermaid.contains("%%"));
    let dot = render::dot(&graph);
    assert!(dot.contains("\\\"]; <script>") && dot.lines().count() == 7);
}

#[test]
fn nothing_is_a_graph_too() {
    for text in ["", "services:", "services: 3", "FROM"] {
        let project = Project::from_files([("compose.yaml", text), ("Dockerfile", text)]);
        let analysis = analyze(&project, &Settings::default());
        let graph = build(&project, &analysis.model, default_stack(&analysis.model));
        for view in View::ALL {
            render::svg(&scene(&graph, view, &analysis.diagnostics), render::Theme::Dark);
        }
    }
}

#[test]
fn too_many_parts_are_said_rather_than_drawn() {
    let names: Vec<String> = (0..2000).map(|n| format!("s{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let chain: Vec<(usize, usize)> = (1..2000).map(|n| (n, n - 1)).collect();
    let graph = small_graph(&names, &chain);
    for view in [View::System, View::Startup, View::Networks] {
        let scene = scene(&graph, view, &[]);
        assert!(scene.nodes.is_empty() && scene.notes.len() == 1 && !scene.outline.is_empty());
    }
}

/// Whether a line runs through the inside of a box, a border's breadth left out.
fn crosses(a: [f64; 2], b: [f64; 2], node: &SceneNode) -> bool {
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    for (axis, low, high) in
        [(0, node.x + 0.5, node.x + node.width - 0.5), (1, node.y + 0.5, node.y + node.height - 0.5)]
    {
        let (start, step) = (a[axis], b[axis] - a[axis]);
        if step.abs() < 1e-9 {
            if start <= low || start >= high {
                return false;
            }
            continue;
        }
        let (enters, leaves) = ((low - start) / step, (high - start) / step);
        first = first.max(enters.min(leaves));
        last = last.min(enters.max(leaves));
    }
    first < last
}

/// The box at which the head of a line is.
fn head(edge: &SceneEdge) -> Option<&str> {
    match edge.arrow {
        Arrow::End => Some(&edge.to),
        Arrow::Start => Some(&edge.from),
        Arrow::Dot | Arrow::None => None,
    }
}

fn check(scene: &Scene) -> Result<(), TestCaseError> {
    let rect = |node: &SceneNode| Rect { x: node.x, y: node.y, width: node.width - 0.2, height: node.height - 0.2 };
    for (index, node) in scene.nodes.iter().enumerate() {
        prop_assert!(
            node.x >= 0.0
                && node.y >= 0.0
                && node.x + node.width <= scene.width
                && node.y + node.height <= scene.height
        );
        for other in &scene.nodes[index + 1..] {
            prop_assert!(!rect(node).overlaps(&rect(other)), "{} and {} overlap", node.id, other.id);
        }
        for chip in &node.chips {
            prop_assert!(chip.x + chip.width <= node.width && chip.y + chip.height <= node.height);
        }
    }
    for edge in &scene.edges {
        prop_assert!(edge.points.len() >= 2, "{} has no route", edge.description);
        // Both ends lie on the borders of their boxes.
        for (id, point) in [(&edge.from, edge.points[0]), (&edge.to, edge.points[edge.points.len() - 1])] {
            let node = scene.nodes.iter().find(|node| &node.id == id).unwrap();
            let inside = |at: f64, start: f64, length: f64| at >= start - 0.3 && at <= start + length + 0.3;
            let on_network = node.kind == NodeKind::Network && scene.view == View::Networks;
            prop_assert!(
                on_network || (inside(point[0], node.x, node.width) && inside(point[1], node.y, node.height)),
                "{} does not reach {id}",
                edge.description
            );
        }
        // Also those that are shown only now and then.
        for node in scene.nodes.iter().filter(|node| node.id != edge.from && node.id != edge.to) {
            let hit = edge.points.windows(2).any(|pair| crosses(pair[0], pair[1], node));
            prop_assert!(
                !hit,
                "{:?}: {} runs over {} {:?} {:?}",
                scene.view,
                edge.description,
                node.id,
                edge.points,
                scene.nodes.iter().map(|n| (&n.id, n.x, n.y, n.width, n.height)).collect::<Vec<_>>()
            );
        }
        // As the legend says: to what waits in the order of the start, to what is needed elsewhere.
        if edge.kind.is_dependency() {
            let wanted = if scene.view == View::Startup { &edge.from } else { &edge.to };
            prop_assert_eq!(head(edge), Some(wanted.as_str()), "{:?}: {}", scene.view, &edge.description);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn scenes_hold_together(
        count in 1usize..30,
        dependencies in proptest::collection::vec((0usize..30, 0usize..30, 0u8..3), 0..50),
        volumes in proptest::collection::vec((0usize..30, 0usize..6, any::<bool>()), 0..20),
        ports in proptest::collection::vec((0usize..30, 8000u16..8010), 0..10),
        networks in proptest::collection::vec((0usize..30, 0usize..4), 0..20),
    ) {
        let mut graph = Graph::default();
        graph.nodes.extend((0..count).map(|n| Node::new(NodeKind::Service, &format!("service-{n}"))));
        graph.nodes.extend((0..6).map(|n| Node::new(if n % 2 == 0 { NodeKind::Volume } else { NodeKind::Bind }, &format!("v{n}"))));
        graph.nodes.extend((8000..8010).map(|n| Node::new(NodeKind::Port, &format!("{n}"))));
        graph.nodes.extend((0..4).map(|n| Node::new(NodeKind::Network, &format!("net{n}"))));
        for (from, to, condition) in dependencies {
            let condition = [Condition::Started, Condition::Healthy, Condition::Completed][usize::from(condition)];
            graph.connect(from % count, to % count, EdgeKind::Depends { condition, required: true }, None);
        }
        for (service, volume, read_only) in volumes {
            graph.connect(service % count, count + volume, EdgeKind::Mounts { read_only }, None);
        }
        for (service, port) in ports {
            graph.connect(count + 6 + usize::from(port - 8000), service % count, EdgeKind::Publishes { loopback: port % 2 == 0 }, None);
        }
        for (service, network) in networks {
            graph.connect(service % count, count + 16 + network, EdgeKind::Joins, None);
        }
        for view in View::ALL {
            let first = scene(&graph, view, &[]);
            check(&first)?;
            prop_assert_eq!(&scene(&graph, view, &[]), &first);
        }
    }
}
