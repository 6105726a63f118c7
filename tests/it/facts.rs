//! The curated tables: in order, consistent, and looked up as rules do.

use drydock::facts::dev_servers::{Kind, dev_server};
use drydock::facts::image_tools::{Distro, distro, tools};
use drydock::facts::images::{self, Class};
use drydock::facts::migrations::migration_of;
use drydock::facts::package_managers::{MANAGERS, install_of, manager_of};
use drydock::facts::probes::http_probe;
use drydock::facts::secrets::{Secret, is_placeholder, secret, secret_name, token, url_password, weak_password};
use drydock::facts::tags;
use drydock::facts::users;
use drydock::syntax::shell;
use proptest::prelude::*;

#[test]
fn images_are_found_by_every_spelling() {
    for name in ["postgres", "docker.io/library/postgres", "library/postgres", "docker.io/postgres", "Postgres"] {
        assert_eq!(images::find(name).map(|image| image.class), Some(Class::Database), "{name}");
    }
    assert_eq!(images::find("bitnamilegacy/redis").unwrap().name, "bitnami/redis");
    assert_eq!(images::find("gcr.io/distroless/nodejs22-debian12").unwrap().class, Class::Language);
    assert!(images::find("gcr.io/distroless/other").is_none() && images::find("example.com/postgres").is_none());
}

#[test]
fn every_image_is_found_and_its_cells_have_the_right_form() {
    for image in images::all() {
        assert_eq!(images::find(image.name).unwrap().name, image.name);
        assert_eq!(images::normalize(image.name), image.name);
        for port in image.ports.split(' ').filter(|port| !port.is_empty()) {
            assert!(port.trim_end_matches("/udp").parse::<u16>().is_ok(), "{}: {port}", image.name);
        }
        for path in image.data.split(' ').chain([image.workdir]).filter(|path| !path.is_empty()) {
            assert!(path.starts_with('/') && (path == "/" || !path.ends_with('/')), "{}: {path}", image.name);
        }
        if !image.probe.is_empty() {
            let probe: Vec<String> = serde_json::from_str(image.probe).expect(image.name);
            assert!(matches!(probe[0].as_str(), "CMD" | "CMD-SHELL") && probe.len() > 1, "{}", image.name);
            assert!(!image.probe.replace("$$", "").contains('$'), "{}: `$` must be written `$$`", image.name);
        }
        assert!(image.required.is_empty() || image.is_secret(image.required), "{}", image.name);
    }
}

#[test]
fn data_paths_depend_on_the_version() {
    let paths = |name: &str, tag: Option<&str>| images::find(name).unwrap().data_paths(tag).collect::<Vec<_>>();
    assert_eq!(paths("postgres", Some("17-alpine")), ["/var/lib/postgresql/data"]);
    assert_eq!(paths("postgres", Some("18.1")), ["/var/lib/postgresql"]);
    assert_eq!(paths("postgres", None), ["/var/lib/postgresql"]);
    assert_eq!(paths("pgvector/pgvector", Some("0.8.0-pg16")), ["/var/lib/postgresql/data"]);
    assert_eq!(paths("zookeeper", Some("3.9")), ["/data", "/datalog"]);
    assert!(paths("nginx", None).is_empty());
}

#[test]
fn secrets_users_and_ports() {
    let find = |name: &str| images::find(name).unwrap();
    assert_eq!(find("postgres").file_variable("POSTGRES_PASSWORD").as_deref(), Some("POSTGRES_PASSWORD_FILE"));
    assert_eq!(
        find("grafana/grafana").file_variable("GF_SECURITY_ADMIN_PASSWORD").as_deref(),
        Some("GF_SECURITY_ADMIN_PASSWORD__FILE")
    );
    assert_eq!(find("ghost").file_variable("database__connection__password"), None);
    assert!(find("wordpress").is_secret("WORDPRESS_AUTH_KEY") && !find("wordpress").is_secret("WORDPRESS_DB_HOST"));
    assert_eq!(find("nginxinc/nginx-unprivileged").default_user(None), Some("101"));
    assert_eq!(find("gcr.io/distroless/static").default_user(Some("nonroot")), Some("65532"));
    assert_eq!(find("python").default_user(Some("3.13")), None);
    assert!(find("redis").is_internal() && !find("nginx").is_internal() && find("prom/prometheus").is_internal());
    assert!(find("postgres").is_datastore() && !find("redis").is_datastore());
    assert_eq!(find("mysql").tcp_ports().collect::<Vec<_>>(), [3306, 33060]);
}

