//! A scene as SVG elements: attributes and classes only, colours come from the style sheet.

use crate::app::widgets::icons;
use crate::graph::render::path;
use crate::graph::{Area, AreaKind, Arrow, EdgeKind, LineStyle, NodeKind, Scene, SceneEdge, SceneNode};
use crate::text::plain::rounded;
use std::rc::Rc;
use yew::prelude::*;

/// A scene that is equal to others that look alike, so that they are not drawn again.
#[derive(Clone)]
pub struct SceneHandle(pub Rc<Scene>);

impl PartialEq for SceneHandle {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.0.looks_like(&other.0)
    }
}

/// Properties of [`Drawing`].
#[derive(Clone, PartialEq, Properties)]
pub struct DrawingProps {
    /// What is drawn.
    pub scene: SceneHandle,
    /// The node that is selected.
    pub selected: Option<usize>,
    /// The node that the Tab key reaches.
    pub focused: usize,
    /// Called with a node that was clicked, and whether twice.
    pub choose: Callback<(usize, bool)>,
}

/// The id of a node's element.
pub fn node_id(id: &str) -> String {
    ["node-", id].concat()
}

/// The heads of lines.
pub fn markers() -> Html {
    html! {
        <defs>
            <marker id="graph-arrow" viewBox="0 0 8 8" refX="7.5" refY="4" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="9" orient="auto-start-reverse">
                <path class="head" d="M0 0L8 4L0 8z" />
            </marker>
            <marker id="graph-dot" viewBox="0 0 8 8" refX="4" refY="4" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="9">
                <circle class="dot" cx="4" cy="4" r="4" />
            </marker>
        </defs>
    }
}

/// Everything of a scene. Not drawn again while it is only moved.
#[component]
pub fn Drawing(props: &DrawingProps) -> Html {
    let scene = &props.scene.0;
    let selected_id = props.selected.and_then(|at| scene.nodes.get(at)).map(|node| node.id.as_str());
    html! {
        <>
            { for scene.areas.iter().map(area) }
            { for scene.edges.iter().map(|it| edge(it, selected_id)) }
            { for scene.nodes.iter().enumerate().map(|(at, it)| node(it, at, props)) }
        </>
    }
}

fn area(area: &Area) -> Html {
    let (x, y) = (area.x, area.y);
    let rect = |class: &'static str, radius: &'static str| {
        html! { <rect {class} x={px(x)} y={px(y)} width={px(area.width)} height={px(area.height)} rx={radius} /> }
    };
    let title = |dx: f64, dy: f64, class: &'static str, text: &str| {
        html! { <text {class} x={px(x + dx)} y={px(y + dy)}>{ text.to_string() }</text> }
    };
    match area.kind {
        AreaKind::Host => html! {
            <>
                <path class="host-line" d={path(&[[x, y], [x + area.width, y + area.height]])} />
                { title(0.0, -6.0, "small", &area.label) }
            </>
        },
        AreaKind::File => html! { <>{ rect("area-file", "8") }{ title(10.0, 16.0, "small", &area.label) }</> },
        AreaKind::Wave => html! {
            <>{ rect("area-wave", "8") }{ title(12.0, 24.0, "title", &area.label) }{ title(12.0, 41.0, "small", &area.sublabel) }</>
        },
        AreaKind::Network => rect("area-network", "5"),
    }
}

