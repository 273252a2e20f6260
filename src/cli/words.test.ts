import { describe, expect, it } from 'vitest';
import { COMMANDS } from './commands/index.ts';
import { sortWords } from './words.ts';

const sort = (name: string, words: string[], afterDashes?: string[]) =>
  sortWords(COMMANDS.find(record => record.name === name)!, words, afterDashes);

describe('the words of a command line', () => {
  it.each([
    ['plan', [], undefined, { operands: [], rest: [] }],
    ['plan', ['odd name'], undefined, { document: 'odd name', operands: [], rest: [] }],
    ['render', ['harbor-cp-1'], undefined, { operands: ['harbor-cp-1'], rest: [] }],
    ['render', ['a.yaml'], undefined, { document: 'a.yaml', operands: [], rest: [] }],
    ['render', ['a.yml', 'harbor-cp-1'], undefined, { document: 'a.yml', operands: ['harbor-cp-1'], rest: [] }],
    ['exec', ['./a', 'm'], ['ls', '-la'], { document: './a', operands: ['m'], rest: ['ls', '-la'] }],
    ['exec', ['m', 'ls', '-la'], undefined, { operands: ['m'], rest: ['ls', '-la'] }],
    ['exec', ['m'], [], { operands: ['m'], rest: [] }],
    ['kubectl', [], ['get', 'nodes'], { operands: [], rest: ['get', 'nodes'] }],
    [
      'kubectl',
      ['a.yaml'],
      ['apply', '-f', 'b.yaml'],
      { document: 'a.yaml', operands: [], rest: ['apply', '-f', 'b.yaml'] },
    ],
    ['kubectl', ['a.yaml', 'get', 'nodes'], undefined, { document: 'a.yaml', operands: [], rest: ['get', 'nodes'] }],
    ['kubectl', ['exec', 'pod'], ['ls'], { operands: [], rest: ['exec', 'pod', '--', 'ls'] }],
    ['kubectl', [], ['exec', 'pod', '--', 'ls'], { operands: [], rest: ['exec', 'pod', '--', 'ls'] }],
    ['replace', ['m', 'n', 'a.yaml'], undefined, { document: 'a.yaml', operands: ['m', 'n'], rest: [] }],
    ['replace', ['a.yaml', 'm'], undefined, { document: 'a.yaml', operands: ['m'], rest: [] }],
    ['rotate', ['leaves', './a'], undefined, { document: './a', operands: ['leaves'], rest: [] }],
    ['completion', ['bash'], undefined, { operands: ['bash'], rest: [] }],
  ])('%s %j -- %j', (name, words, afterDashes, sorted) => {
    expect(sort(name, words, afterDashes)).toEqual(sorted);
  });

  it.each([
    ['plan', ['a', 'b'], undefined, '"b" is more than plan takes'],
    ['render', ['m', 'n'], undefined, '"n" is more than render takes'],
    ['version', ['a.yaml'], undefined, '"a.yaml" is more than version takes'],
    ['logs', ['a.yaml'], undefined, 'MACHINE is missing'],
    ['replace', ['a.yaml'], undefined, 'MACHINE is missing'],
    ['completion', ['bush'], undefined, 'SHELL can\'t be "bush": use bash, zsh, fish'],
    ['up', [], ['x'], 'up hands nothing on, so nothing can follow --'],
  ])('%s %j -- %j is refused', (name, words, afterDashes, message) => {
    expect(() => sort(name, words, afterDashes)).toThrow(message);
  });
});
