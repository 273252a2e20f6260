import * as z from 'zod';
import { dnsName, judged, someText } from './fields.ts';

const group = z.union([z.literal(['', '*']), dnsName]);

const resource = judged(
  z.strictObject({
    group: z.string().default('').meta({ description: 'The API group, empty for the core one, `*` for all.' }),
    resources: z.array(someText).default([]).meta({
      description: 'Resources of it, `pods/log` for a subresource, `*/scale` for one of all; none means all.',
    }),
    resourceNames: z.array(someText).default([]).meta({ description: 'Only objects of these names.' }),
  }),
  ({ group: name, resources, resourceNames }) => {
    if (!group.safeParse(name).success)
      return { message: `"${name}" is not an API group`, hint: 'write it without its version, as in apps' };
    if (resourceNames.length > 0 && resources.length === 0)
      return { message: 'names objects, but no resource', hint: 'add resources' };
    return undefined;
  },
);

const urlPath = judged(z.string(), value =>
  value === '*' || /^\/[^*]*\*?$/.test(value)
    ? undefined
    : { message: `"${value}" is no path`, hint: 'begin with /, and use * at the end only' },
);

/** As the API server's own audit policy (audit.k8s.io/v1) has them. */
export const auditRule = judged(
  z.strictObject({
    level: z.enum(['None', 'Metadata', 'Request', 'RequestResponse']).meta({
      description: 'How much of a request is written down; the two last ones write bodies.',
    }),
    users: z.array(someText).default([]).meta({ description: 'Only requests of these users.' }),
    userGroups: z.array(someText).default([]).meta({ description: 'Only requests of members of these groups.' }),
    verbs: z.array(someText).default([]).meta({ description: 'Only these verbs, as in get, delete.' }),
    resources: z.array(resource).default([]).meta({ description: 'Only requests for these.' }),
    namespaces: z.array(z.string()).default([]).meta({
      description: 'Only requests in these namespaces; an empty one stands for what is in none.',
    }),
    nonResourceURLs: z.array(urlPath).default([]).meta({
      description: 'Only requests for these paths; not together with resources or namespaces.',
    }),
  }),
  ({ nonResourceURLs, resources, namespaces }) =>
    nonResourceURLs.length > 0 && resources.length + namespaces.length > 0
      ? { message: 'nonResourceURLs together with resources or namespaces match nothing', hint: 'make two rules of it' }
      : undefined,
);

export const audit = z.strictObject({
  rules: z.array(auditRule).default([]).meta({
    description:
      'Rules of your own, before the built-in ones: the first that matches decides. Secrets and tokens come before both: their bodies are never written.',
  }),
});
