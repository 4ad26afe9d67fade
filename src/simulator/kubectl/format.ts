import { fail } from './errors.ts';
import type { ApiObject } from './kinds.ts';
import { nameOf } from './kinds.ts';
import { customColumns, parseColumns } from './print/customColumns.ts';
import { goTemplate, TemplateError } from './print/goTemplate.ts';
import { goSyntax, indentedJson, printJson } from './print/json.ts';
import { findPath, jsonpath, PathError } from './print/jsonpath.ts';
import { parsePath } from './print/jsonpathParse.ts';
import { listOf, toJson } from './print/output.ts';
import { printKyaml } from './print/kyaml.ts';
import { printYaml } from './print/yaml.ts';

const FORMATS =
  'custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml';

/** Prints objects in one `-o` format. */
export type Printer = (objects: readonly ApiObject[], single: boolean) => string;
/** `undefined` stands for the table. */
export interface FormatOptions {
  readonly noHeaders?: boolean;
  readonly readFile?: (path: string) => string | undefined;
  readonly allowed?: string;
  readonly allowMissing?: boolean;
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
function pathPrinter(template: string, asJson: boolean): Printer {
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
        ? findPath(template, data)
            .map((list) => `${indentedJson(list)}\n`)
            .join('')
        : jsonpath(template, data),
    );
  };
}
function templatePrinter(template: string): Printer {
  return (objects, single) => {
    const data = dataOf(objects, single);
    try {
      return goTemplate(template, data);
    } catch (e) {
      if (!(e instanceof TemplateError)) throw e;
      throw fail(
        e.parsing
          ? `error parsing template ${template}, template: output:${e.message}`
          : `error executing template ${JSON.stringify(template)}: template: output:${e.message}`,
      );
    }
  };
}
const separated = (texts: readonly string[]): string => texts.join('---\n');

/** The printer for an `-o` value; `undefined` for the table (also `wide`). Throws what kubectl says about others. */
export function printerFor(output: string | undefined, options: FormatOptions = {}): Printer | undefined {
  if (output === undefined || output === '' || output === 'wide') return undefined;
  const equals = output.indexOf('=');
  const name = equals < 0 ? output : output.slice(0, equals);
  let argument = equals < 0 ? '' : output.slice(equals + 1);
  if (name.endsWith('-file') || name === 'templatefile') {
    const text = options.readFile?.(argument);
    if (argument !== '' && text === undefined)
      throw fail(`error reading --template ${argument}, open ${argument}: no such file or directory`);
    argument = text ?? '';
  }
  switch (name) {
    case 'yaml':
      return (objects, single) => printYaml(dataOf(objects, single));
    case 'kyaml':
      return (objects, single) => printKyaml(dataOf(objects, single));
    case 'json':
      return (objects, single) => printJson(dataOf(objects, single));
    case 'name':
      return (objects) => objects.map((o) => `${nameOf(o)}\n`).join('');
    case 'jsonpath':
    case 'jsonpath-as-json':
    case 'jsonpath-file':
      if (argument === '') throw fail('template format specified but no template given');
      return pathPrinter(argument, name === 'jsonpath-as-json');
    case 'go-template':
    case 'template':
    case 'go-template-file':
    case 'templatefile':
      if (argument === '') throw fail('template format specified but no template given');
      return templatePrinter(argument);
    case 'custom-columns':
    case 'custom-columns-file': {
      const columns = parseColumns(argument.trim());
      if (typeof columns === 'string') throw fail(columns);
      return (objects) => {
        try {
          return customColumns(columns, objects.map(toJson), options.noHeaders);
        } catch (e) {
          if (e instanceof PathError) throw fail(e.message);
          throw e;
        }
      };
    }
    default:
      throw fail(
        `unable to match a printer suitable for the output format "${output}", allowed formats are: ${options.allowed ?? FORMATS}`,
      );
  }
}
/** Several objects one after the other (create, apply): documents of their own, not a List. */
export const printEach = (printer: Printer, objects: readonly ApiObject[], output: string): string => {
  const texts = objects.map((o) => printer([o], true));
  return output === 'yaml' ? separated(texts) : texts.join('');
};
