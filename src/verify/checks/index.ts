import type { Check } from '../check.ts';
import { API_SERVER_CHECKS } from './api-server/index.ts';
import { AVAILABILITY_CHECKS } from './availability/index.ts';
import { CONTROL_PORT_CHECKS } from './control-ports/index.ts';
import { ETCD_CHECKS } from './etcd/index.ts';
import { KUBELET_CHECKS } from './kubelet/index.ts';
import { NETWORK_CHECKS } from './network/index.ts';
import { NODE_IDENTITY_CHECKS } from './node-identity/index.ts';
import { PKI_CHECKS } from './pki/index.ts';
import { POD_CHECKS } from './pods/index.ts';
import { RBAC_CHECKS } from './rbac/index.ts';
import { SERVICE_CHECKS } from './services/index.ts';

/** All that is implemented; a row of the catalogue without one is "not assessed". */
export const ALL_CHECKS: readonly Check[] = [
  ...ETCD_CHECKS,
  ...API_SERVER_CHECKS,
  ...KUBELET_CHECKS,
  ...CONTROL_PORT_CHECKS,
  ...NODE_IDENTITY_CHECKS,
  ...RBAC_CHECKS,
  ...POD_CHECKS,
  ...NETWORK_CHECKS,
  ...SERVICE_CHECKS,
  ...PKI_CHECKS,
  ...AVAILABILITY_CHECKS,
];
