import { createLogUpdate } from 'log-update';
import type { SeaworthyEvent } from '../../kit/events.ts';
import { redact } from '../../kit/redact.ts';
import type { Io, Screen } from '../io.ts';
import { frame } from './frame.ts';
import { plainReporter } from './plain.ts';
import type { Reporter } from './reporter.ts';
import type { Style } from './style.ts';
import { grow, newTree, settle } from './tree.ts';

const REDRAW_MS = 120;

/** A live picture of what is under way, drawn over itself on stderr; warnings and notes scroll by above it. */
export function ttyReporter(io: Io, style: Style, verbose: boolean): Reporter {
  const tree = newTree(io.now());
  const live = createLogUpdate(io.stderr as unknown as NodeJS.WritableStream, { showCursor: true });
  const draw = (marks = style.marks) => {
    const picture = frame(tree, io.now(), io.stderr.rows - 2, { ...style, marks, columns: io.stderr.columns });
    if (picture) live(redact(picture));
  };
  const note = (text: string) => {
    live.persist(redact(text));
    draw();
  };
  const lines = plainReporter({ ...io, stderr: above(io.stderr, note) }, style, verbose);
  const timer = setInterval(() => draw(), REDRAW_MS);
  timer.unref();
  return {
    emit: event => {
      if (scrollsBy(event)) lines.emit(event);
      else grow(tree, event, io.now());
    },
    note,
    stop: () => {
      clearInterval(timer);
      settle(tree);
      draw({ ...style.marks, spinner: [style.marks.held] });
      live.done();
    },
  };
}

function scrollsBy(event: SeaworthyEvent): boolean {
  return event.type === 'warning' || event.type === 'log' || (event.type === 'observed' && event.unknown.length > 0);
}

/** The screen, with what is written to it put above the live picture. */
function above(screen: Screen, note: (text: string) => void): Screen {
  return { ...screen, write: text => note(text.replace(/\n$/, '')) };
}
