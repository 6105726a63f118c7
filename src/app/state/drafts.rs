//! What happens to whole projects: opened, left, named, copied. Every project that is opened is a draft with an id of its own, so
//! none is ever written over another.

use super::{GraphLook, Remedy, Shared, State};
use crate::app::document::{FileKey, Side, Snapshot, name_of};
use crate::app::engine::{Progress, Report};
use crate::app::findings::Filter;
use crate::app::sharing;
use crate::share;
use std::rc::Rc;

impl State {
    /// What the project is called; empty while there is no text.
    pub fn title(&self) -> String {
        let mut files = self.files.iter().map(|file| (file.path.as_str(), &*file.text));
        if self.name.is_empty() { name_of(&mut files) } else { self.name.clone() }
    }

    fn fresh_draft(&mut self) -> String {
        let number = self.fresh().to_string();
        [&self.tab, "-", &number].concat()
    }

    pub(super) fn load(&mut self, snapshot: &Snapshot) {
        let gone: Vec<FileKey> = self.files.drain(..).map(|file| file.key).collect();
        gone.into_iter().for_each(|key| self.command(super::Command::Forget(key)));
        for file in &snapshot.files {
            self.push(&file.path, &file.text);
        }
        if self.files.is_empty() {
            self.push("Dockerfile", "");
            self.push("compose.yaml", "");
        }
        for (side, open) in Side::ALL.into_iter().zip([snapshot.view.left, snapshot.view.right]) {
            let open = open.and_then(|at| self.files.get(at)).filter(|file| file.side == side);
            let shown = open.or_else(|| self.files.iter().find(|file| file.side == side));
            self.active[side.index()] = shown.map(|file| file.key);
        }
        self.draft = if snapshot.id.is_empty() { self.fresh_draft() } else { snapshot.id.clone() };
        self.name = share::title(&snapshot.name);
        self.environment = snapshot.environment;
        self.origin = snapshot.origin.clone();
        self.touched = snapshot.touched;
        self.selection = None;
        self.groups.clear();
        self.generation += 1;
        self.revision += 1;
        self.opened = self.revision;
        self.report = Shared::new(Report::default());
        (self.is_held, self.is_asked) = (false, false);
        let share::View { severity, family, words, .. } = snapshot.view.clone();
        self.filter = Filter { severity, family, text: words };
        self.graph = GraphLook { view: sharing::graph_view(&snapshot.view), stack: None };
        self.wanted = Some(snapshot.view.clone()).filter(|view| view.stack.is_some() || view.finding.is_some());
    }

    /// Leaves the project. What would be lost is handed to the store once more, whatever was kept of it already.
    fn leave(&mut self) -> Option<String> {
        let current = self.snapshot();
        if current.is_replaceable() {
            return None;
        }
        let current = Rc::new(current);
        self.before = Some(current.clone());
        self.unkept.retain(|left| left.id != current.id);
        self.unkept.push(current);
        Some(self.title())
    }

    pub(super) fn open(&mut self, snapshot: &Snapshot) {
        let left = self.leave();
        self.load(snapshot);
        self.dialog = None;
        self.rule = None;
        if let Some(left) = left {
            let what = match (&*snapshot.origin, snapshot.files.is_empty()) {
                (_, true) => "an empty project".to_string(),
                ("", _) => ["“", &self.title(), "”"].concat(),
                (origin, _) => origin.to_string(),
            };
            let text = ["Opened ", &what, ". Your draft “", &left, "” is kept."].concat();
            self.say(text, false, Some(("Restore my draft", Remedy::Restore)));
        }
        if snapshot.left_out > 0 {
            let text = match snapshot.left_out {
                1 => "1 secret was left out of this link; findings about it do not show.".to_string(),
                count => format!("{count} secrets were left out of this link; findings about them do not show."),
            };
            self.say(text, false, None);
            self.toasts.iter_mut().rev().take(1).for_each(|toast| toast.stays = true);
        }
    }

    pub(super) fn open_unchecked(&mut self, snapshot: &Snapshot) {
        self.open(snapshot);
        self.is_held = true;
        self.report = Shared::new(Report { revision: self.revision, progress: Progress::Failed, ..Report::default() });
    }

    pub(super) fn set_aside(&mut self, snapshot: Rc<Snapshot>) {
        self.dialog = None;
        // It may be in this tab's own store only, which the next draft takes.
        if !snapshot.is_replaceable() && !snapshot.id.is_empty() {
            self.unkept.push(snapshot);
        }
    }

    pub(super) fn fork(&mut self, id: Option<String>, why: &str) {
        let title = self.title();
        self.draft = id.unwrap_or_else(|| self.fresh_draft());
        // Room for the word, whatever the name's length.
        let short: String = title.chars().take(share::MAX_TITLE - 7).collect();
        self.name = [short.trim_end(), " (copy)"].concat();
        if self.revision == self.opened {
            // Nothing of it is the user's work yet, so that looking at a draft twice does not make two.
            self.touched = false;
            self.origin = "a copy".into();
        }
        self.say(["“", &title, "” ", why, " “", &self.name, "”."].concat(), false, None);
        self.toasts.iter_mut().rev().take(1).for_each(|toast| toast.stays = true);
    }

