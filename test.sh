#!/usr/bin/env bash
# Installs what the tests need and runs all of them: format, lints, Rust tests, browser tests.
set -euo pipefail
cd "$(dirname "$0")"
exec </dev/null
. .ci/setup.sh

need_rust_tools() {
  cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 && return
  say "installing rustfmt and clippy"
  rustup component add rustfmt clippy
}

# The second shop of the tests comes as a Python package.
need_pip() {
  python3 -m pip --version >/dev/null 2>&1 || install_packages "pip" python3 python3-pip
}

# The browser driver wants a newer Node.js than some systems have; npm brings that one, too.
need_node() {
  need_npm
  if [ "$(node --version | sed 's/^v\([0-9]*\).*/\1/')" -lt 20 ]; then
    local node=node-linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
    local folder=$QUANXUAN_CACHE/node
    if [ ! -x "$folder/node_modules/$node/bin/node" ]; then
      say "installing Node.js 22 for the browser tests"
      npm install --prefix "$folder" --no-audit --no-fund "$node@22"
    fi
    export PATH="$folder/node_modules/$node/bin:$PATH"
  fi
}

need_browser() {
  need_node
  local chromium
  chromium=$(command -v chromium || command -v chromium-browser || true)
  # Without a Chinese font the screenshots show boxes.
  if [ -z "$chromium" ] || [ -z "$(fc-list :lang=zh 2>/dev/null | head -n1)" ]; then
    install_packages "Chromium and a Chinese font" chromium fonts-noto-cjk fontconfig
    chromium=$(command -v chromium || command -v chromium-browser)
  fi
  export CHROMIUM=$chromium
  if [ ! -f tests/browser/node_modules/.package-lock.json ] ||
    [ tests/browser/package-lock.json -nt tests/browser/node_modules/.package-lock.json ]; then
    say "installing what the browser tests import"
    npm ci --prefix tests/browser --no-audit --no-fund
  fi
}

need_to_build
need_rust_tools
need_pip
need_browser

say "format"
cargo fmt --check

say "lints"
cargo clippy --locked --all-targets "${CARGO_FEATURES[@]}" -- -D warnings
# The one feature that is on by default can be left out.
cargo clippy --locked --bin quanxuan --no-default-features "${CARGO_FEATURES[@]}" -- -D warnings

say "Rust tests"
# They build the program, too, which the browser tests start.
if cargo nextest --version >/dev/null 2>&1; then
  cargo nextest run --locked --lib --test it "${CARGO_FEATURES[@]}"
else
  say "cargo-nextest is not installed: running the same tests with cargo test"
  cargo test --locked --lib --test it "${CARGO_FEATURES[@]}"
fi

say "browser tests"
export QUANXUAN="$CARGO_TARGET_DIR/debug/quanxuan"
node --test --test-concurrency=2 tests/browser/*.test.mjs

say "all tests passed"
