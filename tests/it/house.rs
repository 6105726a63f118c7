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
