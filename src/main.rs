//! Mounts the page; nothing else.

fn main() {
    yew::Renderer::<drydock::app::shell::App>::new().render();
}
