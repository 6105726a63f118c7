//! Secrets, wherever they are written. What a secret looks like is in `facts::secrets` and `facts::secret_files`.

pub mod copied_secret_file;
pub mod credentials_in_run;
pub mod default_password;
mod missing_password;
mod mounted_file;
pub mod secret_in_env;
pub mod secret_in_image;
