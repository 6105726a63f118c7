//! Curated tables compiled in, each row with its source in a comment beside it, so that the texts cost no bytes in the page.
//! Only facts live here (names, ports, paths, commands); what follows from them is for the rules to say.
//!
//! * [`images`]: what an image is for, where its data lies, how to probe it. [`image_tools`]: what its variants ship.

pub mod image_tools;
pub mod images;

mod image_rows;
mod image_tool_rows;
