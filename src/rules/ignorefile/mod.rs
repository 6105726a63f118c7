//! What `.dockerignore` keeps out of a build and `.gitignore` out of a repository.
