import type { RenderedMachine } from '../../verbs/types.ts';
import { type Call, type CommandRecord, textOption } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { contentText, listingText } from '../render/rendered.ts';
import { writeRendered } from '../write-rendered.ts';

export const render: CommandRecord = {
  name: 'render',
  group: 'Look',
  summary: 'show every file that a machine is told, with secrets masked',
  description: `Without a machine: what every machine of each role and pool is told, as a list of files with the digests that a machine is replaced for. With one: all its files with what is in them, its identity laid over. --to writes the files into a folder, one folder a kind of machine, to search or compare.`,
  examples: [
    { command: 'render', meaning: 'which files, and the digests' },
    { command: 'render harbor-cp-1 | less', meaning: 'all that is in them' },
    { command: 'render --to /tmp/harbor', meaning: 'as files' },
  ],
  operands: [{ name: 'MACHINE', description: 'its name, as in status' }],
  options: [{ flags: '--to <folder>', description: 'write the files there instead', completes: 'folder' }],
  synonyms: ['template', 'config', 'manifest', 'files'],
  async action(call) {
    const [machine] = call.operands;
    const rendered = await (await call.verbs()).render(call.verbOptions, machine === undefined ? {} : { machine });
    const folder = textOption(call, 'to');
    if (folder === undefined) show(call, rendered, machine !== undefined);
    else await write(call, rendered, folder);
    return EXIT.done;
  },
};

function show({ output }: Call, rendered: readonly RenderedMachine[], contents: boolean): void {
  if (output.mode === 'json') for (const each of rendered) output.result('rendered', each, () => '');
  else {
    output.result('rendered', {}, style =>
      rendered.map(each => (contents ? contentText(each, style) : listingText(each, style))).join('\n\n'),
    );
  }
}

async function write({ output, io }: Call, rendered: readonly RenderedMachine[], folder: string): Promise<void> {
  const files = await writeRendered(rendered, folder, io.cwd);
  output.result('written', { folder, files }, () => `wrote ${files} files to ${folder}`);
}
