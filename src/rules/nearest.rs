//! The known word that a mistyped one was meant to be.

pub use crate::text::nearest;
