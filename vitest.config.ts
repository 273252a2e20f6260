import { defineConfig } from 'vitest/config';

/** What is quick and needs nothing but Node: unit and property tests, goldens, the walls. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/transcripts/**', 'node_modules/**'],
    testTimeout: 30_000,
  },
});
