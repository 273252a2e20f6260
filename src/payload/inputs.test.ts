import { describe, expect, test } from 'vitest';
import { type ComponentInputs, componentDigest } from './inputs.ts';

const inputs: ComponentInputs = {
  recipe: {
    component: 'etcd',
    version: '3.6.16',
    folder: 'etcd-3.6.16',
    packages: ['.'],
    outputs: ['etcd'],
    ldflags: ['-X a=b'],
    tags: ['netgo'],
    expectedSeconds: 1,
  },
  toolchain: { go: 'go1.26.8', platform: 'linux/amd64' },
  files: { 'go.mod': 'aa', 'go.sum': 'bb', 'main.go': 'cc' },
};
const { recipe, toolchain, files } = inputs;

const changed: Record<string, ComponentInputs> = {
  'go.mod': { ...inputs, files: { ...files, 'go.mod': 'ax' } },
  'go.sum': { ...inputs, files: { ...files, 'go.sum': 'bx' } },
  'main.go': { ...inputs, files: { ...files, 'main.go': 'cx' } },
  'a file more': { ...inputs, files: { ...files, 'patch.go': 'dd' } },
  'the Go version': { ...inputs, toolchain: { ...toolchain, go: 'go1.26.9' } },
  'the platform': { ...inputs, toolchain: { ...toolchain, platform: 'linux/arm64' } },
  'the version': { ...inputs, recipe: { ...recipe, version: '3.6.17' } },
  'linker flags': { ...inputs, recipe: { ...recipe, ldflags: ['-X a=c'] } },
  'build tags': { ...inputs, recipe: { ...recipe, tags: ['netgo', 'seccomp'] } },
  cgo: { ...inputs, recipe: { ...recipe, cgo: true } },
  packages: { ...inputs, recipe: { ...recipe, packages: ['.', 'x'] } },
  'imports left out': {
    ...inputs,
    recipe: { ...recipe, mainFrom: { module: 'm', file: 'main.go', withoutImports: ['x'] } },
  },
};

describe('a component’s digest', () => {
  test.each(Object.entries(changed))('changes with %s', (_what, other) => {
    expect(componentDigest(other)).not.toBe(componentDigest(inputs));
  });

  test('is the same for the same inputs in another order, and does not know how long a build takes', () => {
    const same: ComponentInputs = {
      files: { 'main.go': 'cc', 'go.sum': 'bb', 'go.mod': 'aa' },
      toolchain: { platform: 'linux/amd64', go: 'go1.26.8' },
      recipe: { ...recipe, expectedSeconds: 99 },
    };
    expect(componentDigest(same)).toBe(componentDigest(inputs));
  });
});
