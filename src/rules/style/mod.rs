//! Rules about how a file is written, where nothing breaks.

pub mod quoted_volume;
pub mod unexplained_ignore;
pub mod unquoted_port;
pub mod unsorted_keys;
