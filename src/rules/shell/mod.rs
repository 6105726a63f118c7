//! Rules about the commands inside RUN.

pub mod leftover_download_cache;
pub mod leftover_package_cache;
