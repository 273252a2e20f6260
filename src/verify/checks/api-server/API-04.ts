import { overTls, WHO_AM_I } from '../../attack/asks.ts';
import { battery, FINE, fault, noAnswer, type Opinion } from '../../attack/battery.ts';
import { rightApiClient } from '../../attack/controls.ts';
import { forgedTokens } from '../../attack/credentials.ts';
import type { Hit } from '../../attack/fire.ts';
import { apiServers } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

export const api04: Check = {
  id: 'API-04',
  kind: 'attack',
  assess: async access =>
    battery(access, {
      listeners: apiServers(access),
      tries: overTls(forgedTokens(), WHO_AM_I),
      judge,
      ...(await rightApiClient(access)),
      says: 'garbage, unsigned and foreign tokens are refused',
    }),
};

/** A wrong token is a refusal, never nobody: 403 would mean that it was taken for a user without rights. */
function judge({ seen, shot }: Hit): Opinion {
  if (seen.response === '401' || seen.response === 'refused-tls') return FINE;
  if (seen.response === 'accepted' || seen.response === '403')
    return fault(`takes a ${shot.who.kind} (HTTP ${seen.status})`);
  return noAnswer(seen.status ? `HTTP ${seen.status}` : seen.response);
}
