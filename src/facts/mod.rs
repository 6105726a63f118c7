//! Curated tables compiled in, each row with its source in a comment beside it.
