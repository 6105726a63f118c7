//! What is not read is not passed.

use crate::folder::Folder;
use serde_json::Value;

/// The lines of `check --format jsonl`, and the exit status.
fn check(folder: &Folder, arguments: &[&str]) -> (i32, Vec<Value>) {
    let (code, out, err) = folder.run(&[&["check", "--format", "jsonl", "--fail-on", "never"], arguments].concat());
    assert!(!err.contains("panicked"), "{err}");
    (code, out.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

fn unread(line: &Value) -> Vec<(&str, &str)> {
    let all = line["unread"].as_array().map_or(&[][..], Vec::as_slice);
    all.iter().map(|item| (item["file"].as_str().unwrap(), item["reason"].as_str().unwrap())).collect()
}

#[cfg(unix)]
fn pipe(folder: &Folder, path: &str) {
    assert!(std::process::Command::new("mkfifo").arg(folder.0.join(path)).status().unwrap().success());
}

#[cfg(unix)]
fn link(folder: &Folder, target: &str, path: &str) {
    std::os::unix::fs::symlink(target, folder.0.join(path)).unwrap();
}

fn clean() -> Folder {
    Folder::new(&[("ok/Dockerfile", "FROM scratch\n")])
}

#[test]
fn a_container_file_that_is_no_text_is_named_and_counts() {
    let folder = clean();
    folder.write("big/compose.yaml", &vec![b'#'; 1024 * 1024 + 1]);
    folder.write("old/.env", b"A=caf\xe9\n");
    folder.write("wide/Dockerfile", &[0xff, 0xfe, b'F', 0]);
    // By its text a Compose file, though not by its name; and one that is none.
    folder.write("stack.yml", &[b"services:\n  web:\n    image: a\n", &vec![b'#'; 300 * 1024][..]].concat());
    folder.write("api.yml", &[b"openapi: 3\n", &vec![b'#'; 300 * 1024][..]].concat());
    let (code, lines) = check(&folder, &["."]);
    let found = unread(&lines[0]);
    let names: Vec<&str> = found.iter().map(|unread| unread.0).collect();
    assert_eq!(names, ["big/compose.yaml", "old/.env", "stack.yml", "wide/Dockerfile"]);
    for (at, says) in ["larger than 1024 KiB", "not UTF-8 (line 1)", "larger than 256 KiB", "UTF-16"].iter().enumerate()
    {
        assert!(found[at].1.contains(says), "{found:?}");
    }
    assert_eq!(code, 2);
    assert_eq!(check(&folder, &["--allow-unread", "."]).0, 0);
    // In the other formats too.
    let (code, out, _) = folder.run(&["check", "--format", "json", "."]);
    let array: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, unread(&array[0]).len()), (2, 4));
    let (code, out, _) = folder.run(&["check", "."]);
    assert_eq!(code, 2);
    assert!(out.contains("old/.env not read: not UTF-8"), "{out}");
    assert!(out.ends_with("4 files were not read (named above); --allow-unread lets that pass.\n"), "{out}");
    assert!(!out.contains("Nothing found.\n"), "{out}");
    for command in ["fix", "graph"] {
        let (code, _, err) = folder.run(&[command, "."]);
        assert_eq!(code, 2, "{command}: {err}");
        assert!(err.contains("old/.env: not read: not UTF-8"), "{command}: {err}");
        assert_eq!(folder.run(&[command, "--allow-unread", "."]).0, 0, "{command}");
    }
}

#[test]
fn a_project_of_files_that_are_read_says_nothing_of_it() {
    let (code, lines) = check(&clean(), &["."]);
    assert_eq!(code, 0);
    assert!(lines[0].get("unread").is_none() && lines[0].get("notes").is_none() && lines[0].get("error").is_none());
}

