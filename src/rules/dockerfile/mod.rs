//! Rules about the instructions and stages of a Dockerfile.

pub mod broken_exec_form;
pub mod comment_behind_instruction;
pub mod dockerfile_syntax;
pub mod full_size_base_image;
mod install_first;
pub mod invalid_image_reference;
pub mod late_dependency_copy;
mod leave_root;
pub mod migration_at_build;
pub mod miscased_stage_reference;
pub mod missing_from;
pub mod newer_dockerfile_flag;
pub mod packages_in_root_home;
pub mod relative_workdir;
mod root_home;
pub mod root_user;
pub mod shell_form_command;
mod small_base;
pub mod swallowed_instruction;
pub mod unavailable_command;
pub mod undeclared_variable;
pub mod unknown_instruction;
pub mod unknown_user;
pub mod unpinned_base_image;
pub mod windows_line_endings;
