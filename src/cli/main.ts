#!/usr/bin/env node
import { processIo } from './process-io.ts';
import { run } from './run.ts';

// Writing to standard output is synchronous here, and after an interrupt nothing may hold the process back.
process.exit(await run(process.argv.slice(2), processIo()));
