import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyReport } from '../../../test/samples/any-report.ts';
import { mixedReport, report } from '../../../test/samples/report.ts';
import { styleFor } from './style.ts';
import { wrapped } from './text.ts';
import { verifyText } from './verify.ts';

const style = styleFor({ isTTY: true, columns: 100 } as never, { LANG: 'en_US.UTF-8' });
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const INVISIBLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;
const drawn = (text: string) => stripVTControlCharacters(text);

describe('what verify tells on a terminal', () => {
  const foreign = { ...mixedReport().access, by: 'kubeconfig' as const };
  const text = drawn(verifyText({ ...mixedReport(), access: foreign }, style));

  it('begins with the verdict, the sums and the reasons', () => {
    expect(text.split('\n').slice(0, 5)).toEqual([
      'harbor  not production grade: 5 failed, 4 not assessed, 1 not assessed, accepted, 1 waived, 73 passed',
      'Kubernetes 1.36.3, 5 machines, 42 s',
      '',
      'because:',
      '  API-12 (high) failed: API servers take any certificate from a kubelet: 3 of 3 connected to one',
    ]);
  });

  it('tells of a failure what was seen, where, and how it is mended', () => {
    expect(text).toContain(`API server  2 failed, 15 passed
  ✗ API-12  high     API servers take any certificate from a kubelet: 3 of 3 connected to one that
                    nobody signed
                    where: harbor-cp-1, harbor-cp-2, harbor-cp-3
                    remedy: kube-apiserver --kubelet-certificate-authority=<CA file>, kubelet
                    serverTLSBootstrap: true
                    kubeadm: ClusterConfiguration apiServer.extraArgs;`);
  });

  it("tells of a cluster of ours nothing about others' settings", () => {
    const own = drawn(verifyText(mixedReport(), style));
    expect(own).toContain('remedy: kube-apiserver --kubelet-certificate-authority');
    expect(own).not.toContain('kubeadm:');
  });

  it('tells who waived what, and what is over', () => {
    expect(text).toContain('waived until never: flannel enforces no NetworkPolicy;');
    expect(text).toContain('its waiver ended on 2026-05-31: until the second rack stands');
  });

  it('tells once what a missing access keeps from being assessed', () => {
    expect(text).toContain(`not assessed, and what it needs:
  POD-04 SVC-01 SVC-02: needs a canary namespace (--read-only is given)`);
  });

  it('counts what passed, and shows it with its evidence where all is asked for', () => {
    expect(text).not.toContain('ETC-01');
    const all = drawn(verifyText(mixedReport(), style, true));
    expect(all).toContain('✓ ETC-01  critical seen: etcd gives no plaintext client a single byte');
    expect(all).toContain('401: GET /api/v1/secrets from host to 127.0.0.1:6443 as certificate of another');
  });

  it('is short of a cluster that is well', () => {
    const lines = verifyText(report(), style).split('\n').filter(Boolean);
    expect(lines).toHaveLength(13);
    expect(drawn(lines[0]!)).toBe(`harbor  production grade: ${report().assessed.length} passed`);
  });

  it('hands nothing to the terminal but our own colours and line ends, whatever was said by others', () => {
    fc.assert(
      fc.property(anyReport(), any => {
        expect(drawn(verifyText(any, style, true))).not.toMatch(INVISIBLE);
      }),
    );
  });

  it('wraps at words, indented, to the width', () => {
    expect(wrapped('one two three four five six seven', 4, 30)).toBe('    one two three four five\n    six seven');
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 20 })),
        fc.integer({ min: 44, max: 200 }),
        (words, width) => {
          const lines = wrapped(words.join(' '), 20, width).split('\n');
          expect(lines.every(line => line.length <= width)).toBe(true);
          expect(lines.join(' ').split(/\s+/).filter(Boolean)).toEqual(words.join(' ').split(/\s+/).filter(Boolean));
        },
      ),
    );
  });
});
