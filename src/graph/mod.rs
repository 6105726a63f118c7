//! The system as a graph: built from the model, laid out in layers, rendered as SVG, Mermaid, DOT or JSON.
//!
//! `parts.rs` says what a system consists of; `view/` chooses, reduces and lays out what one view shows, as a [`Scene`];
//! [`layout`] knows boxes and lines only; [`outline()`] says the same in words; [`render`] writes files. Everything keeps
//! the places in the user's text it comes from, and the same input gives the same bytes.

mod badges;
mod build;
pub mod layout;
mod outline;
mod parts;
mod reduce;
pub mod render;
mod scene;
mod view;
mod waves;

pub use build::{build, default_stack};
pub use outline::outline;
pub use parts::{Condition, Edge, EdgeKind, Graph, Node, NodeKind, Place};
pub use reduce::{fold, hubs, transitive};
pub use scene::{
    Area, AreaKind, Arrow, Badge, Chip, EdgeLabel, LineStyle, OutlineGroup, OutlineItem, Scene, SceneEdge, SceneNode,
};
pub use view::{View, scene, scene_after};
pub use waves::{Waves, waves};
