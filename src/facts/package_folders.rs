//! Folders of an image that a build fills.

/// Folders that a package manager fills or the system needs.
const FOLDERS: [&str; 17] = [
    "/usr",
    "/usr/local",
    "/usr/bin",
    "/usr/lib",
    "/usr/local/bin",
    "/usr/local/lib",
    "/bin",
    "/sbin",
    "/lib",
    "/lib64",
    "/opt/venv",
    "/venv",
    "/install",
    "/go",
    "/root/.local",
    "/usr/local/bundle",
    "/usr/local/cargo",
];

/// Names of folders that a package manager fills wherever they are.
const NAMES: [&str; 4] = ["/site-packages", "/dist-packages", "/node_modules", "/vendor/bundle"];

/// Folders in which tools of many languages leave what they built.
pub const RESULTS: [&str; 6] = ["dist", "build", "staticfiles", "target", "out", ".next"];

/// Whether a path has the name of a folder for packages.
pub fn is_for_packages(path: &str) -> bool {
    NAMES.iter().any(|name| path.ends_with(name))
}

/// Whether packages or the system lie in a folder of the image. `/usr/local/lib/python3.13` is one of Python's.
pub fn holds_packages(path: &str) -> bool {
    let python = path.rsplit_once("/lib/python").map(|(_, version)| version);
    FOLDERS.contains(&path) || python.is_some_and(|version| version.starts_with('3') && !version.contains('/'))
}
