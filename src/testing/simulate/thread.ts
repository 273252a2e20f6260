// One worker thread: takes a task, performs it, asks for the next.
import { parentPort } from 'node:worker_threads';
import { perform, type Task } from './task.ts';

// errors are refusals here, by the ten thousand, and nobody reads where they come from
Error.stackTraceLimit = 0;

parentPort?.on('message', (task: Task) => {
  perform(task).then(
    done => parentPort?.postMessage({ done }),
    (error: unknown) =>
      parentPort?.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
