//! Replaces files so that a reader sees the old text or the new one, never half of it.

use super::load::reason;
use std::fs;
use std::io::Write;
use std::path::Path;

/// Writes `after` over a file that holds `before`, keeping its permissions; a symbolic link stays one.
/// With `before` absent the file must not exist yet.
///
/// # Errors
/// Says why nothing was written.
pub fn replace(path: &Path, before: Option<&str>, after: &str) -> Result<(), String> {
    let shown = path.display();
    let failed = |error: std::io::Error| format!("cannot write {shown}: {}", reason(&error));
    let Some(before) = before else {
        let mut file = fs::File::create_new(path).map_err(failed)?;
        return file.write_all(after.as_bytes()).map_err(failed);
    };
    let real = fs::canonicalize(path).map_err(failed)?;
    if fs::read(&real).map_err(failed)? != before.as_bytes() {
        return Err(format!(
            "{shown} changed while it was looked at; nothing was written to it, run the command again"
        ));
    }
    let permissions = fs::metadata(&real).map_err(failed)?.permissions();
    let name = real.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let temporary = real.with_file_name(format!(".{name}.{}.drydock", std::process::id()));
    let written = fs::File::create_new(&temporary).and_then(|mut file| {
        file.write_all(after.as_bytes())?;
        file.sync_all()?;
        fs::set_permissions(&temporary, permissions)?;
        fs::rename(&temporary, &real)
    });
    written.map_err(|error| {
        let _ = fs::remove_file(&temporary);
        failed(error)
    })
}
