//! Rules that need several files, or a service together with its image.

pub mod compose_v1_command;
pub mod debug_in_production;
pub mod development_server;
pub mod ignored_copy_source;
pub mod ineffective_override;
pub mod invalid_dotenv_line;
pub mod loopback_listener;
pub mod masked_env_file_value;
pub mod merge_conflict_marker;
pub mod migration_at_start;
pub mod missing_env_file;
pub mod missing_healthcheck;
pub mod mount_over_packages;
pub mod oversized_values;
pub mod port_mismatch;
pub mod root_owned_volume;
pub mod unavailable_secret;
pub mod unknown_proxy_upstream;
pub mod unready_dependency;
pub mod variable_only_in_env_file;
pub mod wait_script;
pub mod waiting_on_missing_healthcheck;
