import { expect, it } from 'vitest';
import { about, duration } from './duration.ts';

it.each([
  [0, '0.0s'],
  [49, '0.0s'],
  [1_234, '1.2s'],
  [59_940, '59.9s'],
  [59_960, '1m00s'],
  [185_000, '3m05s'],
  [3_599_600, '1h00m'],
  [7_620_000, '2h07m'],
])('%i ms is %s', (milliseconds, text) => expect(duration(milliseconds)).toBe(text));

it.each([
  [3, 'a few seconds'],
  [41, 'about 40 s'],
  [99, 'about 100 s'],
  [330, 'about 6 min'],
])('%i s is %s', (seconds, text) => expect(about(seconds)).toBe(text));
