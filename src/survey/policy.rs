//! What the settings of a project ask of its images: hadolint's `trustedRegistries`, `label-schema` and `strict-labels`.

use crate::facts::matches_star;
use crate::model::image::ImageRef;
use crate::project::{FileId, FileKind};
use crate::survey::Survey;
use crate::syntax::yaml::Value;

/// The settings that hold for a file.
pub struct Policy<'a> {
    root: Option<Value<'a>>,
}

impl<'a> Policy<'a> {
    /// Those of the nearest settings file in the file's folder or above it.
    pub fn of(survey: Survey<'a>, file: FileId) -> Self {
        let own = survey.project.file(file).folder();
        let holds = |folder: &str| folder.is_empty() || own == folder || own.starts_with(&[folder, "/"].concat());
        let all = || survey.model.of_kind(FileKind::HadolintSettings).collect();
        let settings = survey.answers.settings.get_or_init(all);
        let near = settings.iter().copied().filter(|&id| holds(survey.project.file(id).folder()));
        let nearest = near.max_by_key(|&id| survey.project.file(id).folder().len());
        Self { root: nearest.and_then(|id| survey.model.yaml(id)?.root()) }
    }

    /// A list that is written as a sequence or, for one item, as a text.
    fn list(&self, key: &str) -> Vec<&'a str> {
        let Some(value) = self.root.and_then(|root| root.get(key)) else { return Vec::new() };
        value.items().filter_map(Value::as_str).chain(value.as_str()).collect()
    }

    /// Whether an image comes from a listed registry, or folder of one (`ghcr.io/team`); `*` stands for any text. Without a list all do.
    pub fn trusts(&self, image: &ImageRef) -> bool {
        let trusted = self.list("trustedRegistries");
        let whole = [image.registry(), "/", image.path()].concat();
        let is_within = |pattern: &str| {
            pattern.contains('/') && matches_star(&[pattern.trim_end_matches('/'), "/*"].concat(), &whole)
        };
        let lists = |pattern: &&str| matches_star(pattern, image.registry()) || is_within(pattern);
        trusted.is_empty() || trusted.iter().any(lists)
    }

    /// The labels that an image must have, each with the type of its value.
    pub fn labels(&self) -> Vec<(&'a str, &'a str)> {
        let schema = self.root.and_then(|root| root.get("label-schema"));
        let entries = schema.into_iter().flat_map(Value::own_entries);
        entries.filter_map(|(key, value)| Some((key.text()?, value.as_str()?))).collect()
    }

    /// Whether an image must have no other labels.
    pub fn is_strict(&self) -> bool {
        self.root.and_then(|root| root.get("strict-labels")?.as_bool()) == Some(true)
    }
}
