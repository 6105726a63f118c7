//! What opens above the window, a file for each dialog.

pub mod name;
pub mod review;
pub mod share;
