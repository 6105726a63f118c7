//! Servers that listen on this machine alone unless told otherwise.

use super::command_pattern::{Pattern, Worker};

/// A server that listens at 127.0.0.1 by default.
#[derive(Debug)]
pub struct LoopbackServer {
    pattern: Pattern,
    /// The option that names the address, with its form: `--host 0.0.0.0`.
    pub option: &'static str,
    /// The variable that does the same; `""` for none.
    pub variable: &'static str,
}

const fn row(pattern: &'static str, option: &'static str, variable: &'static str) -> LoopbackServer {
    LoopbackServer { pattern: Pattern::new(pattern), option, variable }
}

static SERVERS: &[LoopbackServer] = &[
    // django/django@b82ac71:django/core/management/commands/runserver.py: the address is an argument.
    row("python* *manage.py .. runserver|runserver_plus", "0.0.0.0:8000", ""),
    row("manage.py|django-admin runserver|runserver_plus", "0.0.0.0:8000", ""),
    // pallets/flask@2ac89889:src/flask/cli.py
    row("flask .. run", "--host 0.0.0.0", "FLASK_RUN_HOST"),
    // Kludex/uvicorn@d26c85c2:uvicorn/main.py
    row("uvicorn", "--host 0.0.0.0", "UVICORN_HOST"),
    row("fastapi dev", "--host 0.0.0.0", ""),
    // benoitc/gunicorn@65ac1a3a:docs/content/reference/settings.md
    row("gunicorn", "--bind 0.0.0.0:8000", "GUNICORN_CMD_ARGS"),
    // general knowledge
    row("hypercorn", "--bind 0.0.0.0:8000", ""),
    row("daphne", "--bind 0.0.0.0", ""),
    row("mkdocs serve", "--dev-addr 0.0.0.0:8000", ""),
    row("jekyll serve|s|server", "--host 0.0.0.0", ""),
    row("hugo server|serve", "--bind 0.0.0.0", ""),
    row("php *artisan serve", "--host 0.0.0.0", "SERVER_HOST"),
    row("artisan serve", "--host 0.0.0.0", "SERVER_HOST"),
    row("ng serve|s", "--host 0.0.0.0", ""),
    row("webpack serve", "--host 0.0.0.0", ""),
    row("vite dev|serve|preview", "--host 0.0.0.0", ""),
    row("vite $", "--host 0.0.0.0", ""),
    row("trunk serve", "--address 0.0.0.0", "TRUNK_SERVE_ADDRESS"),
    row("rails s|server", "--binding 0.0.0.0", "BINDING"),
];

/// The server that `words` (unquoted, the program first) start, where it listens at 127.0.0.1 unless told otherwise.
pub fn loopback_server(words: &[&str]) -> Option<&'static LoopbackServer> {
    let worker = Worker::of(words);
    SERVERS.iter().find(|row| row.pattern.fits(&worker))
}