    /// Finds again what the sender of a link had before them.
    pub(super) fn find_wanted(&mut self) {
        if self.report.progress != Progress::Done {
            return;
        }
        let Some(wanted) = self.wanted.take() else { return };
        if let Some(stack) = wanted.stack {
            self.graph.stack = self.report.findings.stacks.iter().position(|name| *name == stack);
        }
        let Some(finding) = wanted.finding else { return };
        let Some(file) = self.files.get(finding.file).map(|file| file.key) else { return };
        let problems = self.report.problems().iter().enumerate();
        let same = problems.filter(|(_, problem)| problem.file == file && *problem.rule == *finding.rule);
        let far = |(line, column): (usize, usize)| (line.abs_diff(finding.line), column.abs_diff(finding.column));
        let nearest = same.min_by_key(|(_, problem)| far((problem.place.line, problem.place.column)));
        if let Some(index) = nearest.map(|(index, _)| index) {
            self.select_problem(index, false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::*;
    use super::*;
    use crate::app::document::TypedChange;
    use crate::app::findings::Problem;
    use crate::graph;
    use crate::text::LineColumn;

    fn with_text(text: &str) -> Snapshot {
        Snapshot { touched: true, ..Snapshot::of(Project::from_files([("Dockerfile", text)]), "") }
    }

    fn sample() -> Snapshot {
        Snapshot { name: "Shop".into(), ..Snapshot::of(Project::from_files([("Dockerfile", "FROM s")]), "a sample") }
    }

    fn typed(state: State) -> State {
        let key = state.files[0].key;
        state.after(Action::Typed(key, vec![TypedChange { from: 0, to: 0, insert: "#".into() }]))
    }

    #[test]
    fn every_project_is_a_draft_of_its_own_and_none_is_lost() {
        let state = State::in_tab("t", &with_text("FROM mine"));
        let mut ids = vec![state.draft.clone()];
        let mut state = state;
        for _ in 0..3 {
            state = typed(state.after(Action::Open(sample())));
            ids.push(state.draft.clone());
        }
        state = state.after(Action::Open(sample()));
        let kept: Vec<&str> = state.unkept.iter().map(|left| left.id.as_str()).collect();
        assert_eq!(kept, ids, "the draft and all three samples with a key of the user's");
        assert_eq!(state.unkept[0].files[0].text, "FROM mine");
        let state = state.after(Action::Kept(ids[0].clone()));
        assert_eq!(state.unkept.len(), 3);
        // A sample as it came is not worth keeping.
        assert_eq!(state.after(Action::Open(sample())).unkept.len(), 3);
    }

    #[test]
    fn what_was_there_comes_back_under_its_own_id() {
        let state = State::in_tab("t", &Snapshot { id: "mine".into(), ..with_text("FROM mine") });
        let state = typed(state.after(Action::Open(sample()))).after(Action::Do(Remedy::Restore));
        assert_eq!((state.draft.as_str(), &*state.files[0].text), ("mine", "FROM mine"));
        assert_eq!(state.before.as_ref().unwrap().files[0].text, "#FROM s");
    }

    #[test]
    fn a_copy_is_worth_keeping_once_it_is_changed() {
        let state = State::in_tab("t", &Snapshot { id: "mine".into(), ..with_text("FROM mine") });
        let copy = state.clone().after(Action::Fork(None, "is open."));
        assert_ne!(copy.draft, "mine");
        assert_eq!(copy.title(), "Dockerfile (copy)");
        assert!(copy.snapshot().is_replaceable());
        assert!(!typed(copy).snapshot().is_replaceable());
        let late = typed(state).after(Action::Fork(Some("other".into()), "was changed."));
        assert_eq!(late.draft, "other");
        assert!(!late.snapshot().is_replaceable());
    }

    #[test]
    fn what_is_held_is_not_looked_at_before_the_user_asks() {
        let state = State::default().after(Action::OpenUnchecked(sample()));
        assert!(state.is_held);
        assert_eq!(state.report.progress, Progress::Failed);
        let state = state.after(Action::LookAgain);
        assert!(!state.is_held && state.is_asked);
        assert!(!typed(state).is_asked);
        // One that is set aside stays a draft.
        let held = Rc::new(Snapshot { id: "mine".into(), ..with_text("FROM mine") });
        let state = State::default().after(Action::SetAside(held));
        assert_eq!(state.unkept[0].id, "mine");
    }

    #[test]
    fn a_link_brings_back_what_its_sender_saw() {
        let files = [("Dockerfile", "FROM a"), ("web/Dockerfile", "FROM b\nUSER x"), ("compose.yaml", "a: 1")];
        let view = share::View {
            left: Some(1),
            right: Some(0),
            panel: Some("graph:networks".into()),
            stack: Some("two".into()),
            finding: Some(share::Finding { file: 1, line: 9, column: 3, rule: "r".into() }),
            severity: None,
            family: Some("dockerfile".into()),
            words: "words".into(),
        };
        let link = Snapshot { view, left_out: 2, ..Snapshot::of(Project::from_files(files), "the shared project") };
        let state = State::default().after(Action::Open(link));
        let (key, other) = (state.files[1].key, state.files[0].key);
        assert_eq!(state.active, [Some(key), Some(state.files[2].key)], "an index of the wrong side is not followed");
        assert_eq!((state.filter.family.as_deref(), &*state.filter.text), (Some("dockerfile"), "words"));
        assert_eq!(state.graph.view, Some(graph::View::Networks));
        assert!(state.toasts[0].stays && state.toasts[0].text.starts_with("2 secrets were left out"));
        let problem = |file, rule: &str, line| {
            let place = LineColumn { line, column: 1 };
            Rc::new(Problem { file, rule: rule.into(), place, ..Problem::example() })
        };
        let mut report = Report { revision: state.revision, progress: Progress::Done, ..Report::default() };
        report.findings.stacks = vec!["one".into(), "two".into()];
        report.findings.problems =
            vec![problem(other, "r", 9), problem(key, "r", 2), problem(key, "r", 8), problem(key, "s", 9)];
        let state = state.after(Action::Analysed(Shared::new(report)));
        assert_eq!(state.selection.as_ref().and_then(|selection| selection.problem), Some(2));
        assert_eq!(state.graph.stack, Some(1));
    }
}
