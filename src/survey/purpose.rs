//! What a stage, a profile or a service is for, as its name says. File names tell an environment by the same table
//! (`model/environment.rs`).

use crate::facts::purposes::{Purpose, purpose};
use crate::model::compose::Service;

/// Whether a name says that no production runs what it stands for: `dev`, `test`, `debug`, `tools`.
pub fn is_development_name(name: &str) -> bool {
    matches!(purpose(name), Some(Purpose::Development | Purpose::Aside))
}

/// Whether a service runs only with profiles whose names say development, so that no server starts it.
pub fn is_for_development(service: &Service) -> bool {
    !service.profiles.is_empty()
        && service.profiles.iter().all(|profile| profile.as_str().is_some_and(is_development_name))
}
