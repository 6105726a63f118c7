//! Reads one text from disk: never more than a limit, never what is no file, never waiting.

use crate::text::LineIndex;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// Why there is no text.
#[derive(Debug)]
pub struct NotRead {
    /// To stand behind "cannot read PATH: ".
    pub reason: String,
    /// What sort of obstacle it was.
    pub kind: Obstacle,
    /// What could be read of it all the same.
    pub start: Vec<u8>,
}

/// What kept a text from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// There is nothing of that name.
    Missing,
    /// It is a folder.
    Folder,
    /// It holds more than the limit.
    TooLarge,
    /// It is not UTF-8.
    Encoding,
    /// Anything else: no permission, a pipe, a fault of the disk.
    Other,
}

impl NotRead {
    fn new(kind: Obstacle, reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), kind, start: Vec::new() }
    }

    /// Whether the file is one that nobody takes for a text: an archive, a picture, a program.
    pub fn is_binary(&self) -> bool {
        self.start.iter().take(8 * 1024).any(|&byte| byte == 0)
    }
}

impl From<io::Error> for NotRead {
    fn from(error: io::Error) -> Self {
        let kind = if error.kind() == io::ErrorKind::NotFound { Obstacle::Missing } else { Obstacle::Other };
        Self::new(kind, reason(&error))
    }
}

/// The text of the file at `path`, which holds at most `limit` bytes.
///
/// # Errors
/// Says why there is none.
pub fn read_text(path: &Path, limit: u64) -> Result<String, NotRead> {
    // Opening can have effects of its own (a device) or wait for another process (a pipe): look first. Between looking
    // and opening the file may become another one, so what was opened is looked at too.
    check(&fs::metadata(path).map_err(|error| broken_link(path, error))?)?;
    let file = open(path)?;
    let metadata = file.metadata()?;
    check(&metadata)?;
    // The size on record means little: it is 0 for what the system makes up while it is read, and a log grows. Most often it holds.
    let mut bytes = Vec::with_capacity(metadata.len().min(limit) as usize + 1);
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        let reason = format!("larger than {} KiB, which no container file needs", limit / 1024);
        return Err(NotRead { start: bytes, ..NotRead::new(Obstacle::TooLarge, reason) });
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(NotRead::new(Obstacle::Encoding, "UTF-16, which no container tool reads; save it as UTF-8"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = LineIndex::new(std::str::from_utf8(&error.as_bytes()[..at]).unwrap_or("")).line_count();
        let reason = format!("not UTF-8 (line {line}); save it as UTF-8");
        NotRead { start: error.into_bytes(), ..NotRead::new(Obstacle::Encoding, reason) }
    })
}

/// Opens for reading without waiting for anyone.
pub fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
    }
    options.open(path)
}

fn check(metadata: &Metadata) -> Result<(), NotRead> {
    if metadata.is_file() {
        Ok(())
    } else if metadata.is_dir() {
        Err(NotRead::new(Obstacle::Folder, "a folder, not a file"))
    } else {
        Err(NotRead::new(Obstacle::Other, "a pipe, a socket or a device, not a file"))
    }
}

/// What to say of a path that leads nowhere: a link is there, only what it names is not.
pub fn broken_link(path: &Path, error: io::Error) -> NotRead {
    match fs::read_link(path) {
        Ok(target) if error.kind() == io::ErrorKind::NotFound => {
            let reason = format!("a link to {}, which does not exist", target.display());
            NotRead::new(Obstacle::Other, reason)
        }
        _ => error.into(),
    }
}

/// An error of the system without its number.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::AlreadyExists => "there is a file of that name already".into(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".into(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or_default().to_owned()
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_never_ends_or_has_no_size_is_read_up_to_the_limit() {
        let zero = read_text(Path::new("/dev/zero"), 1024).unwrap_err();
        assert_eq!(zero.reason, "a pipe, a socket or a device, not a file");
        // A file of 0 bytes on record, with text in it.
        assert_eq!(fs::metadata("/proc/self/status").unwrap().len(), 0);
        assert!(read_text(Path::new("/proc/self/status"), 1 << 20).unwrap().contains("Pid:"));
        let long = read_text(Path::new("/proc/self/status"), 16).unwrap_err();
        assert_eq!((long.kind, long.start.len()), (Obstacle::TooLarge, 17));
    }
}
