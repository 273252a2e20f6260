import type { Recipe } from './recipes.ts';
import type { Toolchain } from './toolchain.ts';

/** Arguments of `go` that build a recipe into the folder `bin`. */
export function buildArgs(recipe: Recipe, bin: string): string[] {
  return [
    'build',
    '-trimpath',
    ...(recipe.cgo ? ['-buildmode=pie'] : []),
    ...(recipe.tags ? ['-tags', recipe.tags.join(',')] : []),
    '-ldflags',
    ['-s', '-w', ...recipe.ldflags].join(' '),
    '-v',
    '-o',
    `${bin}/`,
    ...recipe.packages,
  ];
}

/** Everything that the environment could change in a build is set, whatever the host's own settings are. */
export function buildEnvironment(toolchain: Toolchain, cgo: boolean): Record<string, string> {
  const [os = '', arch = ''] = toolchain.platform.split('/');
  return {
    GOTOOLCHAIN: 'local',
    GOFLAGS: '-mod=readonly -buildvcs=false',
    GOWORK: 'off',
    GOEXPERIMENT: '',
    GODEBUG: '',
    GOOS: os,
    GOARCH: arch,
    ...(arch === 'amd64' ? { GOAMD64: 'v1' } : {}),
    CGO_ENABLED: cgo ? '1' : '0',
  };
}
