import { battery } from '../../attack/battery.ts';
import { NONE } from '../../attack/credentials.ts';
import { refusedByTls } from '../../attack/opinions.ts';
import { apiServers, listenersOf } from '../../attack/ways.ts';
import { worst } from '../../attack/worst.ts';
import type { Check } from '../../check.ts';

export const api01: Check = {
  id: 'API-01',
  kind: 'attack',
  async assess(access) {
    const tries = ['/api', '/version', '/api/v1/secrets?limit=1'].map(path => ({
      who: NONE,
      ask: { path },
      hush: true,
    }));
    const says = 'plaintext gets no answer';
    const [secure, insecure] = await Promise.all([
      battery(access, { listeners: apiServers(access), tries, judge: refusedByTls, says }),
      battery(access, {
        listeners: listenersOf(access, { name: 'insecure port 8080', port: 8080 }, 'control-plane'),
        ...{ tries, judge: refusedByTls, says, closed: 'port 8080 is closed' },
      }),
    ]);
    return worst(secure, insecure);
  },
};
