//! Rules about Compose files.

pub mod circular_dependency;
pub mod dependency_behind_profile;
pub mod docker_socket_mount;
pub mod duplicate_yaml_key;
pub mod invalid_yaml;
pub mod localhost_service_url;
pub mod missing_data_volume;
pub mod missing_restart_policy;
pub mod obsolete_version_key;
pub mod published_internal_port;
pub mod shadowed_merge_key;
pub mod source_mount_in_production;
pub mod support;
pub mod undeclared_resource;
pub mod unknown_dependency;
pub mod unpinned_service_image;
pub mod unset_variable;
