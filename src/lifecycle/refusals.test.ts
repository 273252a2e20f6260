// What is asked once, before anything is touched: versions that cannot be reached, and a cluster that is not well.
import { describe, expect, it } from 'vitest';
import { desiredSample, healthySample, seenOf } from '../../test/samples/observation.ts';
import { draftOf } from './draft.ts';
import { ailments, upgradeBegins, versionRefusal } from './refusals.ts';

const OLD = '1.36.3';
const NEW = '1.37.2';

describe('a version is refused', () => {
  const { state, records } = healthySample();
  const founded = {
    ...state,
    machines: records,
    epoch: { ...state.epoch!, kubernetesVersion: OLD },
  };

  it('that lies behind, or skips a minor; a later patch or the next minor is not', () => {
    expect(versionRefusal(founded, '1.35.9')?.hint).toContain('restore');
    expect(versionRefusal(founded, '1.36.2')?.why).toContain('no way back');
    expect(versionRefusal(founded, '1.38.0')?.hint).toContain('go to 1.37 first');
    for (const fine of [OLD, '1.36.9', NEW]) expect(versionRefusal(founded, fine)).toBeUndefined();
  });

  it('while another is being founded, and not while a backup is being restored', () => {
    const machines = { a: { ...Object.values(records)[0]!, kubernetesVersion: OLD } };
    const { epoch: _, ...founding } = founded;
    expect(versionRefusal({ ...founding, machines }, NEW)?.why).toContain('has begun with 1.36.3');
    expect(versionRefusal({ ...founding, machines }, OLD)).toBeUndefined();
  });

  it('while the cluster is not well, with every reason', () => {
    const sample = healthySample();
    const desired = desiredSample({ kubernetesVersion: NEW });
    const draft = () => draftOf(seenOf(sample), desired.patience.dead);
    expect(upgradeBegins(draft(), desired)).toBe(true);
    expect(ailments(draft())).toEqual([]);
    sample.members['harbor-cp-2']!.alarms = ['NOSPACE'];
    sample.nodes['harbor-general-4']!.ready = false;
    sample.endpoint.backends[0]!.healthy = false;
    expect(ailments(draft())).toEqual([
      'the control plane harbor-cp-1 does not serve',
      'the worker harbor-general-4 is not Ready',
      "etcd's member harbor-cp-2 raises the alarm NOSPACE",
    ]);
  });
});