#[test]
fn tools_depend_on_the_variant() {
    let has = |name: &str, tag: &str, tool: &str| tools(name, Some(tag)).is_some_and(|tools| tools.has(tool));
    assert!(has("python", "3.13", "curl") && !has("python", "3.13-slim", "curl"));
    assert!(has("node", "22-alpine3.20", "wget") && !has("node", "22-alpine", "bash"));
    assert!(has("nginx", "1.29", "curl") && !has("nginx", "alpine-slim", "curl"));
    assert!(!has("gcr.io/distroless/static-debian12", "nonroot", "sh"));
    assert_eq!(distro("nextcloud", Some("fpm-alpine")), Some(Distro::Alpine));
    assert_eq!(distro("python", None), Some(Distro::Debian));
    assert_eq!(distro("example/app", Some("1.2-bookworm")), Some(Distro::Debian));
    assert_eq!(distro("example/app", Some("1.2")), None);
    assert_eq!(distro("mcr.microsoft.com/windows/nanoserver", Some("ltsc2022")), Some(Distro::Windows));
}

#[test]
fn tags_are_proposed_and_made_smaller() {
    assert_eq!(tags::newest_tag("python", "slim").as_deref(), Some("3.14-slim"));
    assert_eq!(tags::newest_tag("docker.io/library/nginx", "alpine").as_deref(), Some("1.31-alpine"));
    assert_eq!(tags::newest_tag("nginx", "slim"), None);
    assert_eq!(tags::recommended_tag("postgres").as_deref(), Some("18"));
    assert_eq!(tags::recommended_tag("example/app"), None);
    let slimmer = |name, tag| tags::slimmer_tag(name, tag);
    assert_eq!(slimmer("python", "3.12").as_deref(), Some("3.12-slim"));
    assert_eq!(slimmer("python", "3.12.1-bookworm").as_deref(), Some("3.12.1-slim-bookworm"));
    assert_eq!(slimmer("node", "22-bookworm").as_deref(), Some("22-bookworm-slim"));
    assert_eq!(slimmer("debian", "bookworm").as_deref(), Some("bookworm-slim"));
    assert_eq!(slimmer("eclipse-temurin", "21-jdk-noble").as_deref(), Some("21-jre-noble"));
    for (name, tag) in [
        ("python", "3.12-slim"),
        ("python", "3.12-alpine"),
        ("python", "latest"),
        ("node", "22-alpine3.20"),
        ("golang", "1.22"),
        ("eclipse-temurin", "21-jre"),
        ("example/python", "3.12"),
        ("python", "3.12-windowsservercore"),
    ] {
        assert_eq!(slimmer(name, tag), None, "{name}:{tag}");
    }
    assert_eq!(tags::estimated_size("python", "3.12-slim"), Some(130));
}

#[test]
fn moving_tags_and_ends_of_support() {
    assert!(tags::is_moving("latest") && tags::is_moving("lts-alpine") && !tags::is_moving("3.12-latest"));
    assert_eq!((tags::variant_of_moving("lts-alpine"), tags::variant_of_moving("latest")), ("alpine", ""));
    assert_eq!(tags::end_of_life("python", "3.8.19-slim"), Some("2024-10"));
    assert_eq!(tags::end_of_life("node", "16-alpine"), Some("2023-09"));
    assert_eq!(tags::end_of_life("postgres", "9.6"), Some("2021-11"));
    assert_eq!(tags::end_of_life("debian", "buster-slim"), Some("2024-06"));
    assert_eq!(tags::end_of_life("python", "latest"), None);
    assert_eq!(tags::end_of_life("mcr.microsoft.com/dotnet/sdk", "6.0"), Some("2024-11"));
}

