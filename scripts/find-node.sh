# shellcheck shell=sh
# Sourced by ./seaworthy, scripts/setup, the Makefile and .ci/run, so that all of them run the same Node:
# $SEAWORTHY_NODE (taken as it is), `node` from PATH if new enough, the one that `make setup` puts into the cache.

oldest_node=22.19
cache=${SEAWORTHY_CACHE:-${HOME-}/.cache/seaworthy}

# Whether Node $1 runs and is $oldest_node or newer.
node_is_new_enough() {
  version=$("$1" --version 2>/dev/null) || return 1
  version=${version#v}
  major=${version%%.*}
  minor=${version#*.}
  minor=${minor%%.*}
  [ "$major" -gt "${oldest_node%.*}" ] || { [ "$major" -eq "${oldest_node%.*}" ] && [ "$minor" -ge "${oldest_node#*.}" ]; }
}

# Sets $node, or fails.
# shellcheck disable=SC2034
find_node() {
  if [ -n "${SEAWORTHY_NODE-}" ]; then
    node=$SEAWORTHY_NODE
  elif node_is_new_enough node; then
    node=node
  elif node_is_new_enough "$cache/node/bin/node"; then
    node=$cache/node/bin/node
  else
    return 1
  fi
}

# Makes `node` mean it for this shell and its children, or says what to do.
use_node() {
  find_node || { echo "no Node $oldest_node or newer is found: run \`make setup\`, or set SEAWORTHY_NODE" >&2 && return 1; }
  node_folder=$(dirname "$(command -v "$node")")
  export PATH="$node_folder:$PATH"
}
