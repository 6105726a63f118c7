//! What goes between the page and the engine's worker. Both come from one build, so the bytes (borsh) carry no version.

use crate::app::document::FileKey;
use crate::app::findings::Problem;
use crate::graph::render::Format;
use crate::graph::{Scene, View};
use crate::project::{Environment, Project};
use crate::share::SharedState;
use borsh::{BorshDeserialize, BorshSerialize};
use std::rc::Rc;

/// What the page asks. Answers come in the order of the questions, one each.
#[derive(Debug, BorshSerialize, BorshDeserialize)]
pub enum Request {
    /// What is wrong with these files. The other questions are about the files of the last look.
    Look {
        /// The page's names of the files, in their order.
        keys: Vec<FileKey>,
        /// The files.
        project: Rc<Project>,
        /// The environment switch.
        environment: Option<Environment>,
    },
    /// A view of the graph; `None` lets the engine choose.
    Draw {
        /// Which view.
        view: Option<View>,
        /// Which of [`Findings::stacks`].
        stack: Option<usize>,
    },
    /// The graph in a form that is not drawn.
    Export {
        /// Which form.
        format: Format,
        /// Which of [`Findings::stacks`].
        stack: Option<usize>,
    },
    /// A link to this; not about the last look.
    Share(Box<SharedState>),
}

/// What the engine says.
#[derive(Debug, BorshSerialize, BorshDeserialize)]
pub enum Answer {
    /// To [`Request::Look`].
    Findings(Findings),
    /// To [`Request::Draw`]; `None` when there is nothing to draw.
    Picture(Option<Picture>),
    /// To [`Request::Export`].
    Text(String),
    /// To [`Request::Share`].
    Links(Links),
}

/// Links to a project: the part of the address behind `#`, or why there is none.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Links {
    /// What looks like a secret.
    pub secrets: Vec<Secret>,
    /// The link with these values left out.
    pub without_secrets: Result<String, String>,
    /// The link with everything in it.
    pub whole: Result<String, String>,
}

/// A value that looks like a secret.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Secret {
    /// The variable it is given to, or why it looks like one where there is no name.
    pub name: String,
    /// Why it looks like one.
    pub why: String,
    /// Path and line, for people.
    pub place: String,
}

/// What is wrong, and what else the page shows of it.
#[derive(Debug, Default, BorshSerialize, BorshDeserialize)]
pub struct Findings {
    /// Findings in order of file and place.
    pub problems: Vec<Rc<Problem>>,
    /// Rules with a finding, and all ids of other tools that they answer to: what the list can be searched for.
    pub aliases: Vec<(String, Vec<String>)>,
    /// Remarks that are no findings: the file's path and what there is to say.
    pub notes: Vec<(String, String)>,
    /// What the findings come to, in a sentence, and the finding that says why, by its index.
    pub verdict: (String, Option<usize>),
    /// What was looked at, counted in words.
    pub scope: String,
    /// Which environment was looked at, and why.
    pub environment: String,
    /// What `docker compose up` could be called with: the files of each stack.
    pub stacks: Vec<String>,
    /// The stack whose graph is shown at first.
    pub first_stack: Option<usize>,
}

/// A view with its layout.
#[derive(Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Picture {
    /// The page's names of the files that the scene's places are in.
    pub keys: Vec<FileKey>,
    /// What is drawn.
    pub scene: Rc<Scene>,
}
