//! What `fix` may write, and what a file is afterwards.

use crate::folder::Folder;
use std::fs;

const BEFORE: &str = "version: '3'\nservices:\n  web:\n    image: example/web:1\n";
const AFTER: &str = "services:\n  web:\n    image: example/web:1\n";

/// The names in a folder, so that nothing is left over.
fn names(folder: &Folder, path: &str) -> Vec<String> {
    let entries = fs::read_dir(folder.0.join(path)).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[cfg(unix)]
#[test]
fn nothing_outside_of_the_path_is_written_through_a_link() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new(&[("outside/real.yaml", BEFORE), ("project/Dockerfile", "FROM scratch\n")]);
    symlink("../outside/real.yaml", folder.0.join("project/compose.yaml")).unwrap();
    for arguments in [&["fix", "project"][..], &["fix", "project/compose.yaml"], &["fix", "--diff", "project"]] {
        let (code, out, err) = folder.run(arguments);
        assert_eq!(code, 2, "{arguments:?}: {out}{err}");
        assert!(err.contains("project/compose.yaml: not repaired: it is a link to "), "{err}");
        assert!(err.contains("outside/real.yaml, outside of "), "{err}");
        assert!(!out.contains("obsolete-version-key") && !out.contains("+++"), "{out}");
        assert_eq!(folder.read("outside/real.yaml"), BEFORE);
    }
    // Inside of it a link is followed, and stays one.
    let (code, _, err) = folder.run(&["fix", "."]);
    assert_eq!((code, folder.read("outside/real.yaml").as_str()), (0, AFTER), "{err}");
    assert!(folder.0.join("project/compose.yaml").is_symlink());
    assert_eq!(names(&folder, "outside"), ["real.yaml"]);
}

#[cfg(unix)]
#[test]
fn a_file_with_two_names_is_repaired_once_and_keeps_both() {
    use std::os::unix::fs::{MetadataExt, symlink};
    for hard in [true, false] {
        let folder = Folder::new(&[("docker-compose.yml", BEFORE)]);
        let (first, second) = (folder.0.join("docker-compose.yml"), folder.0.join("compose.yaml"));
        if hard { fs::hard_link(&first, &second) } else { symlink("docker-compose.yml", &second) }.unwrap();
        let inode = fs::metadata(&first).unwrap().ino();
        let (code, out, err) = folder.run(&["fix", "--diff", "."]);
        assert_eq!((code, out.matches("\n-version").count()), (0, 1), "{out}{err}");
        let (code, out, err) = folder.run(&["fix", "."]);
        assert_eq!((code, out.matches("(obsolete-version-key)").count()), (0, 1), "{out}{err}");
        assert!(out.contains("1 fix in 1 file"), "{out}");
        assert!(err.contains(" is another name of "), "{err}");
        assert_eq!((folder.read("docker-compose.yml"), folder.read("compose.yaml")), (AFTER.into(), AFTER.into()));
        assert_eq!(names(&folder, "."), ["compose.yaml", "docker-compose.yml"]);
        if hard {
            assert_eq!((fs::metadata(&first).unwrap().ino(), fs::metadata(&second).unwrap().ino()), (inode, inode));
        }
    }
}

#[test]
fn a_path_given_twice_is_repaired_once() {
    let folder = Folder::new(&[("app/compose.yaml", BEFORE)]);
    for again in ["app", "./app/", "app/compose.yaml"] {
        let (code, out, _) = folder.run(&["fix", "--diff", "app", again]);
        assert_eq!((code, out.matches("\n-version").count()), (0, 1), "{again}: {out}");
    }
    let (code, out, err) = folder.run(&["fix", "app", "app", "app/compose.yaml"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out.matches("(obsolete-version-key)").count(), 1, "{out}");
    assert_eq!(folder.read("app/compose.yaml"), AFTER);
}

#[cfg(unix)]
#[test]
fn a_read_only_file_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("compose.yaml", BEFORE), ("b/compose.yaml", BEFORE)]);
    fs::set_permissions(folder.0.join("compose.yaml"), fs::Permissions::from_mode(0o444)).unwrap();
    let (code, out, err) = folder.run(&["fix", "."]);
    assert_eq!(code, 2, "{out}{err}");
    assert!(err.contains("drydock: compose.yaml: not repaired: it is read-only; make it writable"), "{err}");
    assert!(!out.contains("\ncompose.yaml: ") && !out.starts_with("compose.yaml: "), "{out}");
    assert_eq!((folder.read("compose.yaml"), folder.read("b/compose.yaml")), (BEFORE.into(), AFTER.into()));
    assert_eq!(names(&folder, "."), ["b", "compose.yaml"]);
}

/// Only root can give a file away; everyone else has but one owner to keep.
#[cfg(unix)]
#[test]
fn owner_and_permissions_are_kept() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    let folder = Folder::new(&[("compose.yaml", BEFORE)]);
    let path = folder.0.join("compose.yaml");
    let _ = chown(&path, Some(1234), Some(4321));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).unwrap();
    let of = |metadata: fs::Metadata| (metadata.uid(), metadata.gid(), metadata.mode() & 0o7777);
    let before = of(fs::metadata(&path).unwrap());
    assert_eq!(folder.run(&["fix", "."]).0, 0);
    assert_eq!((of(fs::metadata(&path).unwrap()), folder.read("compose.yaml").as_str()), (before, AFTER));
}

#[cfg(unix)]
#[test]
fn a_new_file_is_not_created_outside_of_the_path() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new(&[
        ("outside/keep", ""),
        ("project/compose.yaml", "services:\n  web:\n    build: ctx\n"),
        ("project/ctx.Dockerfile", "FROM debian:13-slim\nCOPY . /app\n"),
    ]);
    symlink("../outside", folder.0.join("project/ctx")).unwrap();
    folder.run(&["fix", "--suggested", "--environment", "production", "project"]);
    assert_eq!(names(&folder, "outside"), ["keep"]);
}
