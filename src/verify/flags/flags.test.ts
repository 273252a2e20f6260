import { expect, it } from 'vitest';
import { flagsIn } from './flags.ts';

it('reads flags in each of their forms', () => {
  const words = ['kube-apiserver', '--a=b=c', '--profiling', '--port', '8080', '-v', '--empty='];
  expect(flagsIn(words)).toEqual({ a: 'b=c', profiling: 'true', port: '8080', v: 'true', empty: '' });
});
