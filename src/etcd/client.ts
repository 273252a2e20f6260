import { SeaworthyError } from '../kit/errors.ts';
import { EtcdRefused } from './errors.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { membersSeen } from './member-seen.ts';
import { keyHash, snapshotFrom, snapshotSources } from './snapshot.ts';
import { answersOf, findLeader, findVoter, raceVoters, type Survey, startSurvey } from './survey.ts';
import type { EtcdClient, EtcdClientOptions, EtcdMember } from './types.ts';
import {
  ABSENT_KEY,
  decimalId,
  type HashAnswer,
  hexId,
  type MemberAnswer,
  type MemberListAnswer,
  type RangeAnswer,
} from './wire.ts';

/** A client for one etcd cluster over the JSON gateway of its members. It connects when it is first asked; `close` ends all connections. */
export function createEtcdClient(options: EtcdClientOptions): EtcdClient {
  const gateway = createGateway(options);
  const survey = async () => startSurvey(gateway, await options.machines());
  const read = async <T>(path: string, body: object): Promise<T> =>
    raceVoters(await survey(), machine => gateway.call<T>(machine, path, body));
  const change = async (path: string, body: object): Promise<void> =>
    gateway.call(await findVoter(await survey()), path, body);

  return {
    members: async () => observe(gateway, await survey()),
    read: () => read<RangeAnswer>('/v3/kv/range', ABSENT_KEY).then(epochOf),
    async addLearner(name, address) {
      const url = peerUrl(address);
      const list = await read<MemberListAnswer>(MEMBER_LIST, LINEARIZABLE);
      if (isThere(list.members ?? [], name, url)) return;
      const wish = { peerURLs: [url], isLearner: true };
      await change('/v3/cluster/member/add', wish).catch(acceptRefusal('Peer URLs already exists'));
    },
    async promote(id) {
      const alreadyVoter = acceptRefusal('can only promote a learner member', 'which is in sync');
      await change('/v3/cluster/member/promote', { ID: decimalId(id) }).catch(alreadyVoter);
    },
    async moveLeader(toId) {
      const leader = await findLeader(await survey());
      if (hexId(leader.id) === toId) return;
      await gateway.call(leader.machine, '/v3/maintenance/transfer-leadership', { targetID: decimalId(toId) });
    },
    async removeMember(id) {
      await change('/v3/cluster/member/remove', { ID: decimalId(id) }).catch(acceptRefusal('member not found'));
    },
    snapshot: async () => snapshotFrom(options, gateway, await snapshotSources(await survey())),
    hashKv: async (member, revision) => {
      const machine = (await options.machines()).find(({ name }) => name === member);
      if (!machine) throw new SeaworthyError('etcd', `there is no machine ${member} to ask for its hash`);
      const wish = { revision: String(revision) };
      return keyHash(await gateway.call<HashAnswer>(machine, '/v3/maintenance/hashkv', wish));
    },
    close: () => gateway.close(),
  };
}

const MEMBER_LIST = '/v3/cluster/member/list';
const LINEARIZABLE = { linearizable: true };

/** The list as a quorum has it, with the status of each member from its own machine; who doesn't answer is unhealthy. */
async function observe(gateway: Gateway, survey: Survey): Promise<EtcdMember[]> {
  const list = await raceVoters(survey, machine => gateway.call<MemberListAnswer>(machine, MEMBER_LIST, LINEARIZABLE));
  return membersSeen(list.members ?? [], await answersOf(survey));
}

function epochOf({ header }: RangeAnswer): { clusterId: string; revision: number } {
  if (!header?.cluster_id)
    throw new SeaworthyError('etcd', 'etcd answered a read without its cluster id', { retry: true });
  return { clusterId: hexId(header.cluster_id), revision: Number(header.revision ?? 0) };
}

function isThere(members: readonly MemberAnswer[], name: string, url: string): boolean {
  const found = members.find(member => member.peerURLs?.includes(url));
  if (found?.name && found.name !== name)
    throw new SeaworthyError(
      'etcd',
      `${url} still belongs to etcd member ${found.name}, so ${name} can't be added there`,
      {
        hint: `remove member ${hexId(found.ID)} first`,
      },
    );
  return found !== undefined;
}

/** A race, not a failure: what was asked for is so already. */
function acceptRefusal(text: string, butNot?: string): (error: unknown) => void {
  return error => {
    const said = error instanceof EtcdRefused ? error.refusal.message : '';
    if (!said.includes(text) || (butNot && said.includes(butNot))) throw error;
  };
}

function peerUrl(address: string): string {
  return `https://${address.includes(':') ? `[${address}]` : address}:2380`;
}