#[cfg(unix)]
#[test]
fn pipes_broken_links_and_devices_are_named_and_never_waited_for() {
    let folder = clean();
    pipe(&folder, "compose.yaml");
    pipe(&folder, "harmless");
    link(&folder, "nowhere", "docker-compose.yml");
    link(&folder, "nowhere", "picture.png");
    link(&folder, "/dev/zero", "Dockerfile");
    link(&folder, ".env", ".env");
    let (code, lines) = check(&folder, &["."]);
    let found = unread(&lines[0]);
    let of = |path: &str| found.iter().find(|unread| unread.0 == path).unwrap_or_else(|| panic!("{path}: {found:?}")).1;
    assert_eq!((code, found.len()), (2, 4));
    assert!(of("compose.yaml").contains("a pipe, a socket or a device"));
    assert!(of("Dockerfile").contains("a pipe, a socket or a device"));
    assert!(of("docker-compose.yml").contains("a link to nowhere, which does not exist"));
    assert!(!of(".env").is_empty());
    std::fs::remove_file(folder.0.join(".env")).unwrap();
    // The base that Compose would take is there, and not to be read.
    let (code, out, err) = folder.run(&["config", "."]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("compose.yaml: not read: a pipe"), "{err}");
}

#[cfg(unix)]
#[test]
fn a_path_that_cannot_be_read_is_an_error_in_every_format() {
    let folder = clean();
    pipe(&folder, "pipe.Dockerfile");
    link(&folder, "nowhere", "link.Dockerfile");
    folder.write("big.Dockerfile", &vec![b'#'; 2_000_000]);
    folder.write("latin.Dockerfile", b"# \xe9\n");
    let bad = ["pipe.Dockerfile", "link.Dockerfile", "big.Dockerfile", "latin.Dockerfile", "/dev/zero"];
    let says = ["a pipe, a socket", "a link to nowhere", "larger than", "not UTF-8", "a pipe, a socket"];
    let paths = [&["ok"][..], &bad, &["ok/Dockerfile"]].concat();
    let (code, lines) = check(&folder, &paths);
    assert_eq!((code, lines.len()), (2, 7));
    let (code, out, _) = folder.run(&[&["check", "--fail-on", "never", "--format", "json"], &paths[..]].concat());
    let array: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, array.as_array().unwrap()), (2, &lines));
    for (line, (path, says)) in lines[1..6].iter().zip(bad.iter().zip(says)) {
        assert_eq!(line["project"], *path);
        assert!(line["error"].as_str().unwrap().contains(says), "{line}");
        assert_eq!(line["diagnostics"], serde_json::json!([]));
    }
    for (command, path) in [("fix", bad[0]), ("graph", bad[1]), ("config", bad[2]), ("fix", bad[4])] {
        assert_eq!(folder.run(&[command, path]).0, 2, "{command} {path}");
    }
    let (_, out, _) = folder.run(&[&["check"], &paths[..]].concat());
    assert!(out.ends_with("5 projects could not be looked at.\n"), "{out}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_without_a_size_is_read_to_its_end() {
    // 0 bytes on record; the text is there all the same, and is judged.
    let folder = clean();
    link(&folder, "/proc/version", "Dockerfile");
    let (_, lines) = check(&folder, &["."]);
    let found = lines[0]["diagnostics"].as_array().unwrap();
    assert!(found.iter().any(|d| d["file"] == "Dockerfile"), "{lines:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8_are_named_where_they_matter() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = clean();
    for name in [&b"caf\xe9.Dockerfile"[..], b"caf\xe9.jpg"] {
        std::fs::write(folder.0.join(OsStr::from_bytes(name)), "FROM scratch\n").unwrap();
    }
    std::fs::create_dir(folder.0.join(OsStr::from_bytes(b"gr\xfcn"))).unwrap();
    let (code, lines) = check(&folder, &["."]);
    let names: Vec<&str> = unread(&lines[0]).iter().map(|unread| unread.0).collect();
    assert_eq!((code, names.as_slice()), (2, &["caf\u{fffd}.Dockerfile", "gr\u{fffd}n"][..]));
}

#[test]
fn folders_nested_too_deep_are_named() {
    let folder = clean();
    folder.write(&format!("{}Dockerfile", "d/".repeat(70)), b"FROM a\n");
    let (code, lines) = check(&folder, &["."]);
    let found = unread(&lines[0]);
    assert_eq!((code, found.len()), (2, 1));
    assert!(found[0].1.contains("64 folders"), "{found:?}");
}

#[cfg(unix)]
#[test]
fn what_container_files_name_is_noted_when_it_is_no_text() {
    let folder = Folder::new(&[
        ("Dockerfile", "FROM scratch\nCOPY start.sh app.jar package-lock.json /\n"),
        ("compose.yaml", "services:\n  web:\n    image: a\n    env_file: web.vars\n"),
    ]);
    folder.write("start.sh", b"# caf\xe9\n");
    folder.write("app.jar", b"PK\x03\x04\x00\x00\xff");
    folder.write("package-lock.json", &vec![b' '; 300 * 1024]);
    pipe(&folder, "web.vars");
    let (code, lines) = check(&folder, &["."]);
    let notes = lines[0]["notes"].as_array().unwrap();
    let files: Vec<&str> = notes.iter().map(|note| note["file"].as_str().unwrap()).collect();
    assert_eq!((code, files.as_slice()), (0, &["start.sh", "web.vars"][..]), "{notes:?}");
}

#[test]
fn settings_that_are_not_read_yet_say_so() {
    for name in [".hadolint.yaml", ".hadolint.yml", "hadolint.yaml", "hadolint.yml", "drydock.yaml"] {
        let folder = clean();
        folder.write(name, b"ignored: [DL3008]\n");
        let (code, out, err) = folder.run(&["check", "--format", "json", "."]);
        let array: Value = serde_json::from_str(&out).unwrap();
        let notes = array[0]["notes"].as_array().unwrap();
        assert_eq!((code, notes.len()), (0, 1), "{name}");
        assert_eq!(notes[0]["file"], name);
        // Of hadolint's some are read, which the note says.
        let words = if name.starts_with("drydock") { "not read yet" } else { "are read" };
        let of_hadolint = |message: &str| message.contains(words) || message.contains("not read yet");
        assert!(of_hadolint(notes[0]["message"].as_str().unwrap()), "{notes:?}");
        assert!(err.contains(&format!("drydock: {name}: ")), "{err}");
        for command in ["check", "fix"] {
            assert!(of_hadolint(&folder.run(&[command, "."]).2), "{command} {name}");
        }
    }
}

#[test]
fn a_fix_never_creates_what_is_there_and_was_not_read() {
    let folder = Folder::new(&[("Dockerfile", "FROM debian:13-slim\nCOPY . /app\n")]);
    let creates = |folder: &Folder| {
        let (_, lines) = check(folder, &["--environment", "production", "."]);
        lines[0].to_string().contains("\"creates\":true")
    };
    assert!(creates(&folder));
    folder.write(".dockerignore", b"# caf\xe9\nsecret\n");
    assert!(!creates(&folder));
    let before = std::fs::read(folder.0.join(".dockerignore")).unwrap();
    assert_eq!(folder.run(&["fix", "--suggested", "."]).0, 2);
    assert_eq!(std::fs::read(folder.0.join(".dockerignore")).unwrap(), before);
}

#[test]
fn config_does_without_an_env_file_that_is_named_and_need_not_be_there() {
    let compose =
        "name: test\nservices:\n  a:\n    image: alpine\n    env_file:\n      - path: .env\n        required: false\n";
    let folder = Folder::new(&[("compose.yaml", compose)]);
    let (code, out, said) = folder.run(&["config", "."]);
    assert_eq!((code, said.as_str()), (0, ""), "{out}");
}
