use super::*;
use crate::app::document::{Side, TypedChange};

fn project(files: &[(&str, &str)]) -> Snapshot {
    Snapshot::of(Project::from_files(files.iter().map(|(path, text)| (*path, *text))), "")
}

fn state(files: &[(&str, &str)]) -> State {
    State::new(&Snapshot { touched: true, ..project(files) })
}

fn paths(state: &State) -> Vec<&str> {
    state.files.iter().map(|file| file.path.as_str()).collect()
}

fn change(from: usize, to: usize, insert: &str) -> TypedChange {
    TypedChange { from, to, insert: insert.into() }
}

#[test]
fn a_new_page_has_one_empty_file_per_side() {
    let state = State::default();
    assert_eq!(paths(&state), ["Dockerfile", "compose.yaml"]);
    assert!(state.active.iter().all(Option::is_some));
    assert!(!state.touched);
}

#[test]
fn typing_changes_the_text_and_asks_for_a_look() {
    let state = state(&[("Dockerfile", "FROM a\r\n")]);
    let (key, revision) = (state.files[0].key, state.revision);
    let state = state.after(Action::Typed(key, vec![change(7, 7, "RUN b\n")]));
    assert_eq!(&*state.files[0].text, "FROM a\r\nRUN b\r\n");
    assert!(state.revision > revision);
}

#[test]
fn deleting_a_file_can_be_taken_back() {
    let state = state(&[("Dockerfile", "FROM a"), (".dockerignore", "x"), ("compose.yaml", "")]);
    let (first, second) = (state.files[0].key, state.files[1].key);
    let state = state.after(Action::Delete(first));
    assert_eq!(paths(&state), [".dockerignore", "compose.yaml"]);
    assert_eq!(state.active[0], Some(second));
    let remedy = state.toasts[0].remedy.clone().unwrap().1;
    let state = state.after(Action::Do(remedy));
    assert_eq!(paths(&state), ["Dockerfile", ".dockerignore", "compose.yaml"]);
    assert!(state.toasts.is_empty());
}

#[test]
fn a_renamed_file_moves_to_its_side_and_never_takes_a_name() {
    let state = state(&[("Dockerfile", ""), ("notes", ""), ("compose.yaml", "services: {}")]);
    let notes = state.files[1].key;
    let state = state.after(Action::Rename(notes, "compose.yaml".into()));
    assert_eq!(paths(&state), ["Dockerfile", "compose-2.yaml", "compose.yaml"]);
    assert_eq!(state.files[1].side, Side::Compose);
    assert_eq!(state.active, [Some(state.files[0].key), Some(notes)]);
}

#[test]
fn a_sample_never_overwrites_a_draft_without_a_way_back() {
    let sample = Snapshot::of(Project::from_files([("Dockerfile", "FROM s")]), "a sample");
    let state = state(&[("Dockerfile", "FROM mine")]).after(Action::Open(sample.clone()));
    assert_eq!(&*state.files[0].text, "FROM s");
    let state = state.after(Action::Open(sample));
    assert_eq!(&state.before.as_ref().unwrap().files[0].text, "FROM mine", "an untouched sample is not worth keeping");
    let state = state.after(Action::Do(Remedy::Restore));
    assert_eq!(&*state.files[0].text, "FROM mine");
    assert!(state.before.is_none());
}

#[test]
fn files_from_outside_replace_an_empty_project_and_join_one_with_text() {
    let incoming = vec![SourceFile::new("Dockerfile", "FROM new"), SourceFile::new("nginx.conf", "x")];
    let empty = State::default().after(Action::Import(incoming.clone()));
    assert_eq!(paths(&empty), ["Dockerfile", "nginx.conf"]);
    let joined = state(&[("Dockerfile", "FROM old"), (".env", "A=1")]).after(Action::Import(incoming));
    assert_eq!(paths(&joined), ["Dockerfile", ".env", "nginx.conf"]);
    assert_eq!(&*joined.files[0].text, "FROM new");
    assert!(matches!(&joined.commands.last().unwrap().1, Command::Apply { before, .. } if &**before == "FROM old"));
}

#[test]
fn fixes_are_one_group_and_take_their_new_files_back() {
    let state = state(&[("Dockerfile", "FROM a\nRUN b\n")]);
    let key = state.files[0].key;
    let created = vec![SourceFile::new(".dockerignore", ".git\n")];
    let state = state.after(Action::ApplyFixes(vec![(key, "FROM a:1\nRUN b\n".into())], created, 2));
    assert_eq!(paths(&state), ["Dockerfile", ".dockerignore"]);
    let Some((_, Command::Apply { changes, group, .. })) = state.commands.last().cloned() else { panic!("no command") };
    assert_eq!(changes, [change(6, 6, ":1")]);
    // Lines far apart are changes of their own, so that cursor, folds and marks between them stay.
    let lines = "FROM a\nRUN b\nRUN c\nRUN d\n";
    let apart = self::state(&[("Dockerfile", lines)]);
    let texts = vec![(apart.files[0].key, lines.replace("FROM a", "FROM a:1").replace("RUN d\n", "RUN d\nUSER 1\n"))];
    let apart = apart.after(Action::ApplyFixes(texts, Vec::new(), 2));
    let Some((_, Command::Apply { changes, .. })) = apart.commands.last().cloned() else { panic!("no command") };
    assert_eq!(changes, [change(6, 6, ":1"), change(25, 25, "USER 1\n")]);
    let state = state.after(Action::Typed(key, vec![change(6, 8, "")])).after(Action::GroupUndone(group, true));
    assert_eq!(paths(&state), ["Dockerfile"]);
    let state = state.after(Action::GroupUndone(group, false));
    assert_eq!(paths(&state), ["Dockerfile", ".dockerignore"]);
}

#[test]
fn a_report_that_was_overtaken_is_not_shown() {
    let report = |revision| Action::Analysed(Shared::new(Report { revision, ..Report::default() }));
    let state = state(&[("Dockerfile", "FROM a")]);
    let first = state.revision;
    let state = state.after(Action::SetEnvironment(Some(Environment::Production))).after(report(first + 1));
    assert_eq!(state.after(report(first)).report.revision, first + 1);
    // Nor one about the project that was open before.
    let state = self::state(&[("Dockerfile", "FROM a")]);
    let old = state.revision;
    let state = state.after(Action::Open(project(&[("compose.yaml", "services: {}")]))).after(report(old));
    assert_eq!(state.report.revision, 0);
}
