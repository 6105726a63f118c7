//! Nothing that is printed is obeyed by a terminal.

use crate::folder::Folder;
use serde_json::Value;

/// A name with a sequence that clears the screen, a line break and a mark that turns the direction of writing.
const NAME: &str = "we\u{1b}[2Jb\n1 of\u{202e}\u{9b}x";

/// [`NAME`] in quotes, as YAML and JSON write it.
fn quoted() -> String {
    serde_json::to_string(NAME).unwrap().replace('\u{202e}', "\\u202e").replace('\u{9b}', "\\u009b")
}

fn is_obeyed(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn names_of_services_stay_in_their_line() {
    let service = quoted();
    let compose = format!(
        "services:\n  {service}:\n    image: nginx:latest\n    depends_on: [{service}, nothing]\n    imag: a\n"
    );
    let folder = Folder::new(&[("compose.yaml", &compose)]);
    for arguments in [
        &["check", "."][..],
        &["check", "--format", "json", "."],
        &["check", "--format", "jsonl", "."],
        &["config", "."],
        &["graph", "."],
        &["graph", ".", "--format", "dot"],
        &["graph", ".", "--format", "svg"],
        &["graph", ".", "--format", "json"],
        &["fix", "--suggested", "."],
    ] {
        let (_, out, err) = folder.run(arguments);
        assert!(!err.contains(is_obeyed) && !err.contains("\n1 of"), "{arguments:?}: {err:?}");
        // Formats without escapes of their own carry marks of direction as they are, but nothing that moves the cursor.
        let data = matches!(arguments, ["config", "."] | ["graph", .., "dot" | "svg" | "."]);
        let controls = |c: char| is_obeyed(c) && (c.is_control() || !data);
        assert!(!out.contains(controls) && !out.contains("\n1 of"), "{arguments:?}: {out:?}");
    }
}

#[test]
fn a_resolved_project_is_data_that_can_be_read_back() {
    let value = quoted();
    let compose = format!("services:\n  web:\n    image: a:1\n    labels:\n      note: {value}\n");
    let folder = Folder::new(&[("compose.yaml", &compose)]);
    let (code, json, err) = folder.run(&["config", ".", "--format", "json"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["services"]["web"]["labels"]["note"], NAME);
    let (_, yaml, _) = folder.run(&["config", "."]);
    assert!(!yaml.contains(|c: char| c.is_control() && c != '\n'), "{yaml:?}");
    // What was printed means the same.
    folder.write("compose.yaml", yaml.as_bytes());
    let (_, again, _) = folder.run(&["config", ".", "--format", "json"]);
    assert_eq!(serde_json::from_str::<Value>(&again).unwrap()["services"], json["services"]);
}

#[cfg(unix)]
#[test]
fn names_of_files_and_folders_stay_in_their_line() {
    let name = NAME;
    let folder = Folder::new(&[(&format!("{name}/Dockerfile"), "FROM nginx:latest\nWORKDIR app\nMAINTAINER me\n")]);
    folder.write(&format!("{name}/compose.yaml"), b"# caf\xe9\n");
    folder.write("hadolint.yaml", b"");
    let inside = format!("{name}/Dockerfile");
    let missing = format!("{name}/none");
    let (_, json, _) = folder.run(&["check", "--format", "json", name]);
    assert_eq!(serde_json::from_str::<Value>(&json).unwrap()[0]["project"], NAME);
    for arguments in [
        &["check", "."][..],
        &["check", name, &inside, &missing],
        &["check", "--format", "json", name, &missing],
        &["config", name],
        &["config", ".", "-f", &missing],
        &["graph", name],
        &["graph", &missing],
        &["rules", name],
        &["check", "--fail-on", name, "."],
        &[name],
        &[&format!("--{name}")],
        &["fix", "--suggested", ".", name],
    ] {
        let (_, out, err) = folder.run(arguments);
        assert!(!err.contains(is_obeyed) && !err.contains("\n1 of"), "{arguments:?}: {err:?}");
        assert!(!out.contains(is_obeyed) && !out.contains("\n1 of"), "{arguments:?}: {out:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_patch_with_odd_names_is_read_by_other_tools() {
    use std::process::{Command, Stdio};
    let text = "version: '3'\nservices:\n  web:\n    image: example/web:1\n";
    for name in ["with blank", "tab\there", "quote\"and\\", "line\nbreak", "größe"] {
        let folder = Folder::new(&[(&format!("{name}/compose.yaml"), text)]);
        let (code, patch, err) = folder.run(&["fix", "--diff", "."]);
        assert_eq!((code, err.as_str()), (0, ""), "{name:?}");
        std::fs::write(folder.0.join("a.patch"), &patch).unwrap();
        let file = std::fs::File::open(folder.0.join("a.patch")).unwrap();
        let mut git = Command::new("git");
        git.args(["apply", "-"]).current_dir(&folder.0).stdin(Stdio::from(file));
        // Outside of the repository that the tests may be in.
        let output = git.env("GIT_CEILING_DIRECTORIES", folder.0.parent().unwrap()).output().unwrap();
        assert!(output.status.success(), "{name:?}: {patch:?}\n{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(folder.read(&format!("{name}/compose.yaml")), text.strip_prefix("version: '3'\n").unwrap());
    }
}
