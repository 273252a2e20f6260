/**
 * A pure function that remembers its latest answer: asked again with the very same objects it need not think. Its arguments are never changed in
 * place, so that the answer is what it would be anyway.
 */
export function remember<A extends readonly unknown[], R>(make: (...args: A) => R): (...args: A) => R {
  let latest: { args: A; result: R } | undefined;
  return (...args) => {
    if (!latest || latest.args.some((arg, nth) => arg !== args[nth])) latest = { args, result: make(...args) };
    return latest.result;
  };
}
