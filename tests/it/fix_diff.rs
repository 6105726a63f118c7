//! Diffs lead from one text to the other, whatever they hold, and patches are read by `patch`.

use drydock::fix::{LineKind, apply_hunks, file_diff, unified};
use proptest::prelude::*;
use std::process::{Command, Stdio};

fn text() -> impl Strategy<Value = String> {
    let line = prop_oneof![Just("a"), Just("b"), Just("  c"), Just("é"), Just("")];
    let ending = prop_oneof![6 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\r")];
    (prop::collection::vec((line, ending), 0..12), prop_oneof![Just(""), Just("end")])
        .prop_map(|(lines, end)| lines.into_iter().flat_map(|(line, ending)| [line, ending]).chain([end]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn accepting_all_or_nothing_gives_one_text_or_the_other(before in text(), after in text(), context in 0usize..4) {
        let hunks = file_diff(&before, &after, context);
        prop_assert_eq!(apply_hunks(&before, &hunks, &vec![true; hunks.len()]), after.clone());
        prop_assert_eq!(apply_hunks(&before, &hunks, &[]), before.clone());
        prop_assert_eq!(hunks.is_empty(), before == after);
        for pair in hunks.windows(2) {
            prop_assert!(pair[0].before.end <= pair[1].before.start && pair[0].after.end <= pair[1].after.start);
        }
        for hunk in &hunks {
            let count = |gone| hunk.lines.iter().filter(|line| line.kind != gone).count();
            prop_assert_eq!(count(LineKind::Added), hunk.before.len());
            prop_assert_eq!(count(LineKind::Removed), hunk.after.len());
        }
    }

    #[test]
    fn what_remains_after_some_hunks_are_the_others(before in text(), after in text(), answers in any::<u8>()) {
        let hunks = file_diff(&before, &after, 0);
        let accepted: Vec<bool> = (0..hunks.len()).map(|index| answers >> (index % 8) & 1 == 1).collect();
        let between = apply_hunks(&before, &hunks, &accepted);
        let kept = |kind| -> usize { hunks.iter().flat_map(|hunk| &hunk.lines).filter(|line| line.kind == kind).map(|line| line.text.len()).sum() };
        prop_assert!(between.len() <= before.len() + kept(LineKind::Added));
        prop_assert!(between.len() + kept(LineKind::Removed) >= before.len());
    }
}

/// Where there is no `patch`, nothing is tested.
#[test]
fn patch_reads_what_fix_prints() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("patch-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let before = "one\r\ntwo\r\nthree\n\nlast";
    let after = "one\r\n2\r\nthree\n\nlast\nmore";
    std::fs::write(folder.join("file"), before).unwrap();
    let patch = unified("file", Some(before), after) + &unified("new", None, "text\n");
    let child =
        Command::new("patch").args(["-p1", "--binary", "-s"]).current_dir(&folder).stdin(Stdio::piped()).spawn();
    if let Ok(mut child) = child {
        use std::io::Write;
        child.stdin.take().unwrap().write_all(patch.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
        assert_eq!(std::fs::read_to_string(folder.join("file")).unwrap(), after);
        assert_eq!(std::fs::read_to_string(folder.join("new")).unwrap(), "text\n");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
