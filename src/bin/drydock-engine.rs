//! The engine in a worker of the page; nothing else. static/engine.js starts it.

fn main() {
    drydock::app::engine::serve();
}
