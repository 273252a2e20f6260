import { Worker } from 'node:worker_threads';
import type { Done, Task } from './task.ts';

/** Performs all tasks on so many threads; `onDone` hears of each as it ends. @throws what a task threw. */
export async function performAll(tasks: readonly Task[], threads: number, onDone: (done: Done) => void): Promise<void> {
  const queue = [...tasks];
  await Promise.all(Array.from({ length: Math.min(threads, queue.length) }, () => oneThread(queue, onDone)));
}

async function oneThread(queue: Task[], onDone: (done: Done) => void): Promise<void> {
  const worker = new Worker(new URL('./thread.ts', import.meta.url));
  try {
    for (let task = queue.shift(); task; task = queue.shift()) onDone(await performOn(worker, task));
  } finally {
    await worker.terminate();
  }
}

function performOn(worker: Worker, task: Task): Promise<Done> {
  return new Promise((resolve, reject) => {
    worker.removeAllListeners();
    worker.once('error', reject);
    worker.once('message', (answer: { done?: Done; error?: string }) => {
      if (answer.done) resolve(answer.done);
      else reject(new Error(`${JSON.stringify(task)}: ${answer.error}`));
    });
    worker.postMessage(task);
  });
}
