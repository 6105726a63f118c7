//! Which files ADD unpacks, by their names.

/// Endings of tar archives and of what packs them.
// moby/buildkit: frontend/dockerfile/docs/reference.md (ADD); tar(1), --auto-compress
const ENDINGS: [&str; 15] = [
    ".tar", ".gz", ".tgz", ".taz", ".bz2", ".tbz", ".tbz2", ".tb2", ".xz", ".txz", ".zst", ".tzst", ".lzma", ".tlz",
    ".z",
];

/// Whether a name is that of an archive that ADD may unpack. A zip is none.
pub fn is_archive(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    ENDINGS.iter().any(|ending| path.ends_with(ending))
}

/// Whether a pattern may stand for such a name: it leaves the ending open.
pub fn may_be_archive(path: &str) -> bool {
    let Some(at) = path.rfind(['*', '?', ']']) else { return false };
    let end = &path[at + 1..];
    end.is_empty() || is_archive(&["x", end].concat()) || ENDINGS.iter().any(|ending| ending.ends_with(end))
}
