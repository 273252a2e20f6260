import type { EndpointCheck } from '../../provider.ts';

/** What the configuration of the running HAProxy says of how backends are judged. */
export function healthCheckIn(config: string): EndpointCheck {
  const path = /^\s*http-check send meth GET uri (\S+)/m.exec(config)?.[1];
  const servers = config.split('\n').filter(line => /^\s*server /.test(line));
  const all = (words: RegExp) => servers.length > 0 && servers.every(line => words.test(line));
  return {
    ...(path ? { path } : {}),
    tls: all(/ check-ssl( |$)/),
    verifies: all(/ verify required( |$)/),
    seconds: 1,
  };
}
