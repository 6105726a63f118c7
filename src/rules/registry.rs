use super::{Rule, compose, dockerfile, project};

/// Every rule, one line each, in the order of the catalogue.
pub static RULES: &[&Rule] = &[
    &dockerfile::dockerfile_syntax::RULE,
    &dockerfile::unknown_instruction::RULE,
    &dockerfile::missing_from::RULE,
    &compose::invalid_yaml::RULE,
    &compose::duplicate_yaml_key::RULE,
    &compose::undeclared_resource::RULE,
    &compose::unknown_dependency::RULE,
    &compose::circular_dependency::RULE,
    &compose::dependency_behind_profile::RULE,
    &compose::obsolete_version_key::RULE,
    &compose::unpinned_service_image::RULE,
    &compose::missing_data_volume::RULE,
    &compose::published_internal_port::RULE,
    &compose::docker_socket_mount::RULE,
    &compose::missing_restart_policy::RULE,
    &compose::localhost_service_url::RULE,
    &compose::source_mount_in_production::RULE,
    &project::unready_dependency::RULE,
    &project::waiting_on_missing_healthcheck::RULE,
    &project::missing_healthcheck::RULE,
    &project::mount_over_packages::RULE,
    &project::development_server::RULE,
    &project::variable_only_in_env_file::RULE,
];
