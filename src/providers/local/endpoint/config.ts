import { API_PORT } from '../options.ts';

/** A control plane behind the endpoint, as the configuration has it. */
export interface ConfiguredBackend {
  name: string;
  address: string;
}

/** Where the endpoint's container sees its folder and its admin socket. */
export const CONFIG_FOLDER = '/etc/haproxy';
export const CONFIG_FILE = 'haproxy.cfg';
export const TRUST_FILE = 'ca.crt';
export const POOL = 'control-planes';

/** The name in every API server's certificate that the health check insists on. */
const VERIFIED_NAME = 'kubernetes';

/**
 * How each backend is checked, in the file as over the admin socket (which takes no defaults). Down with the third check that fails: 0.2-0.8 s
 * where it refuses, 2.2 s at most where nothing answers. With two, API servers that were well were taken out on a host short of processors,
 * on which a handshake may take longer than the half second that a check gives it. Up again with the first that succeeds.
 */
export const SERVER_OPTIONS = [
  'check check-ssl verify required',
  `ca-file ${CONFIG_FOLDER}/${TRUST_FILE} verifyhost ${VERIFIED_NAME}`,
  'inter 500ms fastinter 100ms downinter 250ms fall 3 rise 1',
].join(' ');

/**
 * Never used. HAProxy loads an authority's certificate only for servers that it has when it starts; without this one, none could be
 * added to an endpoint that started empty.
 */
export const PLACEHOLDER = '_trust';

/**
 * TCP through and through: clients and API servers authenticate each other, the endpoint sees no byte. Keep-alives find out a
 * backend whose packets are dropped in 8 s, also for watches on which nothing is sent, and harm no slow but living one.
 */
export function renderConfig(backends: readonly ConfiguredBackend[], socket: string): string {
  return `${settings(socket)}
${rotation(backends)}`;
}

function settings(socket: string): string {
  return `global
  log stdout format raw local0 notice
  stats socket ${socket} mode 600 level admin
  maxconn 4000
  nbthread 2
  hard-stop-after 60s

defaults
  mode tcp
  log global
  timeout connect 500ms
  timeout client 1h
  timeout server 1h
  timeout check 2s
  retries 3
  option redispatch 1
  option clitcpka
  clitcpka-idle 10s
  clitcpka-intvl 2s
  clitcpka-cnt 3
  option srvtcpka
  srvtcpka-idle 5s
  srvtcpka-intvl 1s
  srvtcpka-cnt 3
`;
}

function rotation(backends: readonly ConfiguredBackend[]): string {
  return `frontend api
  bind :${API_PORT}
  default_backend ${POOL}

backend ${POOL}
  balance roundrobin
  option httpchk
  http-check send meth GET uri /readyz ver HTTP/1.1 hdr Host ${VERIFIED_NAME}
  http-check expect status 200
  server ${PLACEHOLDER} 127.0.0.1:${API_PORT} ${SERVER_OPTIONS} disabled
${backends.map(({ name, address }) => `  server ${name} ${address}:${API_PORT} ${SERVER_OPTIONS}\n`).join('')}`;
}

/** The backends in a configuration that `renderConfig` wrote. */
export function readBackends(config: string): ConfiguredBackend[] {
  const servers = config.matchAll(/^ {2}server (\S+) ([\d.]+):\d+ /gm);
  return [...servers]
    .map(([, name, address]) => ({ name: name!, address: address! }))
    .filter(({ name }) => name !== PLACEHOLDER);
}
