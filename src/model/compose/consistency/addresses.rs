//! Addresses that no network takes. Compose reads them, and Docker refuses them when it makes the network or the container.

use super::{Check, Problem, ProblemKind};
use crate::model::compose::Service;
use crate::model::compose::value::{Node, Origin};
use crate::ordered::BTreeSet;
use crate::text::Span;
use std::net::IpAddr;

const KIND: ProblemKind = ProblemKind::InvalidNetworkAddress;

/// What an address may be: what it is called, and one of it.
type Form = (&'static str, &'static str);
const V4: Form = ("IPv4 address", "192.168.7.20");
const V6: Form = ("IPv6 address", "fd00:7::20");
const ANY: Form = ("IP address", "192.168.7.20");
const HOST: Form = ("IP address", "192.168.7.20, or host-gateway for the host itself");
const SUBNET: Form = ("subnet", "192.168.7.0/24");
const MAC: Form = ("MAC address", "02:42:c0:a8:07:14");

/// The leading bits that addresses of a network have in common; those of IPv4 stand at the left, too.
struct Net {
    is_v6: bool,
    bits: u128,
    length: u32,
}

impl Net {
    /// A subnet, or an address as one of its own.
    fn read(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
        let (is_v6, bits, most) = match address.split('%').next()?.parse().ok()? {
            IpAddr::V4(ip) => (false, u128::from(u32::from(ip)) << 96, 32),
            IpAddr::V6(ip) => (true, u128::from(ip), 128),
        };
        let length = length.map_or(Some(most), |length| length.parse().ok())?;
        (length <= most).then_some(Self { is_v6, bits, length })
    }

    fn holds(&self, other: &Self) -> bool {
        self.is_v6 == other.is_v6
            && self.length <= other.length
            && (self.bits ^ other.bits).leading_zeros() >= self.length
    }
}

fn is_mac(text: &str) -> bool {
    let (separator, count, length) = match text.as_bytes().get(2) {
        Some(b':') => (':', 6, 2),
        Some(b'-') => ('-', 6, 2),
        _ => ('.', 3, 4),
    };
    let is_group = |part: &str| part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.split(separator).count() == count && text.split(separator).all(is_group)
}

fn text_of<'n>(node: &'n Node, key: &str) -> Option<(&'n Node, &'n str)> {
    let node = node.get(key)?;
    Some((node, node.as_str().filter(|text| !text.is_empty())?))
}

