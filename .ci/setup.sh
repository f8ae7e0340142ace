# What run.sh and test.sh have in common: tools, the DuckDB library, the target folder. Sourced, never run.
# Every function can run again at any time: it looks first, does what is missing, and says so.

export QUANXUAN_CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/quanxuan"
# Outside the checkout, so that a fresh clone starts with everything that was built before.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$QUANXUAN_CACHE/target}"
# Empty, or `--features bundled` where there is no ready-made DuckDB library.
CARGO_FEATURES=()

DUCKDB_VERSION=1.5.6

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }

fail() {
  printf '\033[1;31m==> %s\033[0m\n' "$*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# install_packages PURPOSE PACKAGE...: through apt, as root or with sudo.
install_packages() {
  local purpose=$1
  shift
  has apt-get || fail "$purpose is missing; install it (on Debian and Ubuntu: $*)"
  say "installing $purpose: $*"
  local root=()
  if [ "$(id -u)" != 0 ]; then
    has sudo || fail "installing packages needs root or sudo: apt-get install $*"
    root=(sudo)
  fi
  "${root[@]}" apt-get update -q >&2 || say "the package lists could not be refreshed; going on with the old ones"
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >&2
}

need_rust() {
  has cargo || fail "Rust is missing: install it with rustup, then start again"
  local wanted have
  wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
  have=$(rustc --version | cut -d' ' -f2)
  [ "$(printf '%s\n' "$wanted" "$have" | sort -V | head -n1)" = "$wanted" ] ||
    fail "Rust $wanted or newer is needed, this is $have: rustup update"
}

need_compiler() {
  if ! has cc || ! has c++; then install_packages "a C compiler" build-essential; fi
}

need_npm() {
  if ! has node || ! has npm; then install_packages "Node.js" nodejs npm; fi
}

# The official DuckDB library, out of the npm package that carries it: building DuckDB itself takes most of an hour.
need_duckdb() {
  if [ "$(uname -sm)" != "Linux x86_64" ]; then
    say "no ready-made DuckDB $DUCKDB_VERSION library for $(uname -sm): it will be built from source, which takes long"
    CARGO_FEATURES=(--features bundled)
    return
  fi
  local package=@duckdb/node-bindings-linux-x64@$DUCKDB_VERSION-r.1
  local package_sum=1b9f82478539bb9a1d1df44bd103121a12ae52142c07158dc52b97d2ec1d69ff
  local library_sum=3f4962cdd266eab2b479a5b5a4a6d063d279b2954ae814ed00385d553b747633
  export DUCKDB_LIB_DIR="$QUANXUAN_CACHE/duckdb-$DUCKDB_VERSION"
  local library=$DUCKDB_LIB_DIR/libduckdb.so
  if ! holds "$library" "$library_sum"; then
    need_npm
    say "getting the DuckDB $DUCKDB_VERSION library ($package, 24 MB)"
    local folder
    mkdir -p "$DUCKDB_LIB_DIR"
    folder=$(mktemp -d "$DUCKDB_LIB_DIR/new.XXXXXX")
    (cd "$folder" && npm pack "$package" --silent >/dev/null) || fail "npm could not get $package"
    local archives=("$folder"/*.tgz)
    holds "${archives[0]}" "$package_sum" || fail "$package is not the file this version was tested with"
    tar -xzf "${archives[0]}" -C "$folder" package/libduckdb.so
    holds "$folder/package/libduckdb.so" "$library_sum" || fail "libduckdb.so in $package is not the expected one"
    mv "$folder/package/libduckdb.so" "$library"
    rm -rf "$folder"
  fi
  # Plain cargo finds it here (.cargo/config.toml), and programs find it beside themselves (build.rs).
  ln -sfn "$DUCKDB_LIB_DIR" .duckdb
  mkdir -p "$CARGO_TARGET_DIR/debug"
  cmp -s "$library" "$CARGO_TARGET_DIR/debug/libduckdb.so" || {
    rm -f "$CARGO_TARGET_DIR/debug/libduckdb.so"
    ln "$library" "$CARGO_TARGET_DIR/debug/libduckdb.so" 2>/dev/null ||
      cp "$library" "$CARGO_TARGET_DIR/debug/libduckdb.so"
  }
}

# holds FILE SHA256
holds() { [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$2" ]; }

need_to_build() {
  need_rust
  need_compiler
  need_duckdb
}
