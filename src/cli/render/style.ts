import pc from 'picocolors';
import type { Screen } from '../io.ts';

export type Colors = ReturnType<typeof pc.createColors>;

export interface Marks {
  done: string;
  failed: string;
  held: string;
  warning: string;
  /** Frames of what is under way. */
  spinner: readonly string[];
  more: string;
  dash: string;
}

/** How to draw for one reader. */
export interface Style {
  colors: Colors;
  columns: number;
  marks: Marks;
}

const UNICODE: Marks = {
  done: '✓',
  failed: '✗',
  held: '·',
  warning: '!',
  spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
  more: '…',
  dash: '—',
};

const ASCII: Marks = {
  done: '+',
  failed: 'x',
  held: '.',
  warning: '!',
  spinner: ['|', '/', '-', '\\'],
  more: '...',
  dash: '-',
};

type Env = Record<string, string | undefined>;

/** Colours on terminals, unless NO_COLOR, TERM=dumb or `color` say otherwise (FORCE_COLOR: everywhere); signs beyond ASCII where the locale has them. */
export function styleFor(screen: Screen, env: Env, color = true): Style {
  const wanted = env.FORCE_COLOR ? env.FORCE_COLOR !== '0' : screen.isTTY && env.TERM !== 'dumb';
  return {
    colors: pc.createColors(color && !env.NO_COLOR && wanted),
    columns: screen.columns,
    marks: speaksUnicode(env) ? UNICODE : ASCII,
  };
}

function speaksUnicode(env: Env): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return /utf-?8/i.test(locale) && env.TERM !== 'linux';
}
