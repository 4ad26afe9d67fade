// What the `resize` subresource of a Pod may change (KEP-1287): cpu and memory of its containers, and nothing else.
import { sameData } from '../merge.ts';
import { qosClass } from '../resources.ts';
import type { Container, Pod, ResourceRequirements } from '../types.ts';
import { Errors } from './errors.ts';
import type { FieldError } from './errors.ts';
import { validateCreate } from './index.ts';

const LISTS = ['containers', 'initContainers'] as const;
const ONLY = 'only cpu and memory resources are mutable';

/** Errors of a resize, in the server's order. Both Pods have their defaults. */
export function validateResize(old: Pod, next: Pod): readonly FieldError[] {
  const errors = new Errors();
  for (const error of validateCreate(next)) errors.add(error);
  const before = old.spec ?? { containers: [] };
  const after = next.spec ?? { containers: [] };
  const quality = old.status?.qosClass ?? qosClass(before);
  if (quality !== qosClass(after)) errors.invalid('spec', quality, 'Pod QOS Class may not change as a result of resizing');
  if (!sameOrder(before, after, errors)) return errors.list;
  for (const list of ['initContainers', 'containers'] as const)
    (before[list] ?? []).forEach((container, i) => {
      const wanted = after[list]?.[i]?.resources;
      const at = `spec.${list}[${i}].resources`;
      if (removed(container.resources, wanted, 'requests')) errors.forbidden(`${at}.requests`, 'resource requests cannot be removed');
      if (removed(container.resources, wanted, 'limits')) errors.forbidden(`${at}.limits`, 'resource limits cannot be removed');
    });
  const restored = Object.fromEntries(
    LISTS.flatMap((list) => {
      const containers = after[list];
      return containers === undefined ? [] : [[list, containers.map((container, i) => withOldResources(container, before[list]?.[i]))]];
    }),
  );
  if (!sameData({ ...after, ...restored }, before)) errors.forbidden('spec', ONLY);
  return errors.list;
}

type Spec = NonNullable<Pod['spec']>;
function sameOrder(before: Spec, after: Spec, errors: Errors): boolean {
  const count = errors.list.length;
  for (const list of LISTS) {
    const [was, is] = [before[list] ?? [], after[list] ?? []];
    if (was.length !== is.length) errors.forbidden(`spec.${list}`, `${list} may not be added or removed on resize`);
    else
      was.forEach(({ name }, i) => {
        if (is[i]?.name !== name) errors.forbidden(`spec.${list}[${i}].name`, `${list} may not be renamed or reordered on resize`);
      });
  }
  return errors.list.length === count;
}
const removed = (before: ResourceRequirements | undefined, after: ResourceRequirements | undefined, side: 'limits' | 'requests'): boolean =>
  Object.keys(before?.[side] ?? {}).some((name) => !Object.hasOwn(after?.[side] ?? {}, name));

/** The new container with the old one's cpu and memory: what then still differs may not. */
function withOldResources(container: Container, old: Container | undefined): Container {
  const side = (name: 'limits' | 'requests'): object => {
    const others = Object.entries(container.resources?.[name] ?? {}).filter(([key]) => key !== 'cpu' && key !== 'memory');
    const own = Object.entries(old?.resources?.[name] ?? {}).filter(([key]) => key === 'cpu' || key === 'memory');
    return [...others, ...own].length === 0 ? {} : { [name]: Object.fromEntries([...others, ...own]) };
  };
  const { limits: _limits, requests: _requests, ...claims } = container.resources ?? {};
  const resources = { ...claims, ...side('limits'), ...side('requests') };
  return {
    ...container,
    ...(old?.resources === undefined && Object.keys(resources).length === 0 ? { resources: undefined } : { resources }),
  };
}
