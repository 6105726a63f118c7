//! Replaces files so that a reader sees the old text or the new one, never half of it.
//!
//! The new text goes to a file beside the old one, which then takes its name. Between the last look at the old text and
//! the change of names lies no work, yet no lock either: what another program writes in that instant is lost.
//! Where a new file would not be the same one (several names, an owner that only root can give), the old one is
//! written over instead, and put back should that fail half-way; a reader may then see a mixture for an instant.

use super::read::{open, reason};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Writes `after` over a file that holds `before`, keeping its permissions, its owner and all its names; a symbolic link stays
/// one. With `before` absent the file must not exist yet.
///
/// # Errors
/// Says why nothing was written.
pub fn replace(path: &Path, before: Option<&str>, after: &str) -> Result<(), String> {
    let written = match before {
        None => create(path, after),
        Some(before) => exchange(path, before, after, || ()),
    };
    written.map_err(|error| match error.kind() {
        io::ErrorKind::PermissionDenied => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let folder = folder.display();
            format!("cannot write {}: permission denied; it and its folder {folder} must be writable", path.display())
        }
        _ => format!("cannot write {}: {}", path.display(), reason(&error)),
    })
}

fn create(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(text.as_bytes()).inspect_err(|_| {
        let _ = fs::remove_file(path);
    })
}

/// `waited` is called when the new text is on the disk, which takes the longest.
fn exchange(path: &Path, before: &str, after: &str, waited: impl FnOnce()) -> io::Result<()> {
    let real = fs::canonicalize(path)?;
    let metadata = unchanged(&mut open(&real)?, before)?;
    if has_other_names(&metadata) {
        return write_over(&real, before, after);
    }
    let mut new = Beside::new(&real)?;
    new.file.write_all(after.as_bytes())?;
    if give(&new.file, &metadata).is_err() {
        drop(new);
        return write_over(&real, before, after);
    }
    new.file.set_permissions(metadata.permissions())?;
    new.file.sync_all()?;
    waited();
    let now = unchanged(&mut open(&real)?, before)?;
    if !is_same(&metadata, &now) || fs::symlink_metadata(&real)?.is_symlink() {
        return Err(changed());
    }
    new.take_name(&real)
}

/// Writes into the file itself.
fn write_over(path: &Path, before: &str, after: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    unchanged(&mut file, before)?;
    fill(&mut file, after).inspect_err(|_| {
        let _ = fill(&mut file, before);
    })
}

fn fill(file: &mut File, text: &str) -> io::Result<()> {
    file.rewind()?;
    file.write_all(text.as_bytes())?;
    file.set_len(text.len() as u64)?;
    file.sync_all()
}

/// Makes sure that `file` holds `before` and nothing else.
fn unchanged(file: &mut File, before: &str) -> io::Result<Metadata> {
    let metadata = file.metadata()?;
    let mut now = Vec::new();
    if metadata.is_file() {
        file.take(before.len() as u64 + 1).read_to_end(&mut now)?;
    }
    if metadata.is_file() && now == before.as_bytes() { Ok(metadata) } else { Err(changed()) }
}

fn changed() -> io::Error {
    io::Error::other("it changed while it was looked at; nothing was written to it, run the command again")
}

/// A new file in the folder of another, gone unless it takes that one's name.
struct Beside {
    path: PathBuf,
    file: File,
    gone: bool,
}

impl Beside {
    fn new(other: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        // The text may hold secrets; until the permissions are those of the old file, it is nobody else's to read.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut number = 0;
        loop {
            let path = other.with_file_name(format!(".drydock-{}-{number}.tmp", std::process::id()));
            match options.open(&path) {
                Ok(file) => return Ok(Self { path, file, gone: false }),
                // Left over from a run that was killed.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 100 => number += 1,
                Err(error) => return Err(error),
            }
        }
    }

    fn take_name(mut self, other: &Path) -> io::Result<()> {
        fs::rename(&self.path, other)?;
        self.gone = true;
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.gone {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(unix)]
fn has_other_names(metadata: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(metadata) > 1
}

#[cfg(unix)]
fn is_same(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

/// Gives `file` the owner and the group that another has.
#[cfg(unix)]
fn give(file: &File, like: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let now = file.metadata()?;
    if (now.uid(), now.gid()) == (like.uid(), like.gid()) {
        return Ok(());
    }
    std::os::unix::fs::fchown(file, Some(like.uid()), Some(like.gid()))
}

#[cfg(not(unix))]
fn has_other_names(_: &Metadata) -> bool {
    false
}

#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    true
}

#[cfg(not(unix))]
fn give(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the file holds in the end and how many files there are, when `meanwhile` happens to it.
    fn after_exchange(name: &str, meanwhile: impl FnOnce(&Path)) -> (io::Result<()>, String, usize) {
        let folder = std::env::temp_dir().join(format!("drydock-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("compose.yaml");
        fs::write(&path, "old").unwrap();
        let result = exchange(&path, "old", "new", || meanwhile(&path));
        let (text, names) = (fs::read_to_string(&path).unwrap(), fs::read_dir(&folder).unwrap().count());
        fs::remove_dir_all(&folder).unwrap();
        (result, text, names)
    }

    #[test]
    fn what_is_written_meanwhile_is_kept() {
        let (result, text, names) = after_exchange("still", |_| ());
        assert!(result.is_ok());
        assert_eq!((text.as_str(), names), ("new", 1));
        let (result, text, names) = after_exchange("typed", |path| fs::write(path, "typed").unwrap());
        assert!(result.unwrap_err().to_string().contains("changed while it was looked at"));
        assert_eq!((text.as_str(), names), ("typed", 1));
    }

    #[cfg(unix)]
    #[test]
    fn another_file_of_the_same_name_is_kept() {
        let (result, text, names) = after_exchange("swapped", |path| {
            let other = path.with_file_name("other");
            fs::write(&other, "old").unwrap();
            fs::rename(&other, path).unwrap();
        });
        assert!(result.is_err());
        assert_eq!((text.as_str(), names), ("old", 1));
    }
}
