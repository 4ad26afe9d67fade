/**
 * The closed vocabulary of claims, typed with zod. Only tools that read what authors write import this file; `check.ts` works on the
 * types alone, so the browser ships no zod. `README.md` beside it is the same as a table.
 */
import * as z from 'zod';

/** A time of the run: `4s`, `1m30s`, `500ms`. */
const time = z.string().regex(/^(\d+(\.\d+)?(ms|s|m|h))+$/, 'write a time as 15s, 1m30s or 500ms');
const span = z.tuple([time, time]);
/** A text that must be contained, or a whole list of which each must be contained in this order. */
const text = z.union([z.string(), z.array(z.string()).min(1)]);
/** `3`, or `>=3`, `<=3`, `>3`, `<3`. */
const count = z.union([z.number().int().min(0), z.string().regex(/^(>=|<=|>|<)\d+$/)]);
/** The Pod meant; default: the run's first. */
const pod = z.string().optional();

/** Every kind of claim, by the key that names it. `at` left out means the end of the run. */
const kinds = {
  /** STATUS of `kubectl get pod` at a time. */
  status: z.strictObject({ status: z.string(), at: time.optional(), pod }),
  /** READY of `kubectl get pod`, e.g. `1/2`. */
  ready: z.strictObject({ ready: z.string().regex(/^\d+\/\d+$/), at: time.optional(), pod }),
  phase: z.strictObject({ phase: z.enum(['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown']), at: time.optional(), pod }),
  /** A STATUS that `kubectl get pod -w` showed at some time (in a span, or in the whole run). */
  seen: z.strictObject({ seen: z.string(), between: span.optional(), pod }),
  /** Moments in this order: `NAME starts|finishes|ready|unready|stopping`, `pod deleted|gone|ready|running`; `NAME#2 starts` is the third run. */
  order: z.strictObject({
    order: z.array(z.string().regex(/^\S+ (starts|finishes|ready|unready|stopping|deleted|gone|running)$/)).min(2),
    pod,
  }),
  /** One moment lies in a span: `{ moment: 'app starts', between: ['4s', '6s'] }`. */
  moment: z.strictObject({
    moment: z.string().regex(/^\S+ (starts|finishes|ready|unready|stopping|deleted|gone|running)$/),
    between: span,
    pod,
  }),
  /** How a run of a container ended; `run` counts from 0, default the last that ended. */
  exitCode: z.strictObject({
    exitCode: z.number().int(),
    container: z.string(),
    run: z.number().int().optional(),
    reason: z.string().optional(),
    pod,
  }),
  /** How often a container has been started by then. */
  runs: z.strictObject({ runs: count, container: z.string(), at: time.optional(), pod }),
  /** RESTARTS of one container, or of the Pod's row. */
  restarts: z.strictObject({ restarts: count, container: z.string().optional(), at: time.optional(), pod }),
  /** A container's state at a time: `running`, `terminated`, or `waiting` with a reason. */
  state: z.strictObject({
    state: z.enum(['waiting', 'running', 'terminated']),
    container: z.string(),
    reason: z.string().optional(),
    at: time.optional(),
    pod,
  }),
  /** Lines of a container's logs so far (all runs): contained, in this order. */
  logs: z.strictObject({ logs: text, container: z.string(), at: time.optional(), pod }),
  /** An event of the Pod (or of any object): its reason, part of its message, how often. */
  event: z.strictObject({
    event: z.string(),
    message: z.string().optional(),
    container: z.string().optional(),
    count: count.optional(),
    at: time.optional(),
    object: z.string().optional(),
  }),
  condition: z.strictObject({
    condition: z.string(),
    is: z.enum(['True', 'False', 'Unknown']),
    reason: z.string().optional(),
    at: time.optional(),
    pod,
    object: z.string().optional(),
  }),
  /** What a file holds for a container at a time; `content: null`: it is not there. */
  file: z.strictObject({
    file: z.string().startsWith('/'),
    container: z.string(),
    content: z.union([text, z.null()]),
    at: time.optional(),
    pod,
  }),
  /** A GET from inside a container. */
  http: z.strictObject({
    http: z.string().regex(/^https?:\/\//),
    from: z.string(),
    body: text.optional(),
    code: z.number().int().optional(),
    fails: z.boolean().optional(),
    at: time.optional(),
    pod,
  }),
  /** A command inside a container (a shell line). */
  exec: z.strictObject({
    exec: z.string(),
    container: z.string(),
    output: text.optional(),
    exitCode: z.number().int().optional(),
    at: time.optional(),
    pod,
  }),
  /** A command on the cluster. */
  kubectl: z.strictObject({
    kubectl: z.string(),
    output: text.optional(),
    lacks: text.optional(),
    exitCode: z.number().int().optional(),
    at: time.optional(),
  }),
  /** The API server refuses the manifest, in these words. */
  rejected: z.strictObject({ rejected: text }),
  /** The API server takes it. */
  accepted: z.strictObject({ accepted: z.literal(true) }),
  /** A value in a stored object, by JSONPath as kubectl has it: `{ field: '{.spec.containers[0].imagePullPolicy}', is: 'Always' }`. */
  field: z.strictObject({ field: z.string(), is: z.string(), object: z.string().optional(), at: time.optional() }),
} as const;

type Kind = keyof typeof kinds;
export type PlainExpect = z.infer<(typeof kinds)[Kind]>;
export type Expect = PlainExpect | { readonly never: PlainExpect };
export type ClaimKind = Kind | 'never';

const object = z.record(z.string(), z.unknown());

/** What was read, or its faults told of the whole. */
function passed<T>(read: z.ZodSafeParseResult<T>, context: z.RefinementCtx): T {
  if (read.success) return read.data;
  for (const { path, message } of read.error.issues) context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
}

/** A kind may have another's key among its own, as `exec` has `exitCode`: a claim is of the first kind it names that it can be. */
const plain = object.transform((value, context): PlainExpect => {
  const read = Object.keys(value).flatMap((key) => (Object.hasOwn(kinds, key) ? [kinds[key as Kind].safeParse(value)] : []));
  const best = read.find(({ success }) => success) ?? read[0];
  if (best !== undefined) return passed<PlainExpect>(best, context);
  context.addIssue({ code: 'custom', message: `a claim is one of ${Object.keys(kinds).join(', ')}` });
  return z.NEVER;
});
const never = z.strictObject({ never: plain });

/** Any claim, or its opposite: `{ never: { seen: 'Running' } }`. */
export const expectSchema = object.transform((value, context): Expect =>
  passed<Expect>((Object.hasOwn(value, 'never') ? never : plain).safeParse(value), context),
);
