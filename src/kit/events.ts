/** What the library tells the outside. It never prints: renderers (cli/) and the journal (lifecycle/) read these. */
export type SeaworthyEvent =
  | { type: 'stage'; stage: string; message: string; expectedSeconds?: number }
  | { type: 'progress'; stage: string; message: string; done?: number; total?: number }
  | { type: 'observed'; unknown: string[] }
  | {
      type: 'move-started';
      move: string;
      target: string;
      title: string;
      /** Why a machine comes or goes, and the digests it is, or was, made from. */
      why?: string;
      digests?: Record<string, string>;
    }
  | { type: 'move-done'; move: string; target: string; title: string; milliseconds: number }
  | { type: 'move-failed'; move: string; target: string; title: string; error: string; hint?: string; retry: boolean }
  | { type: 'let-go'; what: string; why: string }
  | { type: 'held'; move: string; target: string; guard: string; why: string }
  | { type: 'waiting'; reasons: string[] }
  | { type: 'warning'; message: string; hint?: string }
  | { type: 'log'; message: string };

export type Emit = (event: SeaworthyEvent) => void;

export const silent: Emit = () => {};
