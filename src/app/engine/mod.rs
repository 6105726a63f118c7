//! Where the page meets the engine. The engine runs in a worker, as a module of its own, so that typing never waits for it
//! and the page opens before it. `messages` is what goes to and fro, `service` and `worker` are the worker's side, `client`
//! and `connection` the page's.

mod client;
mod connection;
pub mod messages;
mod service;
mod worker;

pub use client::Engine;
pub use service::Service;
pub use worker::serve;

use super::document::FileKey;
use super::findings::Problem;
use crate::project::Project;
use messages::Findings;
use std::rc::Rc;

/// How far the engine is with a report's files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// There is no text to look at, or the first answer for this project is still to come.
    #[default]
    NotYet,
    /// It has said what it found.
    Done,
    /// It could not look.
    Failed,
}

/// What the engine said about one state of the files.
#[derive(Debug, Default)]
pub struct Report {
    /// The state's number.
    pub revision: u64,
    /// How far it is.
    pub progress: Progress,
    /// The page's names of the project's files, in their order.
    pub keys: Vec<FileKey>,
    /// What was looked at.
    pub project: Rc<Project>,
    /// What was found.
    pub findings: Findings,
}

impl Report {
    /// Findings in order of file and place.
    pub fn problems(&self) -> &[Rc<Problem>] {
        &self.findings.problems
    }

    /// Ids of other tools that a rule with findings answers to.
    pub fn aliases(&self, rule: &str) -> &[String] {
        let found = self.findings.aliases.iter().find(|(name, _)| name == rule);
        found.map_or(&[], |(_, aliases)| aliases)
    }
}
