import type { MachineInput } from '../input.ts';
import { type Part, privateFile } from '../part.ts';
import { API_SERVER } from '../paths.ts';
import { yaml } from '../yaml.ts';
import { admissionConfig } from './admission.ts';
import { auditPolicy } from './audit.ts';
import { authenticationConfig } from './authentication.ts';
import { encryptionConfig } from './encryption.ts';

export const FILES = {
  admission: `${API_SERVER}/admission.yaml`,
  audit: `${API_SERVER}/audit-policy.yaml`,
  authentication: `${API_SERVER}/authentication.yaml`,
  encryption: `${API_SERVER}/encryption.yaml`,
} as const;

/** What the API server is configured with beside its flags. */
export function apiServerFiles(input: MachineInput): Part {
  if (input.role !== 'control-plane') return {};
  return {
    files: [
      privateFile(FILES.admission, yaml(admissionConfig())),
      privateFile(FILES.audit, yaml(auditPolicy(input.spec))),
      privateFile(FILES.authentication, yaml(authenticationConfig())),
      { ...privateFile(FILES.encryption, yaml(encryptionConfig(input.sharedKeyIds.encryption))), secret: true },
    ],
  };
}
