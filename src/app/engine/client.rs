//! The engine as the page sees it.

use super::connection::{Connection, NOT_LOADED, TOO_LONG, Then};
use super::messages::{Answer, Findings, Request};
use super::{Progress, Report};
use crate::app::document::{File, FileKey, fingerprint};
use crate::app::drafts;
use crate::project::{Environment, FileKind, Project, SourceFile};
use gloo::timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A look that takes longer is given up, in milliseconds. Loading the engine over a slow line counts too.
const LIMIT: u32 = 60_000;

/// The engine. All copies are the same one.
#[derive(Clone)]
pub struct Engine(Rc<Inner>);

impl PartialEq for Engine {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

struct Inner {
    line: Line,
    /// Whether a look is under way.
    looking: Cell<bool>,
    /// The look that is wanted after it; a newer one takes its place.
    next: RefCell<Option<(Request, Then, String)>>,
    /// Fingerprints of texts that stopped the worker.
    stopped: RefCell<Vec<String>>,
    limit: RefCell<Option<Timeout>>,
}

enum Line {
    /// To a worker that is started when it is needed, and anew after it has failed.
    Worker(RefCell<Option<Rc<Connection>>>),
    /// To something on this thread.
    Direct(RefCell<Box<Direct>>),
}

type Direct = dyn FnMut(&Request) -> Result<Answer, String>;

impl Engine {
    /// The engine in a worker.
    pub fn in_worker() -> Self {
        Self::over(Line::Worker(RefCell::default()))
    }

    /// An engine on this thread, for tests of components.
    pub fn direct(mut answer: impl FnMut(Request) -> Answer + 'static) -> Self {
        // Through bytes here too, so that tests see what a worker would. Not in `ask`: the page needs one way of each only.
        Self::over(Line::Direct(RefCell::new(Box::new(move |request| {
            let request = borsh::to_vec(request).and_then(|bytes| borsh::from_slice(&bytes));
            let answer = request.map(&mut answer).and_then(|answer| borsh::to_vec(&answer));
            answer.and_then(|bytes| borsh::from_slice(&bytes)).map_err(|error| error.to_string())
        }))))
    }

    fn over(line: Line) -> Self {
        Self(Rc::new(Inner {
            line,
            looking: Cell::new(false),
            next: RefCell::default(),
            stopped: RefCell::default(),
            limit: RefCell::default(),
        }))
    }

    /// Loads the engine, so that it is there when the first text comes.
    pub fn warm(&self) {
        // What fails now is said when an answer is wanted.
        let _ = self.connection();
    }

    /// The worker, started when there is none that works; `None` when the engine is on this thread.
    fn connection(&self) -> Option<Result<Rc<Connection>, String>> {
        let Line::Worker(slot) = &self.0.line else { return None };
        if let Some(connection) = slot.borrow().as_ref().filter(|connection| !connection.has_failed()) {
            return Some(Ok(connection.clone()));
        }
        Some(Connection::new().map(|connection| slot.borrow_mut().insert(Rc::new(connection)).clone()))
    }

    /// Asks; `then` gets the answer, or a message for the user.
    pub fn ask(&self, request: &Request, then: impl FnOnce(Result<Answer, String>) + 'static) {
        match (self.connection(), &self.0.line) {
            (Some(Ok(connection)), _) => connection.ask(request, Box::new(then)),
            (Some(Err(message)), _) => then(Err(message)),
            (None, Line::Direct(answer)) => {
                let answer = (answer.borrow_mut())(request);
                then(answer);
            }
            (None, Line::Worker(_)) => {}
        }
    }

    /// Looks at the files; `then` gets the report, and a message for the user when the engine failed. While one look is under
    /// way only the newest of the next ones is kept, and the others are never answered. An empty Dockerfile or Compose file is
    /// one that waits to be filled, not a broken one. Texts that stopped the worker are looked at again only when the user asks.
    pub fn look(
        &self,
        files: &[Rc<File>],
        environment: Option<Environment>,
        revision: u64,
        asked: bool,
        then: impl FnOnce(Report, Option<String>) + 'static,
    ) {
        if files.iter().all(|file| file.text.trim().is_empty()) {
            self.0.next.take();
            return then(Report { revision, ..Report::default() }, None);
        }
        let print = fingerprint(&mut files.iter().map(|file| (file.path.as_str(), &*file.text)));
        if self.0.stopped.borrow().contains(&print) {
            if !asked {
                self.0.next.take();
                return then(Report { revision, progress: Progress::Failed, ..Report::default() }, None);
            }
            self.0.stopped.borrow_mut().retain(|stopped| *stopped != print);
        }
        let waits =
            |file: &File| matches!(file.kind, FileKind::Dockerfile | FileKind::Compose) && file.text.trim().is_empty();
        let files: Vec<&Rc<File>> = files.iter().filter(|file| !waits(file)).collect();
        let sources = files.iter().map(|file| SourceFile::new(file.path.clone(), &*file.text)).collect();
        let project = Rc::new(Project { files: sources });
        let keys: Vec<FileKey> = files.iter().map(|file| file.key).collect();
        let request = Request::Look { keys: keys.clone(), project: project.clone(), environment };
        let then: Then = Box::new(move |answer| {
            let (progress, findings, message) = match answer {
                Ok(Answer::Findings(findings)) => (Progress::Done, findings, None),
                Ok(_) => (Progress::Failed, Findings::default(), None),
                Err(message) => (Progress::Failed, Findings::default(), Some(message)),
            };
            then(Report { revision, progress, keys, project, findings }, message);
        });
        if self.0.looking.get() {
            self.0.next.replace(Some((request, then, print)));
        } else {
            self.begin_look(&request, then, print);
        }
    }

    fn begin_look(&self, request: &Request, then: Then, print: String) {
        self.0.looking.set(true);
        let engine = self.clone();
        let end = {
            let engine = self.clone();
            move || {
                if let Some(Ok(connection)) = engine.connection() {
                    connection.end(TOO_LONG);
                }
            }
        };
        drafts::begin(&print);
        self.0.limit.replace(cfg!(target_arch = "wasm32").then(|| Timeout::new(LIMIT, end)));
        self.ask(request, move |answer| {
            engine.0.limit.take();
            engine.0.looking.set(false);
            let stopped = answer.as_ref().is_err_and(|message| message != NOT_LOADED);
            drafts::end(&print, stopped);
            if stopped {
                engine.0.stopped.borrow_mut().push(print);
            }
            then(answer);
            if let Some((request, then, print)) = engine.0.next.take() {
                engine.begin_look(&request, then, print);
            }
        });
    }
}
