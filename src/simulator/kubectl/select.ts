import type { Kind } from '../manifest/types.ts';
import type { Env } from './env.ts';
import { fail, KubectlError, notFound } from './errors.ts';
import { isObject } from './json.ts';
import { findResource, groupResource, RESOURCES, type ApiObject, type Resource } from './kinds.ts';
import { SELECTORS } from './parts.ts';

/** A place on the command line: a resource, and a name unless all are meant. */
export interface Target {
  readonly resource: Resource;
  readonly name?: string;
}
export interface Item {
  readonly resource: Resource;
  readonly object: ApiObject;
}

export function resourceNamed(name: string): Resource {
  const found = findResource(name);
  // Of `pods.apps` it names only the first part, unless that could be a version: `jobs.v2.batch`.
  if (found === undefined) throw fail(`the server doesn't have a resource type "${name.split('.')[0] ?? ''}"`);
  return found;
}
/** `pod,svc`, `all`. */
function resourcesNamed(list: string): readonly Resource[] {
  return list.split(',').flatMap((name) => (name === 'all' ? RESOURCES.filter((r) => r.all) : [resourceNamed(name)]));
}

/** Reads TYPE NAME…, TYPE/NAME… or TYPE[,TYPE…] as kubectl's builder does. */
export function targets(args: readonly string[]): readonly Target[] {
  const slashes = args.filter((a) => a.includes('/')).length;
  if (slashes > 0 && slashes < args.length) {
    throw fail(
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    );
  }
  if (slashes > 0) {
    return args.map((arg) => {
      const parts = arg.split('/');
      if (parts.length !== 2) throw fail('arguments in resource/name form may not have more than one slash');
      const [type = '', name = ''] = parts;
      if (type === '' || name === '' || type.includes(','))
        throw fail('arguments in resource/name form must have a single resource and name');
      return { resource: resourceNamed(type), name };
    });
  }
  const [types, ...names] = args;
  if (types === undefined) return [];
  // `pod,svc web` is short for `pod/web svc/web`.
  if (names.length > 0 && types.includes(','))
    return types.split(',').flatMap((type) => names.map((name) => ({ resource: resourceNamed(type), name })));
  const resources = resourcesNamed(types);
  if (names.length > 0 && resources.length > 1) throw fail('you must specify only one resource');
  return names.length === 0
    ? resources.map((resource) => ({ resource }))
    : names.flatMap((name) => resources.map((resource) => ({ resource, name })));
}

/** EndpointSlices are not stored; they are read off the Endpoints of each Service. */
function slices(env: Env, namespace: string | undefined): readonly ApiObject[] {
  return env.api.list('Endpoints', namespace).map((e) => {
    const name = e.metadata.name ?? '';
    const subset = e.subsets?.[0];
    const service = env.api.get('Service', e.metadata.namespace ?? '', name);
    return {
      addressType: 'IPv4',
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: `${name}-${(e.metadata.uid ?? 'xxxxx').slice(0, 5)}`,
        namespace: e.metadata.namespace,
        creationTimestamp: e.metadata.creationTimestamp,
        uid: e.metadata.uid,
        labels: { ...service?.metadata.labels, 'kubernetes.io/service-name': name },
      },
      endpoints: [
        ...(subset?.addresses ?? []).map((a) => ({
          addresses: [a.ip],
          conditions: { ready: true, serving: true, terminating: false },
          nodeName: a.nodeName,
          targetRef: a.targetRef,
        })),
        ...(subset?.notReadyAddresses ?? []).map((a) => ({
          addresses: [a.ip],
          conditions: { ready: false, serving: false, terminating: false },
          targetRef: a.targetRef,
        })),
      ],
      ports: (subset?.ports ?? []).map((p) => ({ name: p.name ?? '', port: p.port, protocol: p.protocol ?? 'TCP' })),
    };
  });
}
/** The namespace a resource is looked for in: none for cluster-scoped ones. */
export const spaceOf = (env: Env, resource: Resource): string => (resource.namespaced ? env.namespace : '');

