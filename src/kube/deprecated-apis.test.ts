import { expect, it } from 'vitest';
import { deprecatedApisIn } from './deprecated-apis.ts';

/** As a kube-apiserver of 1.36 writes it. */
const METRICS = `# HELP apiserver_requested_deprecated_apis [STABLE] Gauge of deprecated APIs that have been requested
# TYPE apiserver_requested_deprecated_apis gauge
apiserver_requested_deprecated_apis{group="",removed_release="",resource="endpoints",subresource="",version="v1"} 1
apiserver_requested_deprecated_apis{group="networking.k8s.io",removed_release="1.37",resource="servicecidrs",subresource="",version="v1beta1"} 1
apiserver_requested_deprecated_apis{group="storage.k8s.io",removed_release="1.37",resource="volumeattributesclasses",subresource="",version="v1beta1"} 0
apiserver_request_total{code="200",version="v1beta1"} 7
`;

it('reads from the metrics which deprecated APIs were asked for, and when they end', () => {
  expect(deprecatedApisIn(METRICS)).toEqual([
    { group: '', version: 'v1', resource: 'endpoints' },
    { group: 'networking.k8s.io', version: 'v1beta1', resource: 'servicecidrs', removedIn: '1.37' },
  ]);
  expect(deprecatedApisIn('')).toEqual([]);
});
