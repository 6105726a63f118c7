//! The order in which keys of a Compose file are usually read.

/// Of a whole file; `x-` stands for every extension.
pub const FILE: &str = "x- version name include services networks volumes secrets configs models";

/// Of a service: what it is, what it needs, what it is given, how it is reached, how it runs. Others follow by name.
pub const SERVICE: &str = "image build container_name depends_on volumes volumes_from configs secrets environment env_file ports \
     networks network_mode extra_hosts command entrypoint working_dir restart healthcheck logging labels user isolation";

/// The place of a key in such an order; what is not in it comes last. A merge key comes before everything.
pub fn rank(order: &str, key: &str) -> usize {
    let named = |known: &str| known == key || (known == "x-" && key.starts_with("x-"));
    match key {
        "<<" => 0,
        _ => order.split_whitespace().position(named).map_or(100, |at| at + 1),
    }
}