export function listObjects(env: Env, resource: Resource, all: boolean): readonly ApiObject[] {
  const namespace = all || !resource.namespaced ? undefined : env.namespace;
  if (resource.kind === 'EndpointSlice') return slices(env, namespace);
  return resource.stored === undefined ? [] : env.api.list(resource.stored, namespace);
}
export function getObject(env: Env, resource: Resource, name: string): ApiObject | undefined {
  if (resource.kind === 'EndpointSlice') return slices(env, env.namespace).find((s) => s.metadata.name === name);
  return resource.stored === undefined ? undefined : env.api.get(resource.stored, spaceOf(env, resource), name);
}
/** An object that has to be there: throws the API server's NotFound. */
export function required(env: Env, resource: Resource, name: string): ApiObject {
  const object = getObject(env, resource, name);
  if (object === undefined) throw notFound(groupResource(resource), name);
  return object;
}
export const storedKind = (resource: Resource): Kind => {
  if (resource.stored === undefined)
    throw new KubectlError({ text: 'Error from server (NotFound): the server could not find the requested resource' });
  return resource.stored;
};

/** What the builder says to no resource at all. */
export const NOTHING_NAMED =
  "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'";
/** Refuses a command line that names nothing, neither in words nor by `-f`. */
export function requireNamed({ args, flags, path }: Env, words: readonly string[] = args): void {
  if (words.length > 0 || flags.has('filename')) return;
  // The selector of `expose` is the Service's.
  const selecting = path !== 'kubectl expose' && (flags.bool('all') || flags.string('selector') || flags.string('field-selector'));
  throw fail(selecting ? 'at least one resource must be specified to use a selector' : NOTHING_NAMED);
}

/** Objects that were found and what went wrong with the others. */
export interface Selection {
  readonly items: readonly Item[];
  readonly errors: readonly KubectlError[];
  /** A single named object: `-o yaml` then prints it without a List around. */
  readonly single: boolean;
}
/** Finds what the command line names: files (`-f`), names, selectors, or everything of a kind. */
export function select(
  env: Env,
  options: {
    readonly files?: readonly FileObject[];
    readonly emptyMeansAll?: boolean;
    readonly args?: readonly string[];
    /** Whether `--selector` means something else. */
    readonly unselected?: boolean;
  } = {},
): Selection {
  const { flags } = env;
  const labels = options.unselected === true ? undefined : flags.string('selector');
  const fields = flags.string('field-selector');
  const everywhere = flags.bool('all-namespaces');
  const items: Item[] = [];
  const errors: KubectlError[] = [];
  const files = options.files ?? [];
  // `--local` works on what the files say, and asks no server.
  const local = flags.bool('local');
  for (const file of files) {
    const object = local
      ? file.json
      : file.resource.stored === undefined
        ? undefined
        : env.api.get(file.resource.stored, file.namespace, file.name);
    if (object === undefined) errors.push(notFound(groupResource(file.resource), file.name));
    else items.push({ resource: file.resource, object });
  }
  const list = targets(options.args ?? env.args);
  if (local && list.length > 0)
    throw fail(
      "you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'",
    );
  if (list.length > 0 && files.length > 0)
    throw fail(
      `when paths, URLs, or stdin is provided as input, you may not specify ${list.some((t) => t.name !== undefined) ? 'a resource by arguments' : 'resource arguments'} as well`,
    );
  const named = list.some((t) => t.name !== undefined);
  if (named && ((labels !== undefined && labels !== '') || (fields !== undefined && fields !== '')))
    throw fail('name cannot be provided when a selector is specified');
  if (named && everywhere) throw fail('a resource cannot be retrieved by name across all namespaces');
  if (named && flags.bool('all')) throw fail("setting 'all' parameter but found a non empty selector. ");
  if (list.length > 0 && !named && labels === undefined && fields === undefined && !flags.bool('all') && options.emptyMeansAll !== true)
    throw fail('resource(s) were provided, but no name was specified');
  for (const { resource, name } of list) {
    if (name === undefined) {
      const matches = SELECTORS.get().selectorFor(resource, labels, fields);
      items.push(
        ...listObjects(env, resource, everywhere)
          .filter(matches)
          .map((object) => ({ resource, object })),
      );
    } else {
      const object = getObject(env, resource, name);
      if (object === undefined) errors.push(notFound(groupResource(resource), name));
      else items.push({ resource, object });
    }
  }
  return { items, errors, single: list.length + files.length === 1 && (named || files.length === 1) };
}

/** What a file names. */
export interface FileObject {
  readonly resource: Resource;
  /** What the file says. */
  readonly json: ApiObject;
  readonly name: string;
  readonly namespace: string;
}
export const isApiObject = (value: unknown): value is ApiObject =>
  isObject(value) && isObject(value['metadata']) && typeof value['kind'] === 'string';
