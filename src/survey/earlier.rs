//! What the files below one of a stack have, as they are written.

use crate::model::Stack;
use crate::model::compose::paths;
use crate::project::FileId;
use crate::survey::Survey;
use crate::syntax::yaml::Value;

/// `extends` is followed this far.
const DEPTH: usize = 8;

/// The files below one of a stack, those they include and extend among them.
pub struct Earlier<'c> {
    /// The project.
    pub survey: Survey<'c>,
    files: Vec<FileId>,
}

impl<'c> Earlier<'c> {
    /// Those below the file at an index of `stack.files`.
    pub fn of(survey: Survey<'c>, stack: &Stack, at: usize) -> Self {
        let named = stack.read.iter().filter(|file| !stack.files.contains(file));
        Self { survey, files: stack.files[..at].iter().chain(named).copied().collect() }
    }

    /// What they have at a path of keys, a service also by what it extends.
    pub fn values(&self, path: &[String]) -> Vec<Value<'c>> {
        let mut found = Vec::new();
        for &file in &self.files {
            self.in_file(file, path, DEPTH, &mut found);
        }
        found
    }

    fn in_file(&self, file: FileId, path: &[String], depth: usize, found: &mut Vec<Value<'c>>) {
        let Some(tree) = self.survey.model.yaml(file) else { return };
        for root in tree.roots() {
            let names: Vec<&str> = path.iter().map(String::as_str).collect();
            found.extend(root.at(&names));
            let ["services", name, ..] = names[..] else { continue };
            let Some(extends) = root.at(&["services", name, "extends"]).filter(|_| depth > 0) else { continue };
            let base = extends.text().or_else(|| extends.get("service")?.text());
            let folder = self.survey.project.file(file).folder();
            let other = match extends.get("file").and_then(Value::text) {
                Some(written) => self.survey.model.find(&paths::join(folder, written)),
                None => Some(file),
            };
            if let (Some(base), Some(other)) = (base, other) {
                let mut path = path.to_vec();
                path[1] = base.to_owned();
                self.in_file(other, &path, depth - 1, found);
            }
        }
    }
}
