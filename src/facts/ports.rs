//! Ports and what is known to listen there.

/// Ports that only databases, caches, queues and debuggers use, whatever the image is called. 5678 is also the port of other
/// programs; a debugger's is only told by an image of one's own.
const INTERNAL: [(u16, &str); 20] = [
    (5432, "PostgreSQL"),
    (3306, "MySQL"),
    (33060, "MySQL"),
    (1433, "SQL Server"),
    (1521, "Oracle"),
    (27017, "MongoDB"),
    (6379, "Redis"),
    (11211, "memcached"),
    (5672, "AMQP"),
    (15672, "RabbitMQ's management"),
    (9200, "Elasticsearch"),
    (9300, "Elasticsearch"),
    (5984, "CouchDB"),
    (7687, "Neo4j"),
    (8086, "InfluxDB"),
    (9042, "Cassandra"),
    (2379, "etcd"),
    (2375, "the Docker daemon"),
    (9229, "Node's debugger"),
    (5678, "Python's debugger"),
];

/// What only the inside of a project talks to, at one of the ports from `first` to `last`.
pub fn internal(first: u16, last: u16) -> Option<&'static str> {
    INTERNAL.iter().find(|(number, _)| (first..=last).contains(number)).map(|(_, name)| *name)
}
