// The load of a test or bench, as a process of its own, so that nothing else delays it: `node generator.ts DOCUMENT RATE WRITE_RATE`.
// Says when it begins, ends at SIGTERM (or when its stdin does), and prints the report; one JSON object a line.
import { aggregatedReads } from '../../../src/traffic/streams/aggregated.ts';
import { podClients } from '../../../src/traffic/streams/pods.ts';
import { webhookWrites } from '../../../src/traffic/streams/webhook.ts';
import { traffic } from '../../../src/verbs/traffic.ts';
import { AGGREGATED_PATH, ASKED_NAMESPACE, CLIENT_PORT, LOAD_NAMESPACE } from './objects.ts';

const [document = '', rate = '', writeRate = ''] = process.argv.slice(2);
const ended = new AbortController();
process.on('SIGTERM', () => ended.abort());
process.stdin.on('end', () => ended.abort()).resume();
const say = (value: object) => console.log(JSON.stringify(value));

const report = await traffic({
  document,
  rate: Number(rate),
  writeRate: Number(writeRate),
  signal: ended.signal,
  more: [
    podClients('a Service, from pods', { namespace: LOAD_NAMESPACE, app: 'client', port: CLIENT_PORT }),
    webhookWrites(ASKED_NAMESPACE),
    aggregatedReads(AGGREGATED_PATH),
  ],
  onBegin: () => say({ type: 'begun' }),
});
say({ type: 'traffic', ...report });
process.stdin.destroy();
