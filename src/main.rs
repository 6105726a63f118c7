//! Mounts the page; nothing else.

use drydock::app::engine::Engine;
use drydock::app::shell::{App, AppProps};

fn main() {
    yew::Renderer::<App>::with_props(AppProps { engine: Engine::in_worker() }).render();
}
