import type { Draft } from '../draft.ts';
import type { Finding } from '../problem.ts';

/** A machine's name is its host name and a label value: at most 63 characters (RFC 1123). */
const LONGEST = 63;
/** What follows the role or pool in a machine's name: a hyphen and a serial, which grows with every replacement. */
const SERIAL = '-12345';

/** Names that no machine could carry: too long with the serial, or taken twice. */
export function names(draft: Draft): Finding[] {
  const { name } = draft;
  if (name === undefined) return [];
  const tooLong = machineNameTooLong(name, 'cp');
  if (tooLong) return [{ path: ['metadata', 'name'], ...tooLong }];
  return draft.pools.flatMap((pool, index) => {
    const long = pool.name === undefined ? undefined : machineNameTooLong(pool.name, name);
    return long ? [{ path: ['workers', index, 'name'], ...long }] : [];
  });
}

/** `other` is the name's neighbour in a machine's name: the role for a cluster, the cluster for a pool. */
function machineNameTooLong(name: string, other: string) {
  const room = LONGEST - SERIAL.length - other.length - 1;
  if (name.length <= room) return undefined;
  return {
    message: `"${name}" is too long: machine names have at most ${LONGEST} characters`,
    hint: room > 0 ? `use at most ${room}` : 'shorten metadata.name',
  };
}

/** Pools with one name, and the name that control planes use. */
export function poolNames(draft: Draft): Finding[] {
  const seen = new Set<string>();
  return draft.pools.flatMap(({ name }, index): Finding[] => {
    if (name === undefined) return [];
    const path = ['workers', index, 'name'];
    if (name === 'cp')
      return [{ path, message: '"cp" is what control planes are called', hint: 'choose another name' }];
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [{ path, message: `a second pool called "${name}"`, hint: `did you mean "${freeName(name, draft)}"?` }];
  });
}

function freeName(name: string, draft: Draft): string {
  const taken = new Set(draft.pools.map(pool => pool.name));
  for (let number = 2; ; number++) if (!taken.has(`${name}-${number}`)) return `${name}-${number}`;
}
