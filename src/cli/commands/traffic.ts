import { type Call, type CommandRecord, textOption } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { trafficText } from '../render/traffic.ts';
import { UsageError } from '../usage-error.ts';

export const traffic: CommandRecord = {
  name: 'traffic',
  group: 'Look',
  summary: 'put a steady load on the API, and tell how long it ever kept anybody waiting',
  description: `Reads on new and kept connections (HTTP/1.1, HTTP/2), writes that are read back, a watch that has to see each of them, and reads as client-go makes them. A request is due at its moment, whatever became of earlier ones, and has failed when one attempt brings no 2xx within ten seconds; 429 and 503 count. Run it beside whatever you want to know the cost of, in a terminal of its own.

It writes in a namespace that it makes for itself, and removes it. Without --seconds it goes on until Ctrl-C.`,
  examples: [
    { command: 'traffic --seconds 60', meaning: 'what a minute of ordinary life looks like' },
    {
      command: 'traffic examples/local.yaml --output json',
      meaning: 'all figures, with the first failures of each stream',
    },
  ],
  options: [
    { flags: '--seconds <n>', description: 'end after so long' },
    { flags: '--rate <n>', description: 'reads a second on each kind of connection (default 50)' },
    { flags: '--write-rate <n>', description: 'requests a second of each other stream (default: as --rate)' },
  ],
  synonyms: ['load', 'bench', 'measure', 'ping'],
  async action(call) {
    const [seconds, rate] = [numberOption(call, 'seconds'), numberOption(call, 'rate')];
    const writeRate = numberOption(call, 'write-rate');
    const verbs = await call.verbs();
    const report = await verbs.traffic({
      ...call.verbOptions,
      ...(seconds === undefined ? {} : { seconds }),
      ...(rate === undefined ? {} : { rate }),
      ...(writeRate === undefined ? {} : { writeRate }),
    });
    call.output.result('traffic', report, style => trafficText(report, style));
    return EXIT.done;
  },
};

function numberOption(call: Call, name: string): number | undefined {
  const text = textOption(call, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (value > 0 && value <= 40_000) return value;
  throw new UsageError(`--${name} can't be "${text}"`, 'give a number above 0');
}
