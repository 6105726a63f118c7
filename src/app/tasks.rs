//! What takes the browser and the newest texts: copying, saving, picking files.

use crate::app::browser;
use crate::app::document::{FileKey, clean_path};
use crate::app::editor::{self, Incoming};
use crate::app::samples;
use crate::app::state::{Action, State};
use crate::app::zip;
use crate::order::Order;
use crate::project::SourceFile;
use crate::text::visible;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::Callback;

/// Something to do for the user outside of the state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Task {
    /// Put a file's text on the clipboard.
    CopyFile(FileKey),
    /// Save one file.
    SaveFile(FileKey),
    /// Save all files as a zip.
    SaveAll,
    /// Let the user pick files.
    PickFiles,
    /// Let the user pick a folder.
    PickFolder,
    /// Open the first of the samples.
    TrySample,
}

/// Does it, and says how it went.
pub fn run(task: Task, state: &State, send: &Callback<Action>) {
    let say = |text: &str, is_error| send.emit(Action::Say(text.into(), is_error));
    match task {
        Task::CopyFile(key) => {
            let Some(file) = state.file(key).cloned() else { return };
            copy(file.text.to_string(), format!("Copied the text of {}.", visible(&file.path)), send.clone());
        }
        Task::SaveFile(key) => {
            let Some(file) = state.file(key) else { return };
            if browser::download(file.name(), file.text.as_bytes(), "text/plain;charset=utf-8").is_none() {
                say("The browser did not save the file. Copy its text instead.", true);
            }
        }
        Task::SaveAll => {
            let archive = zip::archive(state.files.iter().map(|file| (file.path.as_str(), &*file.text)));
            if browser::download("project.zip", &archive, "application/zip").is_none() {
                say("The browser did not save the archive. Copy the texts instead.", true);
            }
        }
        Task::PickFiles => pick(false, send.clone()),
        Task::PickFolder => pick(true, send.clone()),
        Task::TrySample => {
            let send = send.clone();
            spawn_local(async move {
                match samples::load().await {
                    Ok(all) => all.iter().take(1).for_each(|sample| sample.open(&send)),
                    Err(message) => send.emit(Action::Say(message, true)),
                }
            });
        }
    }
}

/// Puts `text` on the clipboard and says `done`, or what to do instead.
pub fn copy(text: String, done: String, send: Callback<Action>) {
    spawn_local(async move {
        if browser::copy(&text).await {
            send.emit(Action::Say(done, false));
        } else {
            let text = "The browser did not allow copying. Select the text and copy it with the keyboard.";
            send.emit(Action::Say(text.into(), true));
        }
    });
}

fn pick(folder: bool, send: Callback<Action>) {
    let input =
        browser::document().create_element("input").ok().and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else { return };
    input.set_type("file");
    input.set_multiple(true);
    if folder {
        let _ = input.set_attribute("webkitdirectory", "");
    }
    let picked = input.clone();
    gloo::events::EventListener::once(&input, "change", move |_| {
        if let Some(list) = picked.files() {
            spawn_local(async move { take(editor::read_picked(list).await, &send) });
        }
    })
    .forget();
    input.click();
}

/// Hands files from outside to the state, and says what was left out.
pub fn take(incoming: Incoming, send: &Callback<Action>) {
    let files = without_common_folder(incoming.files);
    if !incoming.skipped.is_empty() {
        let some = incoming.skipped.iter().take(3).map(|path| visible(path)).collect::<Vec<_>>().join(", ");
        let more = if incoming.skipped.len() > 3 { " and others" } else { "" };
        send.emit(Action::Say(
            format!("Left out: {some}{more}. Only texts of up to 512 KB are read, 200 at most."),
            true,
        ));
    }
    if !files.is_empty() {
        send.emit(Action::Import(files));
    }
}

/// Paths as the project knows them: a dropped folder is the project's root.
fn without_common_folder(files: Vec<(String, String)>) -> Vec<SourceFile> {
    let mut files: Vec<SourceFile> =
        files.into_iter().filter_map(|(path, text)| Some(SourceFile::new(clean_path(&path)?, text))).collect();
    let root = files.first().and_then(|file| file.path.split_once('/')).map(|(folder, _)| [folder, "/"].concat());
    if let Some(root) = root.filter(|root| files.iter().all(|file| file.path.starts_with(root))) {
        for file in &mut files {
            file.path.drain(..root.len());
        }
    }
    files.order_by(|a, b| (a.path.matches('/').count(), &a.path).cmp(&(b.path.matches('/').count(), &b.path)));
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_folder_is_the_root() {
        let paths = |files: &[&str]| -> Vec<String> {
            let files = files.iter().map(|path| (path.to_string(), String::new())).collect();
            without_common_folder(files).into_iter().map(|file| file.path).collect()
        };
        assert_eq!(paths(&["shop/web/Dockerfile", "shop/compose.yaml"]), ["compose.yaml", "web/Dockerfile"]);
        assert_eq!(paths(&["a/x", "b/x"]), ["a/x", "b/x"]);
        assert_eq!(paths(&["Dockerfile"]), ["Dockerfile"]);
    }
}
