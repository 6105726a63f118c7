//! The command: the engine with files and a terminal around it.

fn main() {}
