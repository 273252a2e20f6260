import type { MachineInput } from '../input.ts';
import type { Part } from '../part.ts';
import { ETCD_DATA, KUBERNETES, MANIFESTS, MEMORY } from '../paths.ts';
import { unitText } from './unit.ts';

const DATA = `${ETCD_DATA}/member`;
const HAD_DATA = `${MEMORY}/etcd-had-data`;
const MANIFEST = `${MANIFESTS}/etcd.yaml`;

/** The kubelet's unit requires it; where its conditions don't hold it does nothing. */
export const ETCD_GUARD_UNIT = 'etcd-guard.service';

/**
 * A member that has lost its data must not start again under its old identity: founding anew it would split the cluster, joining it
 * would forget its votes. The machine remembers that there was data; where there is none any more, etcd's manifest is taken away
 * before the kubelet sees it. Nothing brings it back: such a machine is replaced.
 */
export function etcdGuard({ role }: MachineInput): Part {
  if (role !== 'control-plane') return {};
  return {
    units: [
      { name: 'etcd-had-data.path', enabled: true, content: watch() },
      { name: 'etcd-had-data.service', enabled: false, content: remember() },
      { name: ETCD_GUARD_UNIT, enabled: false, content: guard() },
    ],
  };
}

function watch(): string {
  return unitText({
    Unit: { Description: 'etcd has data' },
    Path: { PathExists: DATA },
    Install: { WantedBy: 'multi-user.target' },
  });
}

function remember(): string {
  return unitText({
    Unit: { Description: 'Remember that etcd has data' },
    Service: {
      Type: 'oneshot',
      RemainAfterExit: 'yes',
      StateDirectory: 'seaworthy',
      ExecStart: [`/usr/bin/touch ${HAD_DATA}`, `/usr/bin/sync ${HAD_DATA} ${MEMORY}`],
    },
  });
}

function guard(): string {
  return unitText({
    Unit: {
      Description: 'etcd stays off: its data is gone',
      ConditionPathExists: [HAD_DATA, `!${DATA}`, MANIFEST],
      RequiresMountsFor: `${ETCD_DATA} ${MEMORY}`,
      Before: 'kubelet.service',
    },
    Service: {
      Type: 'oneshot',
      RemainAfterExit: 'yes',
      ExecStart: `/usr/bin/mv ${MANIFEST} ${KUBERNETES}/etcd.yaml.withheld`,
    },
  });
}
