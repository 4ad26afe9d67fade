import { itemType, typeName, valuesOf } from '../../manifest/fieldTypes.ts';
import { fieldsOf, kindInfo, structOf, typeAt, type Field, type FieldType } from '../../manifest/schema.ts';
import type { Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { fail } from '../errors.ts';
import { apiVersionOf } from '../kinds.ts';
import { knownResource } from '../pods.ts';
import { WORDS } from '../parts.ts';

function wrap(text: string, indent: string, width: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((l) => `${indent}${l}\n`).join('');
}
const values = (type: FieldType): readonly string[] => (itemType(type).kind === 'string' ? valuesOf(type) : []);
const head = (f: Field, indent: string): string =>
  `${indent}${f.name}\t<${typeName(f.type)}>${f.required ? ' -required-' : ''}\n${
    values(f.type).length === 0
      ? ''
      : `${indent}enum: ${values(f.type)
          .slice(0, 4)
          .map((v) => v || '""')
          .join(', ')}${values(f.type).length > 4 ? ', ....' : ''}\n`
  }`;

/** Every field below, names and types only; a struct inside itself is not opened again. */
function tree(fields: readonly Field[], indent: string, open: readonly string[]): string {
  return fields
    .map((f) => {
      const base = itemType(f.type);
      const below = base.kind === 'struct' && !open.includes(base.name) ? [...(structOf(base.name)?.values() ?? [])] : [];
      return head(f, indent) + tree(below, `${indent}  `, base.kind === 'struct' ? [...open, base.name] : open);
    })
    .join('');
}

function* explain(env: Env): Task<number> {
  const { args, flags, io } = env;
  const [word] = args;
  if (word === undefined)
    throw fail('You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.');
  if (args.length > 1) throw fail('We accept only this format: explain RESOURCE');
  const [name = '', ...path] = word.split('.').filter((p, i) => i === 0 || p !== '');
  const resource = knownResource(name);
  const kind = resource.kind;
  const asked = flags.string('api-version') ?? '';
  if (asked !== '' && asked !== apiVersionOf(resource))
    throw fail(`couldn't find resource for "${asked.includes('/') ? '' : '/'}${asked}, Resource=${resource.plural}"`);
  const format = flags.string('output') ?? '';
  if (!['', 'plaintext', 'plaintext-openapiv2'].includes(format)) throw fail(`unrecognized format: ${format}`);
  io.out(`${resource.group === '' ? '' : `GROUP:      ${resource.group}\n`}KIND:       ${kind}\nVERSION:    ${resource.version}\n\n`);
  if (kindInfo(kind) === undefined && structOf(kind) === undefined) throw fail(`there is nothing written about ${kind} here`);
  let owner = kind;
  let field: Field | undefined;
  for (const [i, step] of path.entries()) {
    const found = fieldsOf(kind, path.slice(0, i)).find((f) => f.name === step);
    if (found === undefined) throw fail(`field ${JSON.stringify(step)} does not exist`);
    const above = typeAt(kind, path.slice(0, i));
    const base = above === undefined ? undefined : itemType(above);
    owner = base?.kind === 'struct' ? base.name : owner;
    field = found;
  }
  const fields = fieldsOf(kind, path);
  if (field !== undefined) {
    const list = values(field.type);
    io.out(
      `FIELD: ${field.name} <${typeName(field.type)}>${field.required ? ' -required-' : ''}\n${list.length === 0 ? '\n' : `ENUM:\n${list.map((v) => `    ${v || '""'}\n`).join('')}`}\n`,
    );
  }
  const about = field === undefined ? WORDS.get().describeStruct(kind) : WORDS.get().describeField(owner, field);
  // A list's words are followed by those of its items.
  const nested = field === undefined ? undefined : itemType(field.type);
  const more =
    nested?.kind === 'struct' && WORDS.get().describeStruct(nested.name) !== about
      ? wrap(WORDS.get().describeStruct(nested.name), '    ', 76)
      : '';
  io.out(`DESCRIPTION:\n${wrap(about, '    ', 76)}${more}    \n`);
  if (fields.length === 0) io.out('\n');
  else if (flags.bool('recursive')) io.out(`FIELDS:\n${tree(fields, '  ', [kind])}\n`);
  else
    io.out(
      `FIELDS:\n${fields
        .map((f) => {
          const b = itemType(fieldOwner(kind, path));
          return `${head(f, '  ')}${wrap(WORDS.get().describeField(b.kind === 'struct' ? b.name : kind, f), '    ', 76)}\n`;
        })
        .join('')}\n`,
    );
  return 0;
}
const fieldOwner = (kind: string, path: readonly string[]): FieldType => typeAt(kind, path) ?? { kind: 'struct', name: kind };
export const EXPLAIN: Command = {
  name: 'explain',
  summary: 'Get documentation for a resource',
  usage: 'TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2] [options]',
  flags: 'recursive:b api-version:s output,o:s',
  run: explain,
};
