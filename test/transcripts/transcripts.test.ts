import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assetPath } from '../../src/kit/assets.ts';
import { parseTranscript } from './support/parse.ts';
import { play } from './support/play.ts';

const FOLDER = assetPath('test', 'transcripts');
const NAMES = readdirSync(FOLDER).filter(name => name.endsWith('.txt'));

describe('the command line, as transcripts of the real program', () => {
  it.each(NAMES)('%s', { timeout: 240_000 }, name => {
    const transcript = parseTranscript(readFileSync(`${FOLDER}/${name}`, 'utf8'));
    expect(transcript.steps.length).toBeGreaterThan(1);
    play(transcript);
  });
});
