import { version as read } from '../../verbs/version.ts';
import type { CommandRecord } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { versionText } from '../render/version.ts';

export const version: CommandRecord = {
  name: 'version',
  group: 'This tool',
  summary: "show seaworthy's version, and the Kubernetes versions it builds",
  description: 'What seaworthy this is, on which Node, and which Kubernetes versions it builds with what.',
  examples: [{ command: 'version', meaning: '' }],
  options: [],
  noDocument: true,
  async action({ output }) {
    const result = await read();
    output.result('version', result, () => versionText(result));
    return EXIT.done;
  },
};
