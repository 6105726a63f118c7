use super::Rule;

/// Every rule, one line each, in the order of the catalogue.
pub static RULES: &[&Rule] = &[];
