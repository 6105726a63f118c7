use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, Stops, markdown};

/// An address that no network takes.
pub static RULE: Rule = Rule {
    meta: refused(
        "invalid-network-address",
        "Addresses can be read and lie in their networks",
        &[
            "compose-cli:mac-mismatch",
            "compose-cli:network-addresses",
            "compose-go:extra-hosts-no-ip",
            "gap:address-outside-subnet",
            "gap:mac-ip-syntax",
            "gap:static-ip-no-subnet",
        ],
    )
    .stops(Some(Stops::Start)),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::InvalidNetworkAddress)],
    markdown: markdown!("invalid_network_address.md"),
};
