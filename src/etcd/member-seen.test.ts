import { describe, expect, test } from 'vitest';
import { leaderOf, membersSeen } from './member-seen.ts';
import { decimalId, hexId, type MemberAnswer, type StatusAnswer } from './wire.ts';

const A = '10501334649042878790';
const B = '18249187646912138824';
const C = '9372538179322589801';

function member(id: string, name: string, more: Partial<MemberAnswer> = {}): MemberAnswer {
  return { ID: id, name, peerURLs: [`https://10.0.0.${name.length + 1}:2380`], ...more };
}

function status(id: string, more: Partial<StatusAnswer> = {}): StatusAnswer {
  return {
    header: { member_id: id, revision: '7' },
    leader: A,
    raftTerm: '3',
    raftIndex: '9000',
    raftAppliedIndex: '9000',
    ...more,
  };
}

const LIST = [member(A, 'a'), member(B, 'b'), member(C, 'c')];

test('ids keep all 64 bits both ways', () => {
  expect(hexId(B)).toBe('fd422379fda50e48');
  expect(decimalId('fd422379fda50e48')).toBe(B);
});

describe('members as seen', () => {
  test('all answer and agree: healthy, one leader', () => {
    const seen = membersSeen(LIST, [status(A), status(B), status(C)]);
    expect(seen.map(({ healthy, leader }) => ({ healthy, leader }))).toEqual([
      { healthy: true, leader: true },
      { healthy: true, leader: false },
      { healthy: true, leader: false },
    ]);
    expect(seen[0]).toMatchObject({ id: hexId(A), peerAddress: '10.0.0.2', revision: 7, started: true });
  });

  test('who does not answer is unhealthy; the others are judged without it, even when it leads', () => {
    const seen = membersSeen(LIST, [status(B), status(C)]);
    expect(seen.map(({ healthy }) => healthy)).toEqual([false, true, true]);
    expect(seen[0]?.leader).toBe(true);
  });

  test('an old leader that was cut off does not outvote the new one', () => {
    const statuses = [status(A), status(B, { leader: B, raftTerm: '4' }), status(C, { leader: B, raftTerm: '4' })];
    expect(leaderOf(statuses)).toBe(B);
    expect(membersSeen(LIST, statuses).map(({ healthy }) => healthy)).toEqual([false, true, true]);
  });

  test.each([
    ['knows no leader', { leader: '0' }, false],
    ['left the field out, as the gateway does for zero', { leader: undefined }, false],
    ['far behind', { raftIndex: '3999' }, false],
    ['a little behind', { raftIndex: '4000' }, true],
  ])('%s', (_what, more, healthy) => {
    expect(membersSeen(LIST, [status(A), status(B), status(C, more)])[2]?.healthy).toBe(healthy);
  });

  test.each([
    ['9000', '8100', true],
    ['9000', '8099', false],
    ['900000', '899000', true],
    ['900000', '880000', false],
  ])('a learner with %s to apply and %s applied: caught up is %s', (raftIndex, raftAppliedIndex, caughtUp) => {
    const list = [member(A, 'a'), member(B, '', { isLearner: true })];
    const statuses = [status(A, { raftIndex }), status(B, { raftIndex, raftAppliedIndex, isLearner: true })];
    expect(membersSeen(list, statuses)[1]).toMatchObject({ learner: true, started: false, caughtUp });
  });

  test('alarms go to the member that raised them, whoever tells', () => {
    const errors = [`memberID:${B} alarm:NOSPACE `, `memberID:${B}  alarm:CORRUPT`];
    const seen = membersSeen(LIST, [status(A, { errors }), status(C, { errors })]);
    expect(seen.map(({ alarms }) => alarms)).toEqual([[], ['NOSPACE', 'CORRUPT'], []]);
  });
});
