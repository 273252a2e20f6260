import type { Check } from '../../check.ts';
import { notAssessed, passed } from '../../check.ts';

export const net05: Check = {
  id: 'NET-05',
  kind: 'attack',
  async assess({ own }) {
    if (!own) return notAssessed('needs the cluster document, which says whether pod traffic is to be encrypted');
    return passed(
      `the document asks for none: ${own.spec.network.cni} carries pod traffic in the clear, inside the machines' own network`,
    );
  },
};
