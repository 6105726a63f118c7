//! Rules about how a file is written, where nothing breaks.

pub mod empty_continuation_line;
pub mod inconsistent_casing;
pub mod invalid_label;
pub mod legacy_key_value_form;
pub mod quoted_volume;
pub mod undescribed_definition;
pub mod unexplained_ignore;
pub mod unquoted_port;
pub mod unsorted_keys;
