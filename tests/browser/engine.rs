use drydock::share::{SharedState, decode, encode};
use drydock::{Project, Settings, analyze};
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
