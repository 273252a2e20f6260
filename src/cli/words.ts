import { nearest } from '../kit/nearest.ts';
import type { CommandRecord, OperandRecord } from './command.ts';
import { UsageError } from './usage-error.ts';

/** What stands on the command line besides options, told apart. */
export interface Words {
  document?: string;
  operands: string[];
  rest: string[];
}

/**
 * Tells the document from the operands. A command without operands takes its one word as the document; before operands, or after
 * them where nothing is handed on, a word is the document when it looks like one: it ends in .yaml, .yml or .json, or has a slash.
 * `afterDashes` is what followed `--`, undefined where there was none. Throws UsageError.
 */
export function sortWords(record: CommandRecord, words: readonly string[], afterDashes?: readonly string[]): Words {
  const left = [...words];
  const document = takesDocument(record, left[0])
    ? left.shift()
    : record.operands && !record.rest && takesDocument(record, left.at(-1))
      ? left.pop()
      : undefined;
  const operands = left.splice(0, record.operands?.at(-1)?.many ? left.length : (record.operands?.length ?? 0));
  for (const [index, operand] of (record.operands ?? []).entries()) checkOperand(record, operand, operands[index]);
  if (left.length > 0 && !record.rest) {
    throw new UsageError(`"${left[0]}" is more than ${record.name} takes`, `see: seaworthy ${record.name} --help`);
  }
  if (afterDashes && !record.rest) {
    throw new UsageError(`${record.name} hands nothing on, so nothing can follow --`);
  }
  return { ...(document === undefined ? {} : { document }), operands, rest: restOf(left, afterDashes) };
}

function takesDocument(record: CommandRecord, word: string | undefined): boolean {
  if (record.noDocument || word === undefined) return false;
  if (!record.operands && !record.rest) return true;
  return /\.(ya?ml|json)$/.test(word) || word.includes('/');
}

function checkOperand(record: CommandRecord, operand: OperandRecord, value: string | undefined): void {
  if (value === undefined) {
    if (!operand.required) return;
    throw new UsageError(`${operand.name} is missing`, `as in: seaworthy ${record.examples[0]?.command}`);
  }
  if (!operand.choices || operand.choices.includes(value)) return;
  const meant = nearest(value, operand.choices);
  throw new UsageError(
    `${operand.name} can't be "${value}": use ${operand.choices.join(', ')}`,
    meant && `did you mean ${meant}?`,
  );
}

/** Only the first `--` is ours: `kubectl exec POD -- ls` keeps its own. */
function restOf(left: readonly string[], afterDashes: readonly string[] | undefined): string[] {
  if (!afterDashes) return [...left];
  return left.length > 0 ? [...left, '--', ...afterDashes] : [...afterDashes];
}