fn edge(edge: &SceneEdge, selected: Option<&str>) -> Html {
    let lit = selected.is_some_and(|id| edge.from == id || edge.to == id);
    if edge.points.len() < 2 || (edge.hidden && !lit) {
        return Html::default();
    }
    let style = match edge.style {
        LineStyle::Solid => "solid",
        LineStyle::Thick => "thick",
        LineStyle::Double => "double",
        LineStyle::Dashed => "dashed",
        LineStyle::Dotted => "dotted",
    };
    let class = classes!(
        "edge",
        style,
        lit.then_some("lit"),
        edge.back.then_some("error"),
        edge.severity.map(|severity| severity.name()),
        matches!(edge.kind, EdgeKind::Publishes { loopback: false }).then_some("public"),
    );
    let (start, end) = match edge.arrow {
        Arrow::End => (None, Some("url(#graph-arrow)")),
        Arrow::Start => (Some("url(#graph-arrow)"), None),
        Arrow::Dot => (None, Some("url(#graph-dot)")),
        Arrow::None => (None, None),
    };
    let d = path(&edge.points);
    html! {
        <g {class} aria-hidden="true">
            <title>{ &edge.description }</title>
            <path d={d.clone()} marker-start={start} marker-end={end} />
            if edge.style == LineStyle::Double {
                <path class="inner" {d} />
            }
            if let Some(label) = &edge.label {
                <text class="small" x={px(label.x)} y={px(label.y)}>{ &label.text }</text>
            }
        </g>
    }
}

fn node(node: &SceneNode, at: usize, props: &DrawingProps) -> Html {
    let selected = props.selected == Some(at);
    let class = classes!(
        "node",
        node.kind.name(),
        node.badge.map(|badge| badge.severity.name()),
        node.missing.then_some("missing"),
        node.dim.then_some("dim"),
        node.public.then_some("public"),
        selected.then_some("on"),
    );
    let choose = props.choose.clone();
    let onclick = Callback::from(move |event: MouseEvent| choose.emit((at, event.detail() > 1)));
    html! {
        <g key={node.id.clone()} {class} transform={moved(node.x, node.y)} {onclick}>
            <title>{ &node.description }</title>
            if node.kind == NodeKind::Group {
                <rect class="box behind" x="4" y="4" width={px(node.width)} height={px(node.height)} rx="6" aria-hidden="true" />
            }
            // The box alone is the button: its name says in words what stands in it in short.
            <rect class="box" id={node_id(&node.id)} role="button" tabindex={if props.focused == at { "0" } else { "-1" }}
                aria-label={node.description.clone()} aria-pressed={selected.to_string()} width={px(node.width)}
                height={px(node.height)} rx={if node.kind == NodeKind::Port { "13" } else { "6" }} />
            <g aria-hidden="true">
                if node.kind == NodeKind::Port {
                    <text class="small middle" x={px(node.width / 2.0)} y="17">
                        { if node.sublabel.is_empty() { node.label.clone() } else { format!("{} {}", node.label, node.sublabel) } }
                    </text>
                } else {
                    <text class="title" x="14" y="20">{ &node.label }</text>
                    <text class="small" x="14" y="36">{ &node.sublabel }</text>
                }
                { for node.chips.iter().map(|chip| html! {
                    <g class={classes!("graph-chip", chip.kind.name())}>
                        <rect x={px(chip.x)} y={px(chip.y)} width={px(chip.width)} height={px(chip.height)} rx="9" />
                        <text class="small" x={px(chip.x + 6.0)} y={px(chip.y + 13.0)}>{ &chip.text }</text>
                    </g>
                }) }
                if let Some(badge) = node.badge {
                    { badge_of(node, badge.severity, badge.count) }
                }
            </g>
        </g>
    }
}

fn badge_of(node: &SceneNode, severity: crate::diagnostic::Severity, count: usize) -> Html {
    let text = count.to_string();
    let room = 22.0 + 7.0 * text.len() as f64;
    let x = node.width - room + 6.0;
    html! {
        <g class={classes!("graph-badge", severity.name())} transform={moved(x, -9.0)}>
            <rect width={px(room)} height="18" rx="9" />
            <g transform="translate(6 4)">{ icons::severity(severity, false) }</g>
            <text x="19" y="13">{ text }</text>
        </g>
    }
}

/// A length.
fn px(length: f64) -> String {
    rounded(length, 2)
}

/// Where a group is drawn.
fn moved(x: f64, y: f64) -> String {
    ["translate(", &rounded(x, 1), " ", &rounded(y, 1), ")"].concat()
}
