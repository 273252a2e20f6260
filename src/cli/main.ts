#!/usr/bin/env node
import { processIo } from './process-io.ts';
import { run } from './run.ts';

const io = processIo();
const code = await run(process.argv.slice(2), io);
await io.written();
// After an interrupt nothing may hold the process back.
process.exit(code);
