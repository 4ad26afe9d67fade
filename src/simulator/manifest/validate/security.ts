// Security contexts of containers and Pods (V-71 … V-74).
import { internalJson } from '../internal-json.ts';
import type { AppArmorProfile, PodSecurityContext, PodSpec, SeccompProfile, SecurityContext } from '../types.ts';
import { Errors, goJson } from './errors.ts';
import { M_ID, localPath } from './names.ts';

const MAX_ID = 2_147_483_647;
function validateId(id: number | undefined, path: string, errors: Errors): void {
  if (id !== undefined && (id < 0 || id > MAX_ID)) errors.invalid(path, id, M_ID);
}

export function validateSecurityContext(context: SecurityContext | undefined, hostUsers: boolean, path: string, errors: Errors): void {
  if (!context) return;
  validateId(context.runAsUser, `${path}.runAsUser`, errors);
  validateId(context.runAsGroup, `${path}.runAsGroup`, errors);
  const mount: string | undefined = context.procMount;
  if (mount !== undefined) {
    if (mount !== 'Default' && mount !== 'Unmasked') errors.unsupported(`${path}.procMount`, mount, ['Default', 'Unmasked']);
    if (hostUsers && mount === 'Unmasked') errors.invalid(`${path}.procMount`, mount, '`hostUsers` must be false to use `Unmasked`');
  }
  validateSeccomp(context.seccompProfile, `${path}.seccompProfile`, errors);
  if (context.allowPrivilegeEscalation === false) {
    const wrong = (detail: string): void => errors.add({ path, type: 'invalid', value: internalJson(context, 'Security'), detail });
    if (context.privileged) wrong('cannot set `allowPrivilegeEscalation` to false and `privileged` to true');
    if (context.capabilities?.add?.includes('CAP_SYS_ADMIN'))
      wrong('cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN');
  }
  validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`, errors);
}

const PROFILES = ['Localhost', 'RuntimeDefault', 'Unconfined'];
function validateSeccomp(profile: SeccompProfile | undefined, path: string, errors: Errors): void {
  if (!profile) return;
  const { localhostProfile: file } = profile;
  const type: string = profile.type ?? '';
  if (type === '') errors.required(`${path}.type`, 'type is required when seccompProfile is set');
  else if (!PROFILES.includes(type)) errors.unsupported(`${path}.type`, type, PROFILES);
  if (type === 'Localhost') {
    if (file === undefined) errors.required(`${path}.localhostProfile`, 'must be set when seccomp type is Localhost');
    else errors.messages(`${path}.localhostProfile`, file, localPath(file));
  } else if (file !== undefined) {
    errors.add({
      path: `${path}.localhostProfile`,
      type: 'invalid',
      value: `{"Type":${goJson(type)},"LocalhostProfile":${goJson(file)}}`,
      detail: 'can only be set when seccomp type is Localhost',
    });
  }
}
function validateAppArmor(profile: AppArmorProfile | undefined, path: string, errors: Errors): void {
  if (!profile) return;
  const { localhostProfile: file } = profile;
  const type: string = profile.type ?? '';
  if (type === 'Localhost') {
    if (file === undefined || (file.trim() === file && file === ''))
      errors.required(`${path}.localhostProfile`, 'must be set when AppArmor type is Localhost');
    else if (file.trim() !== file) errors.invalid(`${path}.localhostProfile`, file, 'must not be padded with whitespace');
  } else if (type === '') errors.required(`${path}.type`, 'type is required when appArmorProfile is set');
  else if (!PROFILES.includes(type)) errors.unsupported(`${path}.type`, type, PROFILES);
  else if (file !== undefined) errors.invalid(`${path}.localhostProfile`, file, 'can only be set when AppArmor type is Localhost');
}

const SYSCTL = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const SYSCTL_TEXT =
  'must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';

/** `shareProcessNamespace`, `hostPID` … belong to the security context inside the server: its paths say so (V-74). */
export function validatePodSecurityContext(spec: PodSpec, path: string, errors: Errors): void {
  const context: PodSecurityContext = spec.securityContext ?? {};
  const at = `${path}.securityContext`;
  validateId(context.fsGroup, `${at}.fsGroup`, errors);
  validateId(context.runAsUser, `${at}.runAsUser`, errors);
  validateId(context.runAsGroup, `${at}.runAsGroup`, errors);
  for (const [i, group] of (context.supplementalGroups ?? []).entries()) validateId(group, `${at}.supplementalGroups[${i}]`, errors);
  if (spec.shareProcessNamespace && spec.hostPID)
    errors.invalid(
      `${at}.shareProcessNamespace`,
      true,
      'ShareProcessNamespace and HostPID cannot both be enabled',
      `${path}.shareProcessNamespace`,
    );
  const names = new Set<string>();
  for (const [i, sysctl] of (context.sysctls ?? []).entries()) {
    const here = `${at}.sysctls[${i}].name`;
    const { name = '' } = sysctl;
    if (name === '') errors.required(here);
    else if (name.length > 253 || !SYSCTL.test(name)) errors.invalid(here, name, SYSCTL_TEXT);
    else if (names.has(name)) errors.duplicate(here, name);
    names.add(name);
    if (spec.hostNetwork && name.startsWith('net.')) errors.invalid(here, name, "may not be specified when 'hostNetwork' is true");
    else if (spec.hostIPC && /^(kernel\.(shm|msg|sem)|fs\.mqueue\.)/.test(name))
      errors.invalid(here, name, "may not be specified when 'hostIPC' is true");
  }
  const oneOf = (field: 'fsGroupChangePolicy' | 'supplementalGroupsPolicy' | 'seLinuxChangePolicy', allowed: readonly string[]): void => {
    const value = context[field];
    if (value !== undefined && !allowed.includes(value)) errors.unsupported(`${at}.${field}`, value, allowed);
  };
  oneOf('fsGroupChangePolicy', ['Always', 'OnRootMismatch']);
  validateSeccomp(context.seccompProfile, `${at}.seccompProfile`, errors);
  validateAppArmor(context.appArmorProfile, `${at}.appArmorProfile`, errors);
  oneOf('supplementalGroupsPolicy', ['Merge', 'Strict']);
  oneOf('seLinuxChangePolicy', ['MountOption', 'Recursive']);
}
