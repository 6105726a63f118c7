//! Rules about the commands inside RUN.

pub mod apt_in_script;
pub mod cd_in_run;
pub mod consecutive_runs;
pub mod disabled_signature_check;
pub mod disabled_tls_check;
pub mod distribution_upgrade;
pub mod host_tool_in_build;
pub mod huge_user_id;
pub mod ignored_command_failure;
pub mod install_as_unprivileged_user;
pub mod interactive_install;
pub mod leftover_download_cache;
pub mod leftover_package_cache;
pub mod missing_package_index;
pub mod pipe_without_pipefail;
pub mod plain_http_download;
pub mod recommended_packages;
pub mod relinked_shell;
pub mod stale_package_index;
pub mod sudo_in_build;
pub mod two_download_tools;
pub mod unchecked_download;
pub mod unpinned_language_package;
pub mod unpinned_system_package;
pub mod untidy_shell_command;
pub mod unverified_download;
