use drydock::app::document::Snapshot;
use drydock::app::records;
use drydock::share::{SharedState, decode, encode};
use drydock::text::plain;
use drydock::{Environment, Project, Settings, analyze};
use wasm_bindgen_test::wasm_bindgen_test;

/// The engine counts in `usize`, 64 bits natively and 32 here. A link must not notice.
#[wasm_bindgen_test]
fn a_link_brings_the_project_back() {
    let project = Project::from_files([("Dockerfile", "FROM alpine:3.22\nUSER nobody\n"), (".env", "GRÜSSE=🐳\r\n")]);
    let state = SharedState { project, ..SharedState::default() };
    let link = encode(&state).expect("a small project fits a link");
    assert_eq!(decode(&link), Ok(state));
}

#[wasm_bindgen_test]
fn any_text_gets_an_answer() {
    let broken = "\u{feff}FROM\r\nRUN <<A <<B\n${:-\n[\"\n\u{0}ONBUILD ONBUILD\n";
    for path in ["Dockerfile", "compose.yaml", ".env", ".dockerignore", "notes.txt"] {
        analyze(&Project::from_files([(path, broken)]), &Settings::default());
    }
}

/// Where the module leaves numbers and letters to the browser, the answer is the standard library's.
#[wasm_bindgen_test]
fn numbers_and_letters_are_those_of_the_standard_library() {
    for text in
        ["1.5", "-.5", "+5.", "1e3", "1E-7", "0.1", "inf", "-Infinity", "", ".", "e5", "1e", "0x10", " 1", "1_0"]
    {
        assert_eq!(plain::number(text), text.parse().ok(), "{text}");
    }
    assert!(plain::number("NaN").is_some_and(f64::is_nan));
    for number in [0.0, 1.5, -0.1, 1e-4, 123_456_789.125, 1e20, 0.3] {
        assert_eq!(plain::decimal(number), number.to_string());
    }
    for number in [1e21, 1e-5, -2.5e-7, 1.25e300, 5e-324] {
        let (digits, power) = plain::scientific(number);
        assert_eq!(format!("{digits}e{power}"), format!("{number:e}"));
    }
    for text in ["", "ABC", "ÄÖ Σ", "İ"] {
        assert_eq!(plain::lower(text), text.to_lowercase());
    }
}

#[wasm_bindgen_test]
fn a_draft_is_read_as_it_was_written() {
    let project = Project::from_files([("Dockerfile", "FROM \"alpine\"\r\n"), (".env", "GRÜSSE=🐳\n")]);
    let draft =
        Snapshot { environment: Some(Environment::Production), touched: true, ..Snapshot::of(project, "a link") };
    let text = records::write_snapshot(&draft).expect("JSON");
    assert_eq!(records::read_snapshot(&text), Some(draft));
    let earlier = r#"{"version":1,"files":[{"path":"a","text":"b"}],"environment":null,"origin":"","touched":false}"#;
    assert_eq!(records::read_snapshot(earlier).map(|draft| draft.files.len()), Some(1));
    for broken in ["", "null", "[]", "{\"version\":1}", "{\"version\":1,\"files\":3,\"origin\":\"\",\"touched\":true}"]
    {
        assert_eq!(records::read_snapshot(broken), None);
    }
}
