//! The forms in which a graph goes out: what each is called, and what writes it.

use super::{Theme, mermaid, svg};
use crate::graph::{Graph, Scene};

/// A form in which a graph goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub enum Format {
    /// A diagram for documents.
    Mermaid,
    /// For Graphviz.
    Dot,
    /// For programs.
    Json,
    /// A picture of one view.
    Svg,
}

impl Format {
    /// All of them, the usual one first.
    pub const ALL: [Format; 4] = [Format::Mermaid, Format::Dot, Format::Json, Format::Svg];
    /// Those that the page offers.
    pub const OFFERED: [Format; 2] = [Format::Svg, Format::Mermaid];

    /// Its name on the command line, its title, and what a browser is told of it.
    fn row(self) -> [&'static str; 3] {
        match self {
            Format::Mermaid => ["mermaid", "Mermaid", "text/vnd.mermaid"],
            Format::Dot => ["dot", "DOT", "text/vnd.graphviz"],
            Format::Json => ["json", "JSON", "application/json"],
            Format::Svg => ["svg", "SVG", "image/svg+xml"],
        }
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        self.row()[0]
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        self.row()[1]
    }

    /// The media type of its files.
    pub fn media_type(self) -> &'static str {
        self.row()[2]
    }

    /// Whether it shows one view, laid out, and not all there is.
    pub fn is_picture(self) -> bool {
        self == Format::Svg
    }

    /// The words with which the page offers it.
    pub fn offer(self) -> String {
        [if self.is_picture() { "Download as " } else { "Copy as " }, self.title()].concat()
    }

    /// A scene in this form, where it is that of a picture.
    pub fn of_scene(self, scene: &Scene) -> Option<String> {
        self.is_picture().then(|| svg(scene, Theme::Light))
    }

    /// The whole graph in this form, where the graph alone is enough: JSON says lines and wants the texts as well.
    pub fn of_graph(self, graph: &Graph) -> Option<String> {
        match self {
            Format::Mermaid => Some(mermaid(graph)),
            // The page does not offer it, and its engine goes without.
            #[cfg(feature = "command")]
            Format::Dot => Some(super::dot(graph)),
            _ => None,
        }
    }
}
