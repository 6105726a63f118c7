//! What `.dockerignore` keeps out of a build and `.gitignore` out of a repository.

pub mod env_file_not_gitignored;
pub mod incomplete_dockerignore;
pub mod ineffective_dockerignore;
pub mod missing_dockerignore;
