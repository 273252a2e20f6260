/** Anonymous requests reach the health paths, which load balancers and probes need, and nothing else (API-02). */
export function authenticationConfig() {
  return {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AuthenticationConfiguration',
    anonymous: { enabled: true, conditions: ['/livez', '/readyz', '/healthz'].map(path => ({ path })) },
  };
}
