import type { Emit } from '../../kit/events.ts';

/** Shows events as they come. */
export interface Reporter {
  emit: Emit;
  /** Text of the command's own between the events. */
  note(text: string): void;
  /** Shows nothing more; what is shown stays. */
  stop(): void;
}
