//! Text positions and edits. The only place that converts between bytes, lines, characters and UTF-16.

mod edit;
mod line_index;
mod lines;
mod list;
mod nearest;
pub mod path;
pub mod plain;
mod source_map;
mod span;
pub mod url;
mod utf16;
mod visible;

pub use edit::{Edit, EditError, apply_edits};
pub use line_index::{LineColumn, LineIndex, floor_boundary, lines_around};
pub use lines::{Breaks, without_break};
pub use list::is_listed;
pub use nearest::nearest;
pub use source_map::SourceMap;
pub use span::Span;
pub use utf16::Utf16Cursor;
pub use visible::{is_hidden, visible};