#[test]
fn installs_are_recognised() {
    let manager = |text: &str| {
        let script = shell::parse(text);
        install_of(&script.commands[0]).map(|(manager, _)| manager.name)
    };
    for (text, name) in [
        ("apt-get -qq -o Dpkg::Use-Pty=0 install -y curl", "apt"),
        ("sudo apk add --no-cache git", "apk"),
        ("pip3.12 install -r requirements.txt", "pip"),
        ("python -m pip --no-cache-dir install .", "pip"),
        ("npm --prefix web ci", "npm"),
        ("corepack yarn", "yarn"),
        ("yarn --frozen-lockfile", "yarn"),
        ("go mod download", "go"),
        ("uv pip install x", "uv"),
        ("./mvnw -B -DskipTests clean package", "Maven"),
        ("./gradlew --no-daemon :app:bootJar", "Gradle"),
        ("pacman -Syu --noconfirm git", "pacman"),
        ("bundle install", "bundler"),
    ] {
        assert_eq!(manager(text), Some(name), "{text}");
    }
    for text in [
        "apt-get clean",
        "npm run build",
        "yarn build",
        "go vet",
        "pip --version",
        "mvn clean",
        "cargo test",
        "uv run x",
        "echo pip install",
    ] {
        assert_eq!(manager(text), None, "{text}");
    }
    let npm = manager_of("npm").unwrap();
    assert!(npm.is_lock("package-lock.json") && npm.is_manifest("package.json"));
    assert!(manager_of("pip").unwrap().is_manifest("requirements-dev.txt"));
    for manager in MANAGERS {
        for program in manager.programs.split(' ') {
            assert_eq!(manager_of(program).map(|found| found.name), Some(manager.name));
        }
    }
}

