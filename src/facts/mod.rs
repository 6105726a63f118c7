//! Curated tables compiled in, each row with its source in a comment beside it, so that the texts cost no bytes in the page.
//! Only facts live here (names, ports, paths, commands); what follows from them is for the rules to say.
//!
//! * [`images`]: what an image is for, where its data lies, how to probe it. [`image_tools`]: what its variants ship.
//! * [`tags`]: tags to propose, smaller variants, ends of support.

pub mod image_tools;
pub mod images;
pub mod tags;

mod end_of_life_rows;
mod image_rows;
mod image_tool_rows;
mod tag_rows;
