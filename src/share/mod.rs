//! The link format: a project in the part of an address behind `#`.
