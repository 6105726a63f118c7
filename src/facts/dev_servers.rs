//! Commands that serve or watch during development, and what runs in production instead.

use super::command_pattern::{Pattern, Worker};

/// A command that is meant for development.
#[derive(Debug)]
pub struct DevServer {
    pattern: Pattern,
    /// What makes it one.
    pub kind: Kind,
    /// What it is called.
    pub name: &'static str,
    /// What runs in production instead.
    pub instead: &'static str,
}

/// Why a command is meant for development.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The framework's own server: one process, debug pages, no hardening.
    Server,
    /// A server started with an option that reloads code or shows its inside; without the option it is fine.
    Option,
    /// Watches files and restarts.
    Watcher,
    /// Builds on every start instead of once.
    Runner,
    /// A script of the project by a name that means development.
    Script,
}

const fn server(kind: Kind, name: &'static str, pattern: &'static str, instead: &'static str) -> DevServer {
    DevServer { pattern: Pattern::new(pattern), kind, name, instead }
}

use Kind::{Option as Flag, Runner, Script, Server, Watcher};

// The first that fits counts: narrow ones stand before wide ones. A source holds for the rows up to the next one.
static DEV_SERVERS: &[DevServer] = &[
    // django/django@b82ac71:docs
    server(Server, "manage.py runserver", "python* *manage.py .. runserver|runserver_plus", GUNICORN_DJANGO),
    server(Server, "manage.py runserver", "manage.py|django-admin runserver|runserver_plus", GUNICORN_DJANGO),
    // pallets/flask@2ac89889:docs/deploying/index.rst
    server(Server, "flask run", "flask .. run", "gunicorn \"app:create_app()\" --bind 0.0.0.0:8000"),
    // fastapi/fastapi@c3f316b7e:docs/en/docs/deployment/docker.md
    server(Server, "fastapi dev", "fastapi dev", "fastapi run"),
    // Kludex/uvicorn@d26c85c2:docs/deployment/index.md
    server(Flag, "uvicorn --reload", "uvicorn --reload", "uvicorn without --reload, with --workers"),
    // benoitc/gunicorn@65ac1a3a:docs/content/reference/settings.md
    server(Flag, "gunicorn --reload", "gunicorn --reload", "gunicorn without --reload"),
    // general knowledge
    server(Flag, "--reload", "hypercorn|daphne|granian --reload", "the same command without --reload"),
    server(Server, "http.server", "http.server|SimpleHTTPServer", "nginx or caddy for static files"),
    server(Flag, "debugpy", "debugpy|pdb", "the program without the debugger"),
    server(Watcher, "watchmedo", "watchmedo|watchfiles|ptw", "the command that it watches"),
    server(Server, "jupyter", "jupyter notebook|lab", "the notebook's code as a program of its own"),
    // laravel/docs@86077535b:deployment.md
    server(Server, "artisan serve", "php *artisan serve", "php-fpm behind nginx, or Laravel Octane"),
    server(Server, "artisan serve", "artisan serve", "php-fpm behind nginx, or Laravel Octane"),
    // php/doc-en@17ddeefd65:features/commandline.xml
    server(Server, "php -S", "php -S*", "php-fpm behind nginx, or the apache variant of the image"),
    // symfony/symfony-docs@3e03b46811:setup/symfony_server.rst
    server(Server, "symfony serve", "symfony serve|server:start|local:server:start", "php-fpm behind nginx"),
    // nestjs/docs.nestjs.com@2f9d9394:content/cli/scripts.md
    server(Watcher, "nest start --watch", "nest start --watch|--debug", "node dist/main.js"),
    server(
        Script,
        "development script",
        "npm|pnpm|yarn|bun .. run|run-script dev|dev:*|develop|start:dev|start:debug|watch",
        NODE_BUILD,
    ),
    server(Script, "development script", "pnpm|yarn|bun dev|dev:*|develop|start:dev|start:debug|watch", NODE_BUILD),
    // remy/nodemon@1d0a639:README.md
    server(Watcher, "nodemon", "nodemon", "node with the built entry file"),
    // general knowledge
    server(Watcher, "ts-node-dev", "ts-node-dev|tsnd|node-dev|pm2-dev", "node with the built entry file"),
    server(Watcher, "tsx watch", "tsx watch|--watch", "node with the built entry file"),
    server(Watcher, "node --watch", "node --watch|--watch-path*", "node without --watch"),
    server(Flag, "node --inspect", "node --inspect*", "node without --inspect"),
    server(Runner, "ts-node", "ts-node|ts-node-esm", "node with the compiled entry file"),
    // vitejs/vite@a98c8d95d5:docs/guide/cli.md
    server(Server, "vite preview", "vite preview", "vite build, then nginx or caddy serves dist/"),
    server(Server, "vite", "vite dev|serve", "vite build, then nginx or caddy serves dist/"),
    server(Server, "vite", "vite $", "vite build, then nginx or caddy serves dist/"),
    // webpack/webpack.js.org@9c0ce6f5e9:src/content/configuration/dev-server.mdx
    server(Server, "webpack-dev-server", "webpack-dev-server", "webpack --mode=production, then serve the output"),
    server(Server, "webpack serve", "webpack serve|watch", "webpack --mode=production, then serve the output"),
    server(Watcher, "webpack --watch", "webpack --watch", "webpack --mode=production"),
    // angular/angular-cli@9a1b250bbd:packages/angular/build/src/builders/dev-server/builder.ts
    server(Server, "ng serve", "ng serve|s", "ng build, then nginx or caddy serves dist/"),
    // facebook/create-react-app@625438653:README.md
    server(
        Server,
        "react-scripts start",
        "react-scripts start",
        "react-scripts build, then nginx or caddy serves build/",
    ),
    // general knowledge
    server(Server, "vue-cli-service serve", "vue-cli-service serve", "vue-cli-service build, then serve dist/"),
    server(Server, "next dev", "next dev", "next build in the image, then next start"),
    server(Server, "next", "next $", "next build in the image, then next start"),
    // nuxt/nuxt@4e0099839c:docs/1.getting-started/16.deployment.md
    server(Server, "nuxt dev", "nuxt|nuxi dev", "nuxt build, then node .output/server/index.mjs"),
    // withastro/docs@741c1b89ba:src/content/docs/en/reference/cli-reference.mdx
    server(Server, "astro dev", "astro dev|preview", "astro build, then serve dist/"),
    // general knowledge
    server(Server, "svelte-kit dev", "svelte-kit dev", "vite build, then node build"),
    server(Server, "remix dev", "remix|react-router dev|vite:dev", "remix-serve or react-router-serve with the build"),
    server(Server, "gatsby develop", "gatsby develop", "gatsby build, then serve public/"),
    server(Server, "parcel serve", "parcel serve|watch", "parcel build, then serve dist/"),
    server(Server, "storybook", "storybook dev", "storybook build, then serve the output"),
    server(Server, "storybook", "start-storybook", "storybook build, then serve the output"),
    server(Server, "live-server", "live-server|lite-server", "nginx or caddy"),
    server(Server, "browser-sync", "browser-sync start", "nginx or caddy"),
    server(Watcher, "bun --watch", "bun --hot|--watch", "bun run without --watch"),
    server(Watcher, "deno --watch", "deno run|serve|task --watch*|--inspect*", "deno run without --watch"),
    server(Script, "deno task dev", "deno task dev", "deno run with the entry file"),
    // rails/rails@2a2db1e8d6d:railties/lib/rails/generators/rails/app/templates/Dockerfile.tt
    server(Server, "rails server in development", "rails s|server -e|--environment .. development", RAILS),
    server(Server, "rails server in development", "rails s|server --environment=development|-edevelopment", RAILS),
    // general knowledge
    server(Server, "bin/dev", "dev $", RAILS),
    server(Server, "foreman", "foreman start -f .. Procfile.dev", RAILS),
    server(Watcher, "rerun", "rerun|guard|shotgun", "puma -C config/puma.rb"),
    // air-verse/air@ced170e:README.md
    server(Watcher, "air", "air|CompileDaemon|reflex|gow|realize", "go build in a build stage, then the binary"),
    // general knowledge
    server(Runner, "go run", "go run", "go build in a build stage, then the binary"),
    server(Flag, "dlv", "dlv exec|debug", "the binary without the debugger"),
    // watchexec/cargo-watch@f931767:README.md
    server(Watcher, "cargo watch", "cargo watch", "cargo build --release in a build stage, then the binary"),
    // general knowledge
    server(Watcher, "bacon", "bacon", "cargo build --release in a build stage, then the binary"),
    server(Runner, "cargo run", "cargo run", "cargo build --release in a build stage, then the binary"),
    // trunk-rs/trunk@50b3d12:README.md
    server(Server, "trunk serve", "trunk serve", "trunk build --release, then serve dist/"),
    // general knowledge
    server(Runner, "spring-boot:run", "mvn|mvnw .. *spring-boot:run", "java -jar of the packaged application"),
    server(Runner, "bootRun", "gradle|gradlew .. *bootRun", "java -jar of the packaged application"),
    server(Server, "quarkus:dev", "mvn|mvnw .. *quarkus:dev|*mn:run", "java -jar of the packaged application"),
    server(Server, "quarkusDev", "gradle|gradlew .. *quarkusDev", "java -jar of the packaged application"),
    server(Watcher, "dotnet watch", "dotnet watch", "dotnet with the published .dll"),
    // dotnet/dotnet-docker@3ed00b611c:samples/aspnetapp/Dockerfile
    server(Runner, "dotnet run", "dotnet run", "dotnet with the published .dll"),
    // phoenixframework/phoenix@167c46950:guides/deployment/releases.md
    server(Server, "mix phx.server", "mix phx.server", "mix release, then bin/<app> start"),
    server(Server, "mix phx.server", "iex .. phx.server", "mix release, then bin/<app> start"),
    // gohugoio/hugoDocs@1c613349f:content/en/commands/hugo_server.md
    server(Server, "hugo server", "hugo server|serve", "hugo build, then nginx or caddy serves public/"),
    // general knowledge
    server(Server, "jekyll serve", "jekyll serve|s|server", "jekyll build, then serve _site/"),
    server(Server, "mkdocs serve", "mkdocs serve", "mkdocs build, then serve site/"),
    server(Server, "sphinx-autobuild", "sphinx-autobuild", "sphinx-build, then serve the output"),
    // hashicorp/vault@024c09b:Dockerfile
    server(Flag, "vault -dev", "vault server -dev*", "vault server with a configuration and storage"),
    // hashicorp/consul@03658a0:Dockerfile
    server(Flag, "consul -dev", "consul agent -dev", "consul agent -server with a data directory"),
    // keycloak.org/server/containers
    server(Server, "start-dev", "kc.sh|start-dev ?start-dev $", "start --optimized"),
    // general knowledge
    server(Server, "airflow standalone", "airflow standalone", "separate web server, scheduler and workers"),
    server(Server, "dagster dev", "dagster dev", "dagster-webserver and dagster-daemon"),
];

const GUNICORN_DJANGO: &str = "gunicorn <project>.wsgi:application --bind 0.0.0.0:8000";
const NODE_BUILD: &str = "the build in a build stage, then node with the built entry file, or nginx for static files";
const RAILS: &str = "bin/rails server with RAILS_ENV=production";

/// The development command that `words` (unquoted, the program first) start, if they do.
pub fn dev_server(words: &[&str]) -> Option<&'static DevServer> {
    let worker = Worker::of(words);
    DEV_SERVERS.iter().find(|row| row.pattern.fits(&worker))
}
