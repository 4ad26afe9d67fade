import type { Env } from './env.ts';
import { fail, KubectlError } from './errors.ts';
import type { ApiObject } from './kinds.ts';
import { nameOf } from './kinds.ts';
import { customColumns, parseColumns } from './print/customColumns.ts';
import { goTemplate } from './print/goTemplate.ts';
import { TemplateError } from './print/goTemplateLex.ts';
import { compactJson, goString, goSyntax, indentedJson, printJson, type KeyOrder } from './print/json.ts';
import { findPath, jsonpath, PathError } from './print/jsonpath.ts';
import { parsePath } from './print/jsonpathParse.ts';
import { listOf, toJson } from './print/output.ts';
import { structOrder } from './print/structOrder.ts';
import { printKyaml } from './print/kyaml.ts';
import { printYaml } from './print/yaml.ts';

const FORMATS = 'go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,yaml';
/** `get` alone prints tables, so it alone knows columns and `wide`. */
const TABLE_FORMATS = `custom-columns,custom-columns-file,${FORMATS.replace('templatefile', 'templatefile,wide')}`;

/** Prints objects in one `-o` format. */
export type Printer = (objects: readonly ApiObject[], single: boolean) => string;
/** `undefined` stands for the table. */
export interface FormatOptions {
  readonly noHeaders?: boolean;
  /** Documents of YAML printed so far by the command. */
  readonly printed?: { count: number };
  readonly readFile?: (path: string) => string | undefined;
  /** `--template`: goes with a format that stands without `=`, and makes one of none. */
  readonly template?: string | undefined;
  /** False: `--allow-missing-template-keys=false`. */
  readonly allowMissing?: boolean;
  /** Whether the command has Go's structs in hand rather than what the API server sent: `-o json` then has their order. */
  readonly typed?: boolean;
  /** Another order of keys for `-o json`. */
  readonly order?: KeyOrder;
  /** Whether the command prints tables (`get`). */
  readonly table?: boolean;
}

/** What a template is run on: the object itself, or a List around several. */
const dataOf = (objects: readonly ApiObject[], single: boolean): unknown =>
  single && objects[0] !== undefined ? toJson(objects[0]) : listOf(objects);

function withPath(template: string, data: unknown, run: () => string): string {
  try {
    return run();
  } catch (e) {
    if (!(e instanceof PathError)) throw e;
    throw fail(
      `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${e.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(data)}\n\n`,
    );
  }
}
function pathPrinter(template: string, asJson: boolean, allowMissing: boolean): Printer {
  try {
    parsePath(template);
  } catch (e) {
    if (e instanceof PathError) throw fail(`error parsing jsonpath ${template}, ${e.message}`);
    throw e;
  }
  return (objects, single) => {
    const data = dataOf(objects, single);
    return withPath(template, data, () =>
      asJson
        ? findPath(template, data, allowMissing)
            .map((list) => `${indentedJson(list)}\n`)
            .join('')
        : jsonpath(template, data, allowMissing),
    );
  };
}
function templatePrinter(template: string, allowMissing: boolean): Printer {
  return (objects, single) => {
    const data = dataOf(objects, single);
    try {
      return goTemplate(template, data, allowMissing);
    } catch (e) {
      if (!(e instanceof TemplateError)) throw e;
      if (e.parsing) throw fail(`error parsing template ${template}, template: output:${e.message}`);
      // kubectl tells more on stdout.
      const more = `Error executing template: template: output:${e.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\traw data was:\n\t\t${compactJson(data)}\n\tobject given to template engine was:\n\t\t${goString(data)}\n\n`;
      const text = `error: error executing template ${JSON.stringify(template)}: template: output:${e.message}`;
      throw new KubectlError({ text, out: e.printed + more });
    }
  };
}
/** The printer that a command's flags ask for; `undefined` for its own words. */
export const printerOf = (env: Env, options: FormatOptions = {}): Printer | undefined =>
  printerFor(env.flags.string('output'), {
    template: env.flags.string('template'),
    allowMissing: !env.flags.has('allow-missing-template-keys') || env.flags.bool('allow-missing-template-keys'),
    readFile: (path) => env.host.readFile(path),
    printed: env.printed,
    typed: /^kubectl (run|create \w|expose|set|autoscale|rollout)/.test(env.path),
    ...options,
  });

/** The printer for an `-o` value; `undefined` for the table (also `wide`). Throws what kubectl says about others. */
export function printerFor(given: string | undefined, options: FormatOptions = {}): Printer | undefined {
  const table = options.table === true;
  const { printed = { count: 0 } } = options;
  const output = given || (options.template ? 'go-template' : '');
  if (output === '' || (table && output === 'wide')) return undefined;
  const equals = options.template ? -1 : output.indexOf('=');
  const name = equals < 0 ? output : output.slice(0, equals);
  let argument = options.template || (equals < 0 ? '' : output.slice(equals + 1));
  const columns = name.startsWith('custom-columns');
  if ((name.endsWith('-file') && (table || !columns)) || name === 'templatefile') {
    const text = options.readFile?.(argument);
    if (argument !== '' && text === undefined)
      throw fail(
        `error reading ${columns ? '' : '--'}template ${argument}, open ${argument}: no such file or directory${columns ? '\n' : ''}`,
      );
    argument = text ?? '';
  }
  switch (columns && !table ? '' : name) {
    case 'yaml':
      return (objects, single) => (printed.count++ > 0 ? '---\n' : '') + printYaml(dataOf(objects, single));
    case 'kyaml':
      return (objects, single) => printKyaml(dataOf(objects, single));
    case 'json':
      return (objects, single) => printJson(dataOf(objects, single), options.order ?? (options.typed === true ? structOrder : undefined));
    case 'name':
      return (objects) => objects.map((o) => `${nameOf(o)}\n`).join('');
    case 'jsonpath':
    case 'jsonpath-as-json':
    case 'jsonpath-file':
      if (argument === '') throw fail('template format specified but no template given');
      return pathPrinter(argument, name === 'jsonpath-as-json', options.allowMissing ?? true);
    case 'go-template':
    case 'template':
    case 'go-template-file':
    case 'templatefile':
      if (argument === '') throw fail('template format specified but no template given');
      return templatePrinter(argument, options.allowMissing ?? true);
    case 'custom-columns':
    case 'custom-columns-file': {
      const columns = parseColumns(argument.trim());
      if (typeof columns === 'string') throw fail(columns);
      return (objects) => {
        try {
          return customColumns(columns, objects.map(toJson), options.noHeaders);
        } catch (e) {
          // What had been printed till then has been printed.
          if (e instanceof PathError) throw new KubectlError({ text: `error: ${e.message}`, out: e.printed });
          throw e;
        }
      };
    }
    default:
      throw fail(
        `unable to match a printer suitable for the output format "${output}", allowed formats are: ${table ? TABLE_FORMATS : FORMATS}`,
      );
  }
}
