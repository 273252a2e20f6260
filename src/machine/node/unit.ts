/** A unit's directives by section, in order; an array repeats the directive, undefined and false leave it out. */
export type UnitSections = Record<string, Record<string, string | string[] | undefined | false>>;

/** The text of a systemd unit. */
export function unitText(sections: UnitSections): string {
  return Object.entries(sections)
    .map(([name, directives]) => [`[${name}]`, ...Object.entries(directives).flatMap(lines)].join('\n'))
    .map(section => `${section}\n`)
    .join('\n');
}

function lines([key, value]: [string, string | string[] | undefined | false]): string[] {
  if (value === undefined || value === false) return [];
  return [value].flat().map(text => `${key}=${text}`);
}

/** A command line for the shell, as one argument of an Exec directive; the shell's `$` are kept from systemd. */
export function shell(command: string): string {
  if (/['\\%]/.test(command)) throw new Error(`not to be quoted for systemd: ${command}`);
  return `/bin/sh -c '${command.replaceAll('$', '$$$$')}'`;
}

/** What every long-running node service has in common: it is started again for ever, and no default limit of systemd's applies. */
export const SERVICE_DEFAULTS = {
  Restart: 'always',
  RestartSec: '1',
  // Where the machine may not raise a limit, systemd goes as far as it can.
  LimitNOFILE: '1048576',
  TasksMax: 'infinity',
} as const;
