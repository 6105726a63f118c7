//! Paths with `/`, of a project or in an image: put together, cleaned, and as seen from another folder.

/// `path` as seen from the parent of `folder` that both are relative to, `.` and `..` taken out. Absolute paths and
/// paths of a home folder stay.
pub fn join(folder: &str, path: &str) -> String {
    if is_absolute(path) {
        return clean(path);
    }
    clean([folder, "/", path].concat().trim_start_matches('/'))
}

/// Whether a path does not depend on the folder it is read in.
pub fn is_absolute(path: &str) -> bool {
    path.starts_with(['/', '~']) || path.starts_with("\\\\") || path.as_bytes().get(1) == Some(&b':')
}

/// Without `.`, `..` and doubled slashes where these can be taken out; `""` for the folder itself.
pub fn clean(path: &str) -> String {
    let root = if path.starts_with('/') { "/" } else { "" };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if !root.is_empty() => {}
            part => parts.push(part),
        }
    }
    [root, &parts.join("/")].concat()
}

/// The way from folder `from` to `path`, both relative to one root and clean.
pub fn relative(from: &str, path: &str) -> String {
    if is_absolute(path) {
        return path.to_owned();
    }
    let parts =
        |text: &'_ str| -> Vec<String> { text.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect() };
    let (from, to) = (parts(from), parts(path));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b && *a != "..").count();
    let mut way = vec![".."; from.len() - shared];
    way.extend(to[shared..].iter().map(String::as_str));
    way.join("/")
}

/// Whether `path` is `folder` or lies in it.
pub fn is_within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder.trim_end_matches('/')).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What stands behind the last `/`.
pub fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_join_and_lead_from_folder_to_folder() {
        assert_eq!(join("a/b", "../c/./d"), "a/c/d");
        assert_eq!(join("", "./x"), "x");
        assert_eq!(join("a", "../../x"), "../x");
        assert_eq!(join("a", "/x//y"), "/x/y");
        assert_eq!(relative("a/b", "a/c"), "../c");
        assert_eq!(relative("", "a"), "a");
        assert_eq!(relative("a", ""), "..");
    }
}
