import {
  type Document,
  isAlias,
  isMap,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLError,
} from 'yaml';
import { messageOf } from '../kit/errors.ts';
import { type Finding, type Path, type Problem, pathText } from './problem.ts';

/** The text of a cluster document, read as YAML, that knows where each of its values stands. */
export interface Source {
  /** Plain data; undefined when the text could not be read at all. */
  value: unknown;
  /** Duplicate keys and faults of syntax. */
  faults: Problem[];
  locate(finding: Finding): Problem;
}

export function readSource(text: string, file: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
  const problem = (offset: number, path: Path, said: { message: string; hint?: string }): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file, line, col, path: pathText(path), message: said.message, ...(said.hint ? { hint: said.hint } : {}) };
  };
  const faults = document.errors.map(error => problem(error.pos[0], [], explainSyntax(error, text)));
  const locate = (finding: Finding) => problem(offsetOf(document, finding), finding.path, finding);
  const readable = document.errors.every(error => error.code === 'DUPLICATE_KEY');
  if (!readable) return { value: undefined, faults, locate };
  try {
    return { value: document.toJS(), faults, locate };
  } catch (error) {
    faults.push(
      problem(0, [], {
        message: lowerFirst(messageOf(error)),
        hint: 'write the values out instead of anchors and aliases',
      }),
    );
    return { value: undefined, faults, locate };
  }
}

function explainSyntax(error: YAMLError, text: string): { message: string; hint?: string } {
  const [start, end] = error.pos;
  switch (error.code) {
    case 'DUPLICATE_KEY': {
      const key = /^["']?[\w./-]*/.exec(text.slice(start))?.[0].replace(/^["']/, '');
      return { message: `the key "${key}" is written twice`, hint: 'keep one of them' };
    }
    case 'TAB_AS_INDENT':
      return { message: 'a tab is used as indentation', hint: 'use spaces' };
    case 'MULTIPLE_DOCS':
      return { message: 'there is more than one document in the file', hint: 'keep one cluster a file' };
    default: {
      const near = text
        .slice(start, Math.max(end, start + 1))
        .split('\n')[0]
        ?.trim();
      return { message: `not YAML: ${lowerFirst(error.message)}`, ...(near ? { hint: `look at \`${near}\`` } : {}) };
    }
  }
}

function lowerFirst(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}

/** Where a finding's value (or key) begins; what is missing is sought at the key of what should hold it. */
function offsetOf(document: Document, finding: Finding): number {
  let offset = 0;
  let node: unknown = document.contents;
  for (const [depth, part] of finding.path.entries()) {
    const step = stepInto(document, node, part);
    if (!step) return offset;
    const last = depth === finding.path.length - 1;
    offset = last && finding.at !== 'key' ? step.value : step.key;
    node = step.node;
  }
  return offset;
}

function stepInto(document: Document, parent: unknown, part: string | number) {
  const node = isAlias(parent) ? parent.resolve(document) : parent;
  if (isSeq(node)) {
    const item = node.items[Number(part)] as Node | undefined;
    return item && { node: item, key: start(item), value: start(item) };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(item => String(item.key) === String(part)) as Pair<Node, Node | null> | undefined;
  return pair && { node: pair.value, key: start(pair.key), value: start(pair.value ?? pair.key) };
}

function start(node: Node): number {
  return node.range?.[0] ?? 0;
}
