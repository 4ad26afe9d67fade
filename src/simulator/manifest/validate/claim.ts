// A claim's spec: in a PersistentVolumeClaim and in ephemeral volumes.
import { formatQuantity, quantityOf } from '../quantity.ts';
import type { PersistentVolumeClaimSpec } from '../types.ts';
import type { Errors } from './errors.ts';
import { validateSelector } from './metadata.ts';
import { dnsSubdomain } from './names.ts';

const MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

export function validateClaimSpec(spec: PersistentVolumeClaimSpec | undefined, path: string, errors: Errors): void {
  const modes: readonly string[] = spec?.accessModes ?? [];
  if (modes.length === 0) errors.required(`${path}.accessModes`, 'at least 1 access mode is required');
  validateSelector(spec?.selector, `${path}.selector`, errors);
  for (const [i, mode] of modes.entries())
    if (!MODES.includes(mode)) errors.unsupported(`${path}.accessModes`, mode, MODES, `${path}.accessModes[${i}]`);
  if (modes.length > 1 && modes.includes('ReadWriteOncePod'))
    errors.forbidden(`${path}.accessModes`, 'may not use ReadWriteOncePod with other access modes');
  const storage = spec?.resources?.requests?.storage;
  if (storage === undefined) errors.required(`${path}.resources[storage]`, '', `${path}.resources`);
  else if (quantityOf(storage).nano <= 0n)
    errors.invalid(
      `${path}.resources[storage]`,
      formatQuantity(quantityOf(storage)),
      'must be greater than zero',
      `${path}.resources.requests.storage`,
    );
  if (spec?.storageClassName) errors.messages(`${path}.storageClassName`, spec.storageClassName, dnsSubdomain(spec.storageClassName));
  if (spec?.volumeMode !== undefined && spec.volumeMode !== 'Block' && spec.volumeMode !== 'Filesystem')
    errors.unsupported(`${path}.volumeMode`, spec.volumeMode, ['Block', 'Filesystem']);
}
