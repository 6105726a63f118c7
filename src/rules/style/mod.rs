//! Rules about how a file is written, where nothing breaks.

pub mod empty_continuation_line;
pub mod inconsistent_casing;
pub mod invalid_label;
pub mod legacy_key_value_form;
pub mod undescribed_definition;
