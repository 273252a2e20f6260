import { HOPS } from '../../src/catalog/hops.ts';

/** docs/reference/hops.md */
export function hopsPage(): string {
  const rows = HOPS.map(({ id, listener, protocol, port, roles, peers, authentication, purpose, cni }) => {
    const where = roles.length > 1 ? 'every machine' : `${roles[0]}s`;
    const ports = `${[port].flat().join('-')}/${protocol}`;
    const what = cni ? `${purpose} (${cni})` : purpose;
    return `| ${[id, listener, ports, where, peers.join(', '), authentication, what].join(' | ')} |`;
  });
  return `# Hops: who listens, and who may connect

<!-- Generated: \`make generate\`, from src/catalog/hops.ts. -->

Every port that a machine listens on. The host firewall is made from this table: machines and pods of the cluster reach a port
listed here only where they are named; other ports from 1024 up stay open between them, for pods on the host's network. Nobody else
reaches anything but what \`anyone\` may. \`endpoint\` is the load balancer before the API servers, through which operators come.

| hop | listener | port | on | who may connect | authentication | what for |
|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}
