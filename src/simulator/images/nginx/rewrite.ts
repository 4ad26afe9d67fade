import { errorResponse, mimeOf } from './response.ts';
import type { Response } from './response.ts';
import { compilePattern, nearest } from './settings.ts';
import type { Scope } from './settings.ts';
import { expand, hostOf } from './variables.ts';
import type { Exchange } from './variables.ts';

/** `set`, `rewrite`, `if` and `return` of one block; an answer when one of them ends the request. */
export function rewritten(x: Exchange, scope: Scope): Response | undefined {
  for (const directive of scope.directives) {
    const { name, args, block } = directive;
    if (name === 'set') x.set.set((args[0] ?? '').replace(/^\$/, ''), expand(x, args[1] ?? ''));
    else if (name === 'break') return undefined;
    else if (name === 'return') return returned(x, args);
    else if (name === 'if' && condition(x, args.join(' '), directive)) {
      const inner = rewritten(x, { directives: block ?? [], parent: scope });
      if (inner !== undefined) return inner;
    } else if (name === 'rewrite') {
      const match = compilePattern(args[0] ?? '', false, directive).exec(x.uri);
      if (match === null) continue;
      x.captures = match;
      const target = expand(x, args[1] ?? '');
      if (/^https?:\/\//.test(target) || args[2] === 'permanent' || args[2] === 'redirect')
        return returned(x, [args[2] === 'permanent' ? '301' : '302', target]);
      const [path, query] = target.split('?', 2);
      x.uri = path!;
      if (query !== undefined) x.args = query;
      if (args[2] === 'break') x.set.set('\0break', '1');
      if (args[2] === 'last' || args[2] === 'break') return undefined;
    }
  }
  return undefined;
}

function condition(x: Exchange, text: string, directive: Parameters<typeof compilePattern>[2]): boolean {
  const inner = text.replace(/^\(\s*/, '').replace(/\s*\)$/, '');
  const match = /^(\S+)\s+(=|!=|~\*|~|!~\*|!~)\s+"?(.*?)"?$/.exec(inner);
  if (match === null) return !['', '0'].includes(expand(x, inner));
  const value = expand(x, match[1]!);
  const [, , operator, wanted] = match;
  if (operator === '=' || operator === '!=') return (value === expand(x, wanted!)) === (operator === '=');
  return compilePattern(wanted!, operator!.endsWith('*'), directive).test(value) !== operator!.startsWith('!');
}

function returned(x: Exchange, args: readonly string[]): Response {
  const code = /^\d+$/.test(args[0] ?? '') ? Number(args[0]) : 302;
  const text = code === 302 && args.length === 1 && !/^\d+$/.test(args[0]!) ? args[0] : args[1];
  if ([301, 302, 303, 307, 308].includes(code)) {
    const to = expand(x, text ?? '');
    const port = x.request.local.port === 80 ? '' : `:${x.request.local.port}`;
    return { ...errorResponse(code, [['Location', to.startsWith('/') ? `http://${hostOf(x.request)}${port}${to}` : to]]), special: false };
  }
  if (text === undefined) return code >= 400 ? errorResponse(code) : { status: code, type: 'text/plain', headers: [], body: '' };
  const type = nearest(x.location?.scope ?? x.server.scope, 'default_type')?.args[0] ?? 'text/plain';
  return { status: code, type: mimeOf(x, x.uri) ?? type, headers: [], body: expand(x, text) };
}
