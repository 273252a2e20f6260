/** One line of a transcript. */
export interface Step {
  line: number;
  /** Must fail (a command), must not hold (a check). */
  negated: boolean;
  /** The exit code it must have. */
  exitCode?: number;
  words: string[];
}

export interface Transcript {
  steps: Step[];
  /** Files by name, that lie in the working folder before the first step. */
  files: Record<string, string>;
}

const FILE = /^-- (\S+) --$/;

/** Reads a transcript: steps first, then `-- name --` and the file's text, as often as needed. `#` begins a comment. */
export function parseTranscript(text: string): Transcript {
  const transcript: Transcript = { steps: [], files: {} };
  let file: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const name = FILE.exec(line)?.[1];
    if (name !== undefined) {
      file = name;
      transcript.files[file] = '';
    } else if (file !== undefined) transcript.files[file] += `${line}\n`;
    else if (line.trim() !== '' && !line.startsWith('#')) transcript.steps.push(parseStep(line, index + 1));
  }
  return transcript;
}

function parseStep(text: string, line: number): Step {
  const words = [...text.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ''));
  const mark = words[0];
  if (mark === '!') return { line, negated: true, words: words.slice(1) };
  if (mark === '?') return { line, negated: false, exitCode: Number(words[1]), words: words.slice(2) };
  return { line, negated: false, words };
}
