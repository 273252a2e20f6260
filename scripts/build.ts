// Makes dist/, which is what the npm package holds: two bundles that share their chunks, and the library's types.
import { chmod, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { assetPath, packageRoot } from '../src/kit/assets.ts';
import { thirdPartyLicences } from './build/licences.ts';
import { buildTypes } from './build/types.ts';

await rm(assetPath('dist'), { recursive: true, force: true });

// All libraries are bundled: an installed seaworthy is what was tested, needs no other package, and starts as fast as
// Node itself; what is behind import() stays in a chunk of its own. Names are kept, so that stacks can be read.
const { metafile } = await build({
  absWorkingDir: packageRoot,
  entryPoints: { 'cli/main': 'src/cli/main.ts', index: 'src/index.ts' },
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.19',
  // Of libraries that ship both, the ES modules: an import() of CommonJS would lose its named exports.
  mainFields: ['module', 'main'],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  // Bundled CommonJS asks for Node's own modules by require.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  metafile: true,
  logLevel: 'warning',
});
await chmod(assetPath('dist/cli/main.js'), 0o755);
await writeFile(assetPath('dist/THIRD-PARTY-LICENCES.txt'), await thirdPartyLicences(Object.keys(metafile.inputs)));
await buildTypes();

const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
console.log(`dist: ${Object.keys(metafile.outputs).length} files of ${(bytes / 1e6).toFixed(1)} MB, and types`);
