// An API that the next minor removes, asked of a real API server: its own metric tells, and the upgrade is refused. By default no API is served
// that 1.37 removes; this one is switched on (networking.k8s.io/v1beta1: of ServiceCIDR and IPAddress, which have had a v1 since 1.33).
import { afterAll, beforeAll, expect, it } from 'vitest';
import { minorOf, SUPPORTED } from '../../src/catalog/versions.ts';
import { readDeprecatedApis } from '../../src/kube/deprecated-apis.ts';
import { MASTERS_GROUP } from '../../src/pki/operator.ts';
import { refuseUpgrade } from '../../src/verbs/refuse-upgrade.ts';
import type { Session } from '../../src/verbs/session.ts';
import { desiredSample, healthySample, seenOf } from '../samples/observation.ts';
import { apiServer, type TestApiServer } from './support/api-server.ts';

const OLD = SUPPORTED[0]!;
const NEW = SUPPORTED.at(-1)!.kubernetes;
const NEXT = `1.${minorOf(NEW)}`;

let api: TestApiServer;
beforeAll(async () => {
  api = await apiServer(78, OLD, ['--runtime-config=networking.k8s.io/v1beta1=true']);
}, 600_000);
afterAll(() => api?.end());

async function inUse() {
  const credentials = await api.leaf('test', [MASTERS_GROUP]);
  const ca = api.authorities.kubernetes.cert;
  return readDeprecatedApis({ address: api.address, port: 6443, ca, credentials });
}

/** The refusal, on a cluster that is well, with what this API server tells. */
function upgrade(): Promise<void> {
  const desired = desiredSample({ kubernetesVersion: NEW });
  const session = {
    document: {
      text: `kubernetes:\n  version: ${NEW}\n`,
      file: 'cluster.yaml',
      spec: { kubernetes: { version: NEW } },
    },
    desire: () => desired,
    world: { deprecatedApis: async () => (await inUse()).map(each => ({ ...each, by: 'harbor-cp-1' })) },
  };
  const sample = healthySample();
  return refuseUpgrade(session as unknown as Session, seenOf(sample));
}

it('before anybody asks for it nothing is removed that is in use, and the upgrade may begin', async () => {
  expect((await inUse()).filter(({ removedIn }) => removedIn === NEXT)).toEqual([]);
  await upgrade();
});

it('asked for once, the API server counts it with the release that removes it, and the upgrade is refused with its name', async () => {
  await api.kubectl(['get', '--raw', '/apis/networking.k8s.io/v1beta1/servicecidrs']);
  expect(await inUse()).toContainEqual({
    ...{ group: 'networking.k8s.io', version: 'v1beta1', resource: 'servicecidrs', removedIn: NEXT },
  });
  await expect(upgrade()).rejects.toThrow(
    `${NEW} no longer has networking.k8s.io/v1beta1 servicecidrs, which was asked for at harbor-cp-1`,
  );
});
