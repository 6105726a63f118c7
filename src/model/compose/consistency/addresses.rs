//! Addresses that no network takes. Compose reads them, and Docker refuses them when it makes the network or the container.

use super::{Check, Problem, ProblemKind};
use crate::model::compose::Service;
use crate::model::compose::value::{Node, Origin};
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
    let separator = if text.contains(':') { ':' } else { '-' };
    let is_pair = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.split(separator).count() == 6 && text.split(separator).all(is_pair)
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
        let is_elsewhere =
            |network: &Node| network.get("external").is_some_and(|external| external.as_bool() != Some(false));
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

    /// Subnets of the networks, and what has to lie in them.
    pub(super) fn subnets(&mut self) {
        let networks = self.model.get("networks").map_or(&[][..], Node::entries);
        for config in
            networks.iter().flat_map(|(_, network)| network.at(&["ipam", "config"]).map_or(&[][..], Node::items))
        {
            let subnet = text_of(config, "subnet").and_then(|(node, text)| {
                self.address(node, node.origin, text, SUBNET).filter(|_| !node.is_unresolved()).map(|net| (net, text))
            });
            let own = [text_of(config, "gateway"), text_of(config, "ip_range")];
            let own = own.into_iter().zip([ANY, SUBNET]).filter_map(|(one, form)| Some((one?, form)));
            let aux = config.get("aux_addresses").map_or(&[][..], Node::entries).iter();
            let aux = aux.filter_map(|(_, node)| Some(((node, node.as_str()?), ANY)));
            for ((node, text), form) in own.chain(aux) {
                let Some((address, (net, subnet))) = self.address(node, node.origin, text, form).zip(subnet.as_ref())
                else {
                    continue;
                };
                if !net.holds(&address) {
                    let what = ["`", text, "` lies outside of its subnet `", *subnet, "`."];
                    let message = what.concat() + " Docker refuses to make the network. Correct one of the two.";
                    let problem = Problem::of(KIND, node, message);
                    self.problems.push(problem.late().alias("gap:address-outside-subnet"));
                }
            }
        }
    }
}
