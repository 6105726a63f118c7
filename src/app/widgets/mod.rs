//! Small parts that panels and dialogs are made of.

pub mod colours;
pub mod dialog;
pub mod growing;
pub mod icons;
pub mod menu;
pub mod prose;
pub mod splitter;
