/** Runs pieces of work one after the other, in the order they were handed in; a failed one does not hold up the next. */
export function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return work => {
    const mine = last.then(work, work);
    last = mine.catch(() => {});
    return mine;
  };
}

/** All of it, side by side; the first failure is thrown when the rest has ended too, so that nothing goes on behind an error. */
export async function allToTheirEnd(work: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find(result => result.status === 'rejected');
  if (failed) throw failed.reason;
}
