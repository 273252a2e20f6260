import { isDeepStrictEqual } from 'node:util';
import { type Document, isNode, isScalar, type Node, parse, parseDocument, Scalar } from 'yaml';
import { messageOf, SeaworthyError } from '../kit/errors.ts';
import { type Path, pathText } from './problem.ts';

/** One change of a document: a new value (any plain data), or `undefined` to take the key or list item out. */
export interface Edit {
  path: Path;
  value: unknown;
}

/**
 * Changes values in a YAML text. Comments stay; replacing one simple value by another leaves every other byte as it was,
 * anything else may re-indent the text. The result is read back, and a text that can't be changed so is refused ('spec').
 */
export function editDocument(text: string, edits: readonly Edit[]): string {
  return edits.reduce((current, edit) => {
    const next = replaceScalar(current, edit) ?? changeTree(current, edit);
    if (isDeepStrictEqual(parse(next), editValue(parse(current), edit))) return next;
    throw refused(edit.path, 'an anchor, alias or tag is in the way');
  }, text);
}

function refused(path: Path, why: string): SeaworthyError {
  return new SeaworthyError('spec', `can't change ${pathText(path) || 'the document'}: ${why}`, {
    hint: 'change it by hand',
  });
}

/** What an edit does to plain data; the text's meaning has to follow it. Containers on the way are made when missing. */
export function editValue(root: unknown, { path, value }: Edit): unknown {
  const [part, ...rest] = path;
  if (part === undefined) return value;
  if (Array.isArray(root)) {
    const list = [...root];
    const changed = editValue(list[Number(part)], { path: rest, value });
    if (rest.length === 0 && value === undefined) list.splice(Number(part), 1);
    else list[Number(part)] = changed;
    return list;
  }
  const { [part]: old, ...others } = (root ?? {}) as Record<string | number, unknown>;
  if (rest.length === 0 && value === undefined) return others;
  return { ...(root as object | null), [part]: editValue(old, { path: rest, value }) };
}

/** The text with one plain or quoted value replaced in place, or undefined if the edit is not of that kind. */
function replaceScalar(text: string, { path, value }: Edit): string | undefined {
  const node = openDocument(text).getIn(path, true);
  if (!isScalar(node) || !node.range || (value !== null && typeof value === 'object') || value === undefined)
    return undefined;
  const [start, end] = node.range;
  const source = text.slice(start, end);
  if (source === '' || source.includes('\n') || /^[|>]/.test(source)) return undefined;
  return text.slice(0, start) + scalarText(value, node.type) + text.slice(end);
}

/** Plain where that reads back as the same, else in the quotes it had, else in double quotes; safe in block and flow. */
function scalarText(value: unknown, style: Scalar['type']): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const plain = /^[A-Za-z0-9]([\w./-]| (?=[\w./-]))*$/.test(value) && parse(value) === value;
  if (plain && style === Scalar.PLAIN) return value;
  const single = style === Scalar.QUOTE_SINGLE && /^[\x20-\x7e]*$/.test(value);
  return single ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
}

function changeTree(text: string, edit: Edit): string {
  const document = openDocument(text);
  const { path, value } = fromFirstGap(document, edit);
  try {
    if (value === undefined) document.deleteIn(path);
    else document.setIn(path, withComments(document.createNode(value), document.getIn(path, true)));
  } catch (error) {
    throw refused(edit.path, messageOf(error));
  }
  return document.toString({ lineWidth: 0 });
}

/** The same edit, made where nothing (or an empty value) stands on its way: there everything below comes with the value. */
function fromFirstGap(document: Document, { path, value }: Edit): Edit {
  const depth = path.findIndex((_, index) => index > 0 && (document.getIn(path.slice(0, index)) ?? null) === null);
  if (depth < 0 || value === undefined) return { path, value };
  return { path: path.slice(0, depth), value: editValue(undefined, { path: path.slice(depth), value }) };
}

/** What was said about the old value is said about the new one. */
function withComments(created: Node, old: unknown): Node {
  if (!isNode(old)) return created;
  if (isScalar(created)) Object.assign(created, { comment: old.comment, commentBefore: old.commentBefore });
  else created.commentBefore = [old.commentBefore, old.comment].filter(Boolean).join('\n') || null;
  return created;
}

function openDocument(text: string): Document {
  const document = parseDocument(text, { version: '1.2' });
  if (document.errors[0])
    throw new SeaworthyError('spec', 'the document is not YAML', {
      cause: document.errors[0],
      hint: 'mend it first: `seaworthy plan` says where',
    });
  return document;
}
