//! What the house promises about its own files.

use drydock::diagnostic::Severity;
use drydock::graph::render::palette::{DARK, LIGHT};

fn source(path: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A severity has one colour in the page and in every picture.
#[test]
fn severities_have_the_colours_of_the_style_sheet() {
    let styles = source("static/styles.css");
    for (variable, severity) in [("--err", Severity::Error), ("--warn", Severity::Warning), ("--adv", Severity::Advice)]
    {
        let (light, dark) = (LIGHT.severity(severity), DARK.severity(severity));
        let line = format!("{variable}: light-dark({light}, {dark});");
        assert!(styles.contains(&line), "static/styles.css has no line `{line}`");
    }
}

/// Which folders and files of `src` may use which: the arrows of ARCHITECTURE.md. What stands in no row may use everything.
const ARROWS: &[(&str, &str)] = &[
    ("text", "order"),
    ("order", ""),
    ("ordered", "order"),
    ("project", "text"),
    ("syntax", "text order ordered project"),
    ("facts", "text syntax"),
    ("diagnostic", "text project"),
    ("model", "text syntax facts order ordered project diagnostic"),
    ("survey", "text syntax facts order ordered project model"),
    ("edit", "text syntax facts order ordered project model diagnostic survey"),
    ("rules", "text syntax facts order ordered project model diagnostic survey edit"),
    ("notes", "ordered project model diagnostic"),
    ("analysis", "order project model diagnostic rules notes"),
    ("verdict", "diagnostic rules"),
    ("fix", "text order ordered project diagnostic analysis"),
    ("graph", "text syntax order ordered project model diagnostic survey"),
    ("share", "text project model diagnostic"),
    ("report", "text order project model diagnostic analysis verdict"),
];

#[test]
fn arrows_point_down() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (room, may_use) in ARROWS {
        let mut files = vec![root.join(format!("{room}.rs")), root.join(room)];
        while let Some(path) = files.pop() {
            if path.is_dir() {
                files.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
                continue;
            }
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            // What tests use is not part of the house.
            let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            for (at, _) in text.match_indices("crate::") {
                let rest = &text[at + "crate::".len()..];
                let name = rest.split(|c: char| !(c.is_ascii_lowercase() || c == '_')).next().unwrap_or_default();
                let is_room =
                    !name.is_empty() && (root.join(name).is_dir() || root.join(format!("{name}.rs")).is_file());
                if is_room && name != *room && !may_use.split(' ').any(|other| other == name) {
                    wrong.push(format!("{} uses {name}", path.strip_prefix(&root).unwrap().display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