impl Check<'_> {
    pub(super) fn addresses(&mut self, service: &Service) {
        for key in ["dns", "extra_hosts"] {
            let Some(list) = service.get(key) else { continue };
            for item in list.as_list().unwrap_or(std::slice::from_ref(list)) {
                let text = item.as_str().unwrap_or_default();
                let at = if key == "dns" { 0 } else { text.find('=').map_or(text.len(), |at| at + 1) };
                let form = if key == "dns" { ANY } else { HOST };
                if &text[at..] != "host-gateway" {
                    self.address(item, item.span_of(Span::new(at, text.len())), &text[at..], form);
                }
            }
        }
        let networks = service.get("networks").map_or(&[][..], Node::entries);
        let own = self.mac(&service.node);
        for (network, said) in networks {
            let mac = self.mac(said);
            if let (Some((_, own)), Some((node, mac)), 1) = (own, mac, networks.len())
                && !own.eq_ignore_ascii_case(mac)
            {
                let what = ["`", &service.name, "` has two MAC addresses, `", own, "` and `", mac, "`."].concat();
                let problem = Problem::of(KIND, node, what + " Compose refuses to start it. Write one of them.");
                self.problems.push(problem.late().alias("compose-cli:mac-mismatch"));
            }
            for (key, form) in [("ipv4_address", V4), ("ipv6_address", V6)] {
                let Some((node, text)) = text_of(said, key) else { continue };
                if let Some(address) = self.address(node, node.origin, text, form) {
                    self.in_network(&network.name, node, text, &address);
                }
            }
            for ip in said.get("link_local_ips").map_or(&[][..], Node::items) {
                self.address(ip, ip.origin, ip.as_str().unwrap_or_default(), ANY);
            }
        }
    }

    fn mac<'n>(&mut self, node: &'n Node) -> Option<(&'n Node, &'n str)> {
        let (node, text) = text_of(node, "mac_address")?;
        if !is_mac(text) {
            self.refused(node, node.origin, text, MAC, "gap:mac-ip-syntax");
        }
        Some((node, text))
    }

    /// The address in a text; says so where there is none.
    fn address(&mut self, node: &Node, origin: Origin, text: &str, form: Form) -> Option<Net> {
        let fits = |net: &Net| {
            text.contains('/') == (form == SUBNET) && (form != V4 || !net.is_v6) && (form != V6 || net.is_v6)
        };
        let found = Net::read(text).filter(fits);
        if found.is_none() && !text.is_empty() {
            self.refused(node, origin, text, form, "compose-cli:network-addresses");
        }
        found
    }

    fn refused(&mut self, node: &Node, origin: Origin, text: &str, (what, like): Form, alias: &'static str) {
        let rest = ". Compose reads the file, and Docker refuses it at the start. Write one like ";
        let problem = Problem::of(KIND, node, ["`", text, "` is no ", what, rest, like, "."].concat());
        self.problems.push(Problem { origin, ..problem.late().alias(alias) });
    }

    /// That a network of the project has a subnet with this address.
    fn in_network(&mut self, name: &str, node: &Node, text: &str, address: &Net) {
        let network = self.model.get("networks").and_then(|networks| networks.get(name));
        let ipam = network.and_then(|network| network.get("ipam"));
        let own_driver =
            ipam.is_some_and(|ipam| ipam.get("driver").is_some_and(|driver| driver.as_str() != Some("default")));
        if network.is_some_and(is_elsewhere) || own_driver {
            return;
        }
        let mut alias = "gap:static-ip-no-subnet";
        for config in ipam.and_then(|ipam| ipam.get("config")).map_or(&[][..], Node::items) {
            let Some((subnet, written)) = text_of(config, "subnet") else { continue };
            match Net::read(written) {
                Some(net) if net.holds(address) => return,
                Some(net) if net.is_v6 != address.is_v6 => {}
                _ if subnet.is_unresolved() => return,
                // One that is no subnet has been told.
                None => return,
                Some(_) => alias = "gap:address-outside-subnet",
            }
        }
        let what = match alias {
            "gap:static-ip-no-subnet" => ["The network `", name, "` has no subnet for `", text, "`."],
            _ => ["No subnet of the network `", name, "` has `", text, "`."],
        };
        let rest = " Docker gives an address that is asked for only out of a subnet that is written down, and refuses the container. Give \
                    the network one that holds it: `ipam: {config: [{subnet: …}]}`.";
        let problem = Problem::of(KIND, node, what.concat() + rest);
        self.problems.push(problem.late().alias(alias));
    }

    /// Subnets of the networks that services use, and what has to lie in them. Others are never made.
    pub(super) fn subnets(&mut self, services: &[&Service]) {
        let mut used = BTreeSet::from_iter(["default"]);
        used.extend(services.iter().flat_map(|service| &service.networks).map(|network| network.name.as_str()));
        let networks = self.model.get("networks").map_or(&[][..], Node::entries);
        for (_, network) in networks.iter().filter(|(key, network)| used.contains(&*key.name) && !is_elsewhere(network))
        {
            for config in network.at(&["ipam", "config"]).map_or(&[][..], Node::items) {
                self.subnet(config);
            }
        }
    }

    fn subnet(&mut self, config: &Node) {
        let mut subnet = None;
        if let Some((node, text)) = text_of(config, "subnet") {
            subnet =
                self.address(node, node.origin, text, SUBNET).map(|net| (net, text)).filter(|_| !node.is_unresolved());
        }
        for (key, form) in [("gateway", ANY), ("ip_range", SUBNET)] {
            if let Some(node) = config.get(key) {
                self.inside(node, form, subnet.as_ref());
            }
        }
        for (_, node) in config.get("aux_addresses").map_or(&[][..], Node::entries) {
            self.inside(node, ANY, subnet.as_ref());
        }
    }

    fn inside(&mut self, node: &Node, form: Form, subnet: Option<&(Net, &str)>) {
        let text = node.as_str().unwrap_or_default();
        let found = self.address(node, node.origin, text, form);
        if let (Some(found), Some((net, written))) = (found, subnet)
            && !net.holds(&found)
        {
            let rest = "`. Docker refuses to make the network. Correct one of the two.";
            let problem =
                Problem::of(KIND, node, ["`", text, "` lies outside of its subnet `", written, rest].concat());
            self.problems.push(problem.late().alias("gap:address-outside-subnet"));
        }
    }
}

/// Whether a network is made outside of the project.
fn is_elsewhere(network: &Node) -> bool {
    network.get("external").is_some_and(|external| external.as_bool() != Some(false))
}
