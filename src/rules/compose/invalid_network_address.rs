use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::{refused, report};
use crate::rules::{Look, Rule, markdown};

/// An entry of `extra_hosts` without address.
pub static RULE: Rule = Rule {
    meta: refused(
        "invalid-network-address",
        "Entries of `extra_hosts` have a name and an address",
        &[
            "compose-cli:mac-mismatch",
            "compose-cli:network-addresses",
            "compose-go:extra-hosts-no-ip",
            "gap:address-outside-subnet",
            "gap:mac-ip-syntax",
            "gap:static-ip-no-subnet",
        ],
    ),
    cases: &[],
    looks: &[Look::Stack(|survey, stack, sink| report(survey, stack, sink, ProblemKind::InvalidNetworkAddress))],
    markdown: markdown!("invalid_network_address.md"),
};
