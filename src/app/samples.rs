//! Samples and starters: projects that come with the site and are loaded when somebody asks for them.

use crate::app::browser;
use crate::app::document::Snapshot;
use crate::app::records::read_samples;
use crate::app::state::Action;
use crate::project::{Project, SourceFile};
use yew::Callback;

/// A sample or starter, as it is written in `lazy/samples.json`.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// What it is called.
    pub title: String,
    /// What is to be seen in it.
    pub text: String,
    /// `sample` or `starter`.
    pub kind: String,
    /// Its files.
    pub files: Vec<SourceFile>,
}

impl Sample {
    /// Opens it in place of what is there.
    pub fn open(&self, send: &Callback<Action>) {
        let what = if self.kind == "sample" { "" } else { "the starter " };
        let name = [what, "“", &self.title, "”"].concat();
        let project = Project { files: self.files.clone() };
        send.emit(Action::Open(Snapshot { name: self.title.clone(), ..Snapshot::of(project, name) }));
    }
}

/// Fetches all of them.
pub async fn load() -> Result<Vec<Sample>, String> {
    let text = browser::lazy("samples.json").await?;
    read_samples(&text).ok_or_else(|| "The samples could not be read.".to_string())
}