#[test]
fn probes_use_what_the_image_ships() {
    let first = |name, tag| http_probe(name, Some(tag), 8000, "/health").map(|words| words[0].clone());
    assert_eq!(first("python", "3.13-slim").as_deref(), Some("python"));
    assert_eq!(first("node", "22-alpine").as_deref(), Some("node"));
    assert_eq!(first("nginx", "1.29").as_deref(), Some("curl"));
    assert_eq!(first("golang", "1.26-alpine").as_deref(), Some("wget"));
    assert_eq!(first("debian", "13-slim"), None);
    assert_eq!(first("scratch", ""), None);
    let words = http_probe("php", Some("8.5-fpm"), 80, "/").unwrap();
    assert_eq!(words, ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:80/"]);
}

fn words(text: &str) -> Vec<String> {
    shell::parse(text).commands[0].words.iter().map(|word| word.text().to_owned()).collect()
}

#[test]
fn development_servers_are_recognised() {
    let found = |text: &str| {
        let words = words(text);
        dev_server(&words.iter().map(String::as_str).collect::<Vec<_>>())
    };
    for (text, name) in [
        ("python manage.py runserver 0.0.0.0:8000", "manage.py runserver"),
        ("poetry run python3 ./manage.py --settings x runserver", "manage.py runserver"),
        ("poetry run python3 ./manage.py runserver", "manage.py runserver"),
        ("flask --app hello run --host=0.0.0.0", "flask run"),
        ("python -m flask run", "flask run"),
        ("exec uvicorn main:app --host 0.0.0.0 --reload", "uvicorn --reload"),
        ("python -m uvicorn --reload app:app", "uvicorn --reload"),
        ("gunicorn -b :8000 --reload app", "gunicorn --reload"),
        ("fastapi dev app/main.py", "fastapi dev"),
        ("npm run dev", "development script"),
        ("npm --prefix web run start:dev", "development script"),
        ("yarn dev", "development script"),
        ("pnpm run dev -- --host", "development script"),
        ("npx nodemon src/index.js", "nodemon"),
        ("vite --host", "vite"),
        ("npx next dev -p 3000", "next dev"),
        ("bundle exec rails s -b 0.0.0.0 -e development", "rails server in development"),
        ("php artisan serve --host=0.0.0.0", "artisan serve"),
        ("php -S 0.0.0.0:80 -t public", "php -S"),
        ("air -c .air.toml", "air"),
        ("cargo watch -x run", "cargo watch"),
        ("go run ./cmd/server", "go run"),
        ("./mvnw spring-boot:run", "spring-boot:run"),
        ("nest start --watch", "nest start --watch"),
        ("/opt/keycloak/bin/kc.sh start-dev", "start-dev"),
        ("start-dev", "start-dev"),
        ("node --inspect=0.0.0.0:9229 index.js", "node --inspect"),
        ("/usr/local/bin/wait-for-it.sh db:5432 -- flask run", "flask run"),
    ] {
        assert_eq!(found(text).map_or("", |server| server.name), name, "{text}");
    }
    for text in [
        "gunicorn app.wsgi:application --bind 0.0.0.0:8000",
        "uvicorn main:app --workers 4",
        "python manage.py migrate",
        "fastapi run",
        "npm run build",
        "npm start",
        "npm ci",
        "npm install vite",
        "yarn install",
        "vite build",
        "next build",
        "next start",
        "node server.js",
        "rails server -e production",
        "bin/rails server",
        "php-fpm",
        "php artisan migrate",
        "cargo build --release",
        "go build ./...",
        "echo flask run",
        "dev --flag value",
        "kc.sh start --optimized",
        "python app.py run",
        "deno run main.ts",
        "nginx -g 'daemon off;'",
    ] {
        assert_eq!(found(text).map(|server| server.name), None, "{text}");
    }
    assert_eq!(found("uvicorn app --reload").unwrap().kind, Kind::Option);
}

#[test]
fn migrations_are_recognised() {
    let found = |text: &str| {
        let words = words(text);
        migration_of(&words.iter().map(String::as_str).collect::<Vec<_>>()).map(|migration| migration.name)
    };
    for (text, name) in [
        ("python manage.py migrate --noinput", "Django"),
        ("./manage.py migrate", "Django"),
        ("uv run alembic -c alembic.ini upgrade head", "Alembic"),
        ("flask db upgrade", "Flask-Migrate"),
        ("bundle exec rails db:migrate RAILS_ENV=production", "Rails"),
        ("bin/rake db:schema:load", "Rails"),
        ("npx prisma migrate deploy", "Prisma"),
        ("npx --yes knex migrate:latest --env production", "Knex"),
        ("npx typeorm-ts-node-commonjs migration:run -d src/db.ts", "TypeORM"),
        ("yarn exec sequelize db:migrate", "Sequelize"),
        ("flyway -url=jdbc:x migrate", "Flyway"),
        ("liquibase --changelog-file=x update", "Liquibase"),
        ("dotnet ef database update", "EF Core"),
        ("php artisan migrate --force", "Laravel"),
        ("php bin/console doctrine:migrations:migrate -n", "Doctrine"),
        ("goose -dir migrations postgres x up", "goose"),
        ("migrate -path /migrations -database x up", "migrate"),
        ("diesel migration run", "Diesel"),
        ("sqlx migrate run", "SQLx"),
        ("cargo sqlx migrate run", "SQLx"),
        ("bin/app eval \"App.Release.migrate\"", "Ecto"),
    ] {
        assert_eq!(found(text), Some(name), "{text}");
    }
    for text in [
        "python manage.py makemigrations --check",
        "python manage.py migrate --plan",
        "python manage.py collectstatic",
        "alembic history",
        "rails db:create",
        "prisma generate",
        "npm run migrate-docs",
        "php artisan cache:clear",
        "dotnet ef migrations add X",
        "goose status",
        "diesel print-schema",
        "sqlx prepare",
        "echo alembic upgrade head",
        "apt-get upgrade",
        "flask run",
        "alembic upgrade head --sql",
    ] {
        assert_eq!(found(text), None, "{text}");
    }
}

/// Invented characters, `length` of them: no token stands in the source as a whole.
fn invented(alphabet: &str, length: usize) -> String {
    let mut state = 7_usize;
    let next = |_| {
        state = (state * 1_103 + 12_347) % 65_537;
        char::from(alphabet.as_bytes()[state % alphabet.len()])
    };
    (0..length).map(next).collect()
}

const ALNUM: &str = "a8Bk3Zq9Xw2Lm5Rt7Yc4Vn6";
const HEX: &str = "0a9f3c5e7b1d";
const UPPER: &str = "Q7ZK2M5X3R";

#[test]
fn tokens_are_found_by_their_format() {
    for (prefix, alphabet, length, kind) in [
        ("AKIA", UPPER, 16, "AWS access key"),
        ("ghp_", ALNUM, 36, "GitHub token"),
        ("github_pat_", ALNUM, 82, "GitHub token"),
        ("glpat-", ALNUM, 20, "GitLab token"),
        ("sk_live_", ALNUM, 24, "Stripe key"),
        ("AIza", ALNUM, 35, "Google API key"),
        ("npm_", ALNUM, 36, "npm token"),
        ("SK", HEX, 32, "Twilio key"),
        ("hf_", ALNUM, 34, "Hugging Face token"),
        ("dop_v1_", HEX, 64, "DigitalOcean token"),
        ("hvs.", ALNUM, 95, "Vault token"),
        ("django-insecure-", ALNUM, 50, "Django development key"),
    ] {
        let text = [prefix, &invented(alphabet, length)].concat();
        let value = format!("--token={text}, rest");
        let found = token(&value).unwrap_or_else(|| panic!("{prefix}"));
        assert_eq!((found.kind, found.span.slice(&value)), (kind, text.as_str()));
        assert_eq!(token(&[prefix, &"x".repeat(length)].concat()).filter(|_| prefix != "django-insecure-"), None);
        assert!(token(&format!("Z{text}")).is_none() || !prefix.starts_with(|c: char| c.is_alphanumeric()), "{prefix}");
    }
    let part = |length| invented(ALNUM, length);
    let jwt = format!("eyJ{}.eyJ{}.{}", part(30), part(40), part(43));
    assert_eq!(token(&jwt).map(|token| token.kind), Some("JSON web token"));
    let send_grid = format!("SG.{}.{}", part(22), part(43));
    assert_eq!(token(&send_grid).map(|token| token.kind), Some("SendGrid key"));
    let open_ai = format!("sk-proj-{}T3BlbkFJ{}", part(20), part(20));
    assert_eq!(token(&open_ai).map(|token| token.kind), Some("OpenAI key"));
    let azure = format!("abc8Q~{}", part(33));
    assert_eq!(token(&azure).map(|token| token.kind), Some("Azure client secret"));
    let pem = ["-----BEGIN", "RSA", "PRIVATE", "KEY-----"].join(" ");
    assert_eq!(token(&pem).map(|token| token.kind), Some("private key"));
    for value in [
        "",
        "é",
        "ghp_xxxxx",
        "python:3.12-slim",
        "sha256:0a9f3c5e7b1d0a9f3c5e7b1d0a9f3c5e7b1d",
        "SKIP",
        "hf_home",
        "https://example.com/a.b.c",
    ] {
        assert_eq!(token(value), None, "{value}");
    }
    let documented = format!("AKIA{}EXAMPLE", &invented(UPPER, 9));
    assert_eq!(token(&documented), None);
}

#[test]
fn names_values_and_passwords_are_judged() {
    for name in [
        "POSTGRES_PASSWORD",
        "DB_PASS",
        "api_key",
        "STRIPE_SECRET_KEY",
        "dbPassword",
        "spring.datasource.password",
        "GITHUB_TOKEN",
        "JWT_SECRET",
        "AWS_SECRET_ACCESS_KEY",
        "GOOGLE_CLIENT_SECRET",
        "MEILI_MASTER_KEY",
        "NEO4J_AUTH",
        "SENTRY_DSN",
        "database__connection__password",
    ] {
        assert!(secret_name(name), "{name}");
    }
    for name in [
        "POSTGRES_PASSWORD_FILE",
        "TOKEN_URL",
        "AWS_ACCESS_KEY_ID",
        "GOOGLE_CLIENT_ID",
        "PUBLIC_KEY",
        "STRIPE_PUBLISHABLE_KEY",
        "TURNSTILE_SITE_KEY",
        "PRIMARY_KEY",
        "POSTGRES_HOST_AUTH_METHOD",
        "TOKENIZER",
        "KEYBOARD",
        "PWD",
        "SECRET_NAME",
        "JWT_ALGORITHM",
        "AUTHOR",
        "ACCESS_TOKEN_EXPIRE_MINUTES",
        "COMPASS",
        "MONKEY",
        "SSH_KEY_PATH",
        "PASSWORD_HASHERS",
        "CREDENTIALS_STORE",
        "PRIVATE_KEY_ENCODING",
        "MAX_NEW_TOKENS",
        "PROMPT_TOKENS",
        "SSH_AUTH_SOCK",
        "TOKEN_COOKIE",
        "API_KEY_HEADER",
        "FASTCGI_PASS",
        "OAUTH_TOKEN_FIELDS",
    ] {
        assert!(!secret_name(name), "{name}");
    }
    for value in [
        "",
        "$TOKEN",
        "${TOKEN}",
        "${TOKEN:?set it}",
        "${TOKEN:-changeme}",
        "{{ token }}",
        "<token>",
        "[token]",
        "xxx",
        "ghp_xxxxxxxx",
        "your-api-key",
        "CHANGEME",
        "please-change-me",
        "aaaaaaaa",
        "abcdefgh",
        "/run/secrets/token",
        "./token",
        "true",
        "123e4567-e89b-12d3-a456-426614174000",
        "***",
        "my-secret",
        "%TOKEN%",
    ] {
        assert!(is_placeholder(value), "{value}");
    }
    for value in
        ["actual-secret", "hunter2hunter2", "${TOKEN:-hunter2hunter2}", "correct horse battery staple", "/9aZk3Lm+q=="]
    {
        assert!(!is_placeholder(value), "{value}");
    }
    assert!(
        weak_password("postgres")
            && weak_password("123456")
            && weak_password("${X:-minioadmin}")
            && weak_password("1111")
    );
    assert!(!weak_password("hunter2hunter2") && !weak_password("") && !weak_password("20261121"));
    assert_eq!(secret("CLIENT_SECRET", "actual-secret"), Some(Secret::Likely));
    assert_eq!(secret("JWT_SECRET", "${JWT_SECRET:-hunter2hunter2}"), Some(Secret::Likely));
    for (name, value) in [
        ("PROXY_AUTH", "deploy:s3cr1t-Pa55"),
        ("MYSQL_DSN", "shop:k3llerT4ge@tcp(db:3306)/shop"),
        ("SECRET_KEY_BASE", "correcthorsebattery"),
        ("PASSWORD_PROD", "correcthorsebattery"),
        ("TOKEN_GITLAB", "9f3hb71kd02"),
    ] {
        assert_eq!(secret(name, value), Some(Secret::Likely), "{name}={value}");
    }
    assert!(matches!(secret("ANY", "django-insecure-hardcoded-key"), Some(Secret::Certain(_))));
    for (name, value) in [
        ("SECRET_KEY", "only-for-the-build"),
        ("APP_SECRET", "build-time-dummy-value"),
        ("PROXY_AUTH", "disabled"),
        ("REGISTRY_AUTH", "htpasswd"),
        ("TOKENS", "131072"),
        ("DB_DSN", "host=db user=app dbname=shop"),
        ("MYSQL_DSN", "shop@tcp(db:3306)/shop"),
        ("PASSWORD_FLAVOUR", "argon2id"),
        ("TOOLS_SIGNING_KEY", "A62AE125BBBFBB96A6E042EC925CC1CCED3D1561"),
        ("API_KEY", "xxx"),
        ("API_KEY", "API_KEY"),
        ("PASSWORD", "postgres"),
        ("PORT", "hunter2hunter2"),
        ("TOKEN", "short"),
    ] {
        assert_eq!(secret(name, value), None, "{name}={value}");
    }
}

#[test]
fn passwords_in_urls_are_found() {
    let password = |value: &'static str| url_password(value).map(|span| span.slice(value));
    assert_eq!(password("postgresql://app:hunter2@db:5432/app"), Some("hunter2"));
    assert_eq!(password("DATABASE_URL=postgres://postgres:postgres@db/app"), Some("postgres"));
    assert_eq!(password("shop:k3llerT4ge@tcp(db:3306)/shop"), Some("k3llerT4ge"));
    assert_eq!(password("Server=db;User Id=sa;Password=Str0ng-One;Encrypt=false"), Some("Str0ng-One"));
    assert_eq!(password("host=db user=app password=Str0ng-One"), Some("Str0ng-One"));
    for value in [
        "shop@tcp(db:3306)/shop",
        "Server=db;Port=5432;Database=shop",
        "password=Str0ng-One",
        "host=db password=${DB_PASSWORD} user=app",
        "postgres://app:${DB_PASSWORD}@db/app",
        "postgres://app@db",
        "http://host:80/a@b",
        "redis://:@cache",
        "postgres://user:password@host/db",
        "none",
        "a://b:<pw>@c",
    ] {
        assert_eq!(password(value), None, "{value}");
    }
}

#[test]
fn users_exist_or_can_be_added() {
    assert_eq!(users::shipped_user("node", Some("22-slim")).map(|user| (user.name, user.uid)), Some(("node", 1000)));
    assert_eq!(users::shipped_user("postgres", Some("17-alpine")).map(|user| user.uid), Some(70));
    assert_eq!(users::shipped_user("postgres", Some("17")).map(|user| user.uid), Some(999));
    assert_eq!(users::unprivileged("node", None).unwrap().create, None);
    assert!(users::unprivileged("python", Some("3.13-slim")).unwrap().create.unwrap().starts_with("groupadd"));
    assert!(users::unprivileged("python", Some("3.13-alpine")).unwrap().create.unwrap().starts_with("addgroup"));
    assert_eq!(users::unprivileged("gcr.io/distroless/static", None).unwrap().user, "65532:65532");
    assert_eq!(users::unprivileged("example/app", Some("1")), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_can_be_looked_up(parts in proptest::collection::vec(proptest::sample::select(vec![
        "a", "é", "🐳", "eyJ", ".", "SG.", "sk-", "Q~", "8", "://", ":", "@", "/", "${", "}", ":-", "-", "_", "=", "-----BEGIN ", "PRIVATE KEY", "AKIA",
        "abcdefghijklmnopqrstuvwx", "0123456789", ".atlasv1.", "python", "postgres", "gcr.io/distroless/", "slim", "pg", "v", "jdk", "npm", " ", "run", "dev",
    ]), 0..12)) {
        let text = parts.concat();
        if let Some(found) = token(&text) {
            prop_assert!(text.get(found.span.start..found.span.end).is_some());
        }
        if let Some(span) = url_password(&text) {
            prop_assert!(text.get(span.start..span.end).is_some());
        }
        let _ = (secret(&text, &text), is_placeholder(&text), weak_password(&text), secret_name(&text));
        let _ = (images::find(&text), images::major(&text), tools(&text, Some(&text)), tags::slimmer_tag("python", &text));
        let _ = (tags::end_of_life("python", &text), tags::is_moving(&text), users::unprivileged(&text, Some(&text)));
        let words: Vec<&str> = text.split(' ').collect();
        let _ = (dev_server(&words), migration_of(&words), dev_server(&[]), migration_of(&[]));
    }
}
