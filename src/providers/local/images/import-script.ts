/** Nothing but what the import needs: no CRI, no network. */
const CONFIG = `version = 3
disabled_plugins = ["io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime", "io.containerd.grpc.v1.cri", "io.containerd.nri.v1.nri"]`;

/**
 * Imports /images/<n>.tar for each reference, in order. Every image is pinned: nothing is ever fetched, so what the kubelet's garbage
 * collection removed would be lost.
 */
export function importScript(refs: readonly string[]): string {
  return [
    'set -eu',
    `cat > /run/import.toml <<'END'\n${CONFIG}\nEND`,
    'containerd --config /run/import.toml >/run/containerd.log 2>&1 & daemon=$!',
    `tries=0; until ctr version >/dev/null 2>&1; do tries=$((tries + 1)); [ $tries -lt 100 ] || { cat /run/containerd.log >&2; exit 1; }; sleep 0.1; done`,
    ...refs.flatMap((ref, index) => [
      `ctr -n k8s.io images import /images/${index}.tar`,
      `ctr -n k8s.io images ls -q name==${quote(ref)} | grep -qxF ${quote(ref)} || { echo "/images/${index}.tar does not hold ${ref}" >&2; exit 1; }`,
      `ctr -n k8s.io images label ${quote(ref)} io.cri-containerd.pinned=pinned`,
    ]),
    'kill $daemon; wait $daemon || true',
    'sync -f /var/lib/containerd',
  ].join('\n');
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
