#!/usr/bin/env bash
# Builds quanxuan and serves the demo shop. Arguments go to `quanxuan serve`:  ./run.sh --addr 127.0.0.1:9000
set -euo pipefail
cd "$(dirname "$0")"
. .ci/setup.sh

need_to_build
say "building quanxuan (the first time takes some twenty minutes on two cores)"
cargo build --locked --bin quanxuan "${CARGO_FEATURES[@]}"
say "starting the server"
exec "$CARGO_TARGET_DIR/debug/quanxuan" serve "$@"
