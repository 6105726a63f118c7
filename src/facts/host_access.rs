//! Images that are known to need more of their host than others.

use super::matches_star;

/// Images by the last part of their name, `*` for any text, with what they need: `net` the host's network, `admin` NET_ADMIN, `lock`
/// IPC_LOCK, `watch` a look at the host. General knowledge, from the images' own manuals.
const NEEDS: [(&str, &str); 29] = [
    ("home-assistant", "net"),
    ("homeassistant", "net"),
    ("homebridge", "net"),
    ("netdata", "net watch"),
    ("openhab", "net"),
    ("scrypted", "net"),
    ("plex", "net"),
    ("pms-docker", "net"),
    ("node-exporter", "net watch"),
    ("node_exporter", "net watch"),
    ("cadvisor", "watch"),
    ("promtail", "watch"),
    ("datadog*", "watch"),
    ("tailscale", "net admin"),
    ("zerotier*", "net admin"),
    ("keepalived", "net admin"),
    ("wireguard*", "admin"),
    ("wg-easy", "admin"),
    ("openvpn*", "admin"),
    ("gluetun", "admin"),
    ("*-openvpn", "admin"),
    ("*-vpn", "admin"),
    ("*vpn-server", "admin"),
    ("netbird", "admin"),
    ("pihole", "admin"),
    ("vault", "lock"),
    ("openbao", "lock"),
    ("elasticsearch*", "lock"),
    ("opensearch*", "lock"),
];

/// Whether the image of this name (registry and path, without tag) is known to need that.
pub fn needs(name: &str, what: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    NEEDS.iter().any(|(pattern, needs)| matches_star(pattern, &last) && needs.split(' ').any(|need| need == what))
}
