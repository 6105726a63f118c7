//! A laid-out view: everything a page or a renderer needs to draw, and the same in words.

use super::layout::Point;
use super::parts::{EdgeKind, NodeKind, Place};
use super::view::View;
use crate::diagnostic::Severity;
use serde::Serialize;

/// A picture of the system, with coordinates from 0, 0 to `width`, `height` in pixels.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct Scene {
    /// Which view it is.
    pub view: View,
    /// Width of the whole.
    pub width: f64,
    /// Height of the whole.
    pub height: f64,
    /// What lies behind the boxes.
    pub areas: Vec<Area>,
    /// The lines.
    pub edges: Vec<SceneEdge>,
    /// The boxes, in reading order.
    pub nodes: Vec<SceneNode>,
    /// What was left out or folded, in whole sentences.
    pub notes: Vec<String>,
    /// The system in words: services in the order in which they start.
    pub outline: Vec<OutlineGroup>,
}

impl Scene {
    /// Whether both are drawn alike. What is left out of account is where in the text the parts come from: that moves with
    /// every keystroke before it.
    pub fn looks_like(&self, other: &Scene) -> bool {
        let nodes = |a: &SceneNode, b: &SceneNode| {
            (&a.id, a.kind, &a.label, &a.sublabel) == (&b.id, b.kind, &b.label, &b.sublabel)
                && (a.x, a.y, a.width, a.height) == (b.x, b.y, b.width, b.height)
                && (a.missing, a.dim, a.public, a.badge) == (b.missing, b.dim, b.public, b.badge)
                && (&a.chips, &a.description, &a.members) == (&b.chips, &b.description, &b.members)
        };
        let edges = |a: &SceneEdge, b: &SceneEdge| {
            (a.kind, &a.from, &a.to, &a.points, &a.label) == (b.kind, &b.from, &b.to, &b.points, &b.label)
                && (a.style, a.arrow, a.back, a.hidden) == (b.style, b.arrow, b.back, b.hidden)
                && (a.severity, &a.description) == (b.severity, &b.description)
        };
        (self.view, self.width, self.height) == (other.view, other.width, other.height)
            && self.nodes.len() == other.nodes.len()
            && self.edges.len() == other.edges.len()
            && self.areas == other.areas
            && self.notes == other.notes
            && self.nodes.iter().zip(&other.nodes).all(|(a, b)| nodes(a, b))
            && self.edges.iter().zip(&other.edges).all(|(a, b)| edges(a, b))
    }
}

/// A box.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct SceneNode {
    /// As in the graph; stays the same while the name does.
    pub id: String,
    /// What it stands for.
    pub kind: NodeKind,
    /// The first line, shortened to fit.
    pub label: String,
    /// The second line, shortened to fit; may be empty.
    pub sublabel: String,
    /// Left side.
    pub x: f64,
    /// Upper side.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Small facts inside the box.
    pub chips: Vec<Chip>,
    /// Something names it, but it is nowhere defined.
    pub missing: bool,
    /// It takes no part: a stage that nothing builds, a Dockerfile that is not among the files.
    pub dim: bool,
    /// For a published port: whether others than the host itself reach it.
    pub public: bool,
    /// The worst problems and how many there are.
    pub badge: Option<Badge>,
    /// Where it is written, the best place to jump to first.
    pub origins: Vec<Place>,
    /// Text that is about it: a cursor or a problem in there selects it.
    pub extents: Vec<Place>,
    /// For assistive technology and as a tooltip: name, kind, relations, problems.
    pub description: String,
    /// The nodes that a group stands for, by id.
    pub members: Vec<String>,
}

/// A small fact inside a box.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct Chip {
    /// What it says.
    pub text: String,
    /// What it is about.
    pub kind: NodeKind,
    /// Left side, from the box's.
    pub x: f64,
    /// Upper side, from the box's.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// The worst problems of a node; its description has the milder ones too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct Badge {
    /// How bad they are.
    pub severity: Severity,
    /// How many of this severity.
    pub count: usize,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
#[serde(rename_all = "lowercase")]
pub enum LineStyle {
    /// Thin.
    Solid,
    /// Strong: the other has to be healthy, a mount that can be written.
    Thick,
    /// Two lines: the other has to have ended.
    Double,
    /// Broken: optional, copied from, going back.
    Dashed,
    /// Dots: implied, mounted while building.
    Dotted,
}

/// At which end of a line the arrow head is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
#[serde(rename_all = "lowercase")]
pub enum Arrow {
    /// Where the points end.
    End,
    /// Where they start.
    Start,
    /// A dot at the end instead of a head: membership.
    Dot,
    /// None: a mount.
    None,
}

/// A text beside a line.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct EdgeLabel {
    /// What it says.
    pub text: String,
    /// Left end of the text.
    pub x: f64,
    /// Its base line.
    pub y: f64,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct SceneEdge {
    /// Why it is there.
    #[serde(flatten)]
    pub kind: EdgeKind,
    /// Id of the box that needs the other.
    pub from: String,
    /// Id of the box that is needed.
    pub to: String,
    /// From the first box to the second.
    pub points: Vec<Point>,
    /// What stands beside it.
    pub label: Option<EdgeLabel>,
    /// How it is drawn.
    pub style: LineStyle,
    /// Where the arrow head is.
    pub arrow: Arrow,
    /// It closes a cycle.
    pub back: bool,
    /// Follows from others, or leads to something nearly everything needs: shown only while one of its ends is selected.
    pub hidden: bool,
    /// Where it is written.
    pub origin: Option<Place>,
    /// The worst problem in there.
    pub severity: Option<Severity>,
    /// In words.
    pub description: String,
}

/// What an area stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
#[serde(rename_all = "lowercase")]
pub enum AreaKind {
    /// The border between the host and the system; ports sit on it.
    Host,
    /// The stages of one Dockerfile.
    File,
    /// Services that can start at the same time.
    Wave,
    /// A network, as a bar that its services touch.
    Network,
}

/// A stretch behind the boxes, with a title.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct Area {
    /// What it stands for.
    pub kind: AreaKind,
    /// Its title.
    pub label: String,
    /// A second, dimmer line of the title.
    pub sublabel: String,
    /// Left side.
    pub x: f64,
    /// Upper side.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A heading with lines, for readers who do not see the picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct OutlineGroup {
    /// The heading.
    pub title: String,
    /// The lines.
    pub items: Vec<OutlineItem>,
}

/// One line of the system in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct OutlineItem {
    /// The node it is about.
    pub id: String,
    /// What there is to say.
    pub text: String,
    /// Where to jump to: one place for each file that speaks of it.
    pub origins: Vec<Place>,
}
