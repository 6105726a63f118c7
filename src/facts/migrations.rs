//! Commands that change a database's schema.

use super::command_pattern::{Pattern, Worker};

/// A command that migrates a database.
#[derive(Debug)]
pub struct Migration {
    pattern: Pattern,
    /// The tool.
    pub name: &'static str,
    /// The form to deploy with.
    pub deploy: &'static str,
}

const fn migration(name: &'static str, pattern: &'static str, deploy: &'static str) -> Migration {
    Migration { pattern: Pattern::new(pattern), name, deploy }
}

// A source holds for the rows up to the next one.
static MIGRATIONS: &[Migration] = &[
    // general knowledge
    migration("Django", "python* *manage.py .. migrate", "python manage.py migrate --noinput"),
    migration("Django", "manage.py|django-admin migrate", "python manage.py migrate --noinput"),
    // sqlalchemy/alembic@20e58db0:docs/build/tutorial.rst
    migration("Alembic", "alembic .. upgrade", "alembic upgrade head"),
    // miguelgrinberg/Flask-Migrate@8e4c95a:README.md
    migration("Flask-Migrate", "flask .. db upgrade", "flask db upgrade"),
    // general knowledge
    migration("Aerich", "aerich upgrade", "aerich upgrade"),
    migration("yoyo", "yoyo apply", "yoyo apply --batch"),
    migration("Airflow", "airflow db migrate|init|upgrade", "airflow db migrate"),
    // rails/rails@2a2db1e8d6d:railties/lib/rails/generators/rails/app/templates/docker-entrypoint.tt
    migration("Rails", "rails|rake db:migrate|db:prepare|db:setup|db:schema:load", "bin/rails db:prepare"),
    // prisma.io/docs/cli/migrate/deploy
    migration("Prisma", "prisma migrate deploy", "prisma migrate deploy"),
    migration("Prisma", "prisma db push", "prisma migrate deploy"),
    // knex/documentation@9b49f59:src/guide/migrations.md
    migration("Knex", "knex .. migrate:latest|migrate:up", "knex migrate:latest --env production"),
    // typeorm/typeorm@281bfba42:docs/docs/migrations/05-executing.md
    migration("TypeORM", "typeorm*|*typeorm .. migration:run|migrations:run", "typeorm migration:run -d <data source>"),
    // sequelize/cli@d6b4da8:README.md
    migration("Sequelize", "sequelize|sequelize-cli .. db:migrate", "sequelize db:migrate"),
    // drizzle-team/drizzle-orm-docs@f0262250:src/content/docs/cockroach/drizzle-config-file.mdx
    migration("Drizzle", "drizzle-kit migrate|push", "drizzle-kit migrate"),
    // general knowledge
    migration("MikroORM", "mikro-orm migration:up", "mikro-orm migration:up"),
    migration("node-pg-migrate", "node-pg-migrate .. up", "node-pg-migrate up"),
    migration("db-migrate", "db-migrate up", "db-migrate up"),
    migration("Directus", "directus bootstrap", "directus bootstrap"),
    migration("Directus", "directus database migrate:latest", "directus database migrate:latest"),
    // flyway/flyway-docker@4b9657b:flyway-docker/README.md
    migration("Flyway", "flyway .. migrate", "flyway migrate"),
    // liquibase/docker@0bab6e7:README.md
    migration("Liquibase", "liquibase .. update", "liquibase update"),
    // dotnet/EntityFramework.Docs@16e474b5:entity-framework/core/managing-schemas/migrations/applying.md
    migration("EF Core", "dotnet ef database update", "an efbundle run against the database"),
    migration("EF Core", "dotnet-ef database update", "an efbundle run against the database"),
    migration("EF Core", "efbundle", "an efbundle run against the database"),
    // laravel/docs@86077535b:migrations.md
    migration("Laravel", "php *artisan migrate|migrate:fresh|migrate:refresh", "php artisan migrate --force"),
    migration("Laravel", "artisan migrate|migrate:fresh|migrate:refresh", "php artisan migrate --force"),
    // general knowledge
    migration("Doctrine", "php *console doctrine:migrations:migrate|d:m:m", DOCTRINE),
    migration("Doctrine", "console doctrine:migrations:migrate|d:m:m", DOCTRINE),
    migration("Phinx", "phinx migrate", "phinx migrate -e production"),
    migration("Yii", "php *yii migrate", "php yii migrate --interactive=0"),
    migration("Yii", "yii migrate", "php yii migrate --interactive=0"),
    migration("CodeIgniter", "php *spark migrate", "php spark migrate"),
    // pressly/goose@520411a:README.md
    migration("goose", "goose .. up|up-to|up-by-one", "goose up"),
    // golang-migrate/migrate@18966c75:GETTING_STARTED.md
    migration(
        "migrate",
        "migrate -path*|--path*|-source*|--source* .. up",
        "migrate -path <folder> -database <url> up",
    ),
    // amacneil/dbmate@f3e08f1:README.md
    migration("dbmate", "dbmate .. up|migrate", "dbmate --wait up"),
    // general knowledge
    migration("Atlas", "atlas migrate|schema apply", "atlas migrate apply"),
    migration("sql-migrate", "sql-migrate up", "sql-migrate up"),
    migration("tern", "tern migrate", "tern migrate"),
    // diesel-rs/diesel@04cc1b0bc:diesel_cli/README.md
    migration("Diesel", "diesel migration run", "diesel migration run"),
    migration("Diesel", "diesel setup", "diesel migration run"),
    // launchbadge/sqlx@9d6bf662:sqlx-cli/README.md
    migration("SQLx", "sqlx|*cargo-sqlx migrate run", "sqlx migrate run"),
    migration("SQLx", "sqlx database setup", "sqlx migrate run"),
    migration("SQLx", "cargo sqlx migrate run", "sqlx migrate run"),
    // SeaQL/sea-orm@92cf399e:sea-orm-migration/README.md
    migration("SeaORM", "sea-orm-cli migrate", "sea-orm-cli migrate up"),
    // general knowledge
    migration("refinery", "refinery migrate", "refinery migrate"),
    // elixir-ecto/ecto_sql@5e45b43:lib/mix/tasks/ecto.migrate.ex
    migration("Ecto", "mix ecto.migrate|ecto.setup", "bin/<app> eval \"<App>.Release.migrate\""),
    migration("Ecto", "* eval *Release.migrate|*Release.migrate()", "bin/<app> eval \"<App>.Release.migrate\""),
    // general knowledge
    migration("Sqitch", "sqitch deploy", "sqitch deploy"),
    migration("Hasura", "hasura migrate|metadata apply", "hasura migrate apply"),
];

const DOCTRINE: &str = "php bin/console doctrine:migrations:migrate --no-interaction";

/// The migration that `words` (unquoted, the program first) run, if they do. What only prints or checks is none.
pub fn migration_of(words: &[&str]) -> Option<&'static Migration> {
    let worker = Worker::of(words);
    let migration = MIGRATIONS.iter().find(|row| row.pattern.fits(&worker))?;
    let dry = |word: &&str| {
        let option = word.split('=').next().unwrap_or_default();
        matches!(
            option,
            "--check"
                | "--plan"
                | "--fake"
                | "--dry-run"
                | "--dryrun"
                | "--pretend"
                | "--sql"
                | "--list"
                | "--help"
                | "-h"
        )
    };
    (!worker.arguments.iter().any(dry)).then_some(migration)
}
