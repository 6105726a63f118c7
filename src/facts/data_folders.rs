//! Where datastores keep their data when a setting says so, and where they refuse to.

/// Variables that put the data of a datastore elsewhere. From the documentation of its image or server.
pub const VARIABLES: [&str; 5] = ["PGDATA", "MYSQL_DATADIR", "MONGO_DATA_DIR", "RABBITMQ_MNESIA_BASE", "path.data"];

/// Options of servers that do.
pub const OPTIONS: [&str; 5] = ["--datadir", "--dbpath", "-D", "--data-dir", "--dir"];

/// Images that have not started since version 18 when something is mounted on the folder of older versions.
/// docker-library/postgres, docker-entrypoint.sh (`unused mount/volume`)
pub const POSTGRES: [&str; 3] = ["postgres", "pgvector/pgvector", "postgis/postgis"];

/// Where PostgreSQL 18 has its data, in a folder of its version.
pub const POSTGRES_HOME: &str = "/var/lib/postgresql";

/// Where older ones have theirs.
pub const OLD_POSTGRES: &str = "/var/lib/postgresql/data";
