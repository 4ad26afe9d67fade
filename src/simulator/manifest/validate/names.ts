// Names, labels, ports and paths: the shared messages of the spec (3.2), each function answering what is wrong with one text.

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const EXAMPLE = "(e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
export const M_LABEL = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character ${EXAMPLE}`;
export const M_SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const QUALIFIED =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const LABEL_VALUE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const CONFIG_KEY =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
export const M_PORT = 'must be between 1 and 65535, inclusive';
export const M_NONNEGATIVE = 'must be greater than or equal to 0';
export const M_MODE = 'must be a number between 0 and 0777 (octal), both inclusive';
export const M_ID = 'must be between 0 and 2147483647, inclusive';
export const M_INIT = 'may not be set for init containers without restartPolicy=Always';

const longer = (n: number, unit = 'characters'): string => `must be no more than ${n} ${unit}`;
/** Bytes of a text in UTF-8, as Go counts. */
export const utf8Length = (text: string): number => {
  let n = 0;
  for (const c of text) {
    const p = c.codePointAt(0) ?? 0;
    n += p < 0x80 ? 1 : p < 0x800 ? 2 : p < 0x10000 ? 3 : 4;
  }
  return n;
};
/** The regexes are linear, but names of megabytes need not reach them. */
const within = (pattern: RegExp, text: string): boolean => text.length <= 100_000 && pattern.test(text);

/** M-LEN(63), then M-LABEL. */
export function dnsLabel(text: string): string[] {
  const found: string[] = [];
  if (utf8Length(text) > 63) found.push(longer(63));
  if (!within(LABEL, text)) found.push(within(SUBDOMAIN, text) ? 'must not contain dots' : M_LABEL);
  return found;
}
/** M-LEN(253), then M-SUB. */
export function dnsSubdomain(text: string): string[] {
  const found: string[] = [];
  if (utf8Length(text) > 253) found.push(longer(253));
  if (!within(SUBDOMAIN, text)) found.push(M_SUBDOMAIN);
  return found;
}
export const dnsSubdomainWithUnderscore = (text: string): string[] => {
  const found = utf8Length(text) > 253 ? [longer(253)] : [];
  if (!within(/^[_a-z0-9]([-_a-z0-9]*[_a-z0-9])?(\.[_a-z0-9]([-_a-z0-9]*[_a-z0-9])?)*$/, text)) {
    found.push(
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character or '_' (e.g. 'example.com', regex used for validation is '[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?(\\.[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?)*')",
    );
  }
  return found;
};
/** Where a name is only a prefix, a trailing dash is fine. */
export const maskTrailingDash = (text: string): string => (text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text);

/** Label keys and the like: optional prefix, slash, name (V-05). */
export function qualifiedName(text: string): string[] {
  const parts = text.split('/');
  const found: string[] = [];
  if (parts.length > 2) return [`a valid label key ${QUALIFIED} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  const name = parts[parts.length - 1] ?? '';
  if (parts.length === 2) {
    const prefix = parts[0] ?? '';
    if (prefix === '') found.push('prefix part must be non-empty');
    else found.push(...dnsSubdomain(prefix).map((m) => `prefix part ${m}`));
  }
  if (name === '') found.push('name part must be non-empty');
  else if (utf8Length(name) > 63) found.push(`name part ${longer(63, 'bytes')}`);
  if (!within(/^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/, name)) found.push(`name part ${QUALIFIED}`);
  return found;
}
export function labelValue(text: string): string[] {
  const found: string[] = [];
  if (utf8Length(text) > 63) found.push(longer(63, 'bytes'));
  if (text !== '' && !within(/^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/, text)) found.push(LABEL_VALUE);
  return found;
}
/** M-PORTNAME: every rule that is broken, in order. */
export function portName(text: string): string[] {
  const found: string[] = [];
  if (utf8Length(text) > 15) found.push(longer(15));
  if (!within(/^[-a-z0-9]+$/, text)) found.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(text)) found.push('must contain at least one letter (a-z)');
  if (text.includes('--')) found.push('must not contain consecutive hyphens');
  if (text !== '' && (text.startsWith('-') || text.endsWith('-'))) found.push('must not begin or end with a hyphen');
  return found;
}
export const portNumber = (port: number): string[] => (port >= 1 && port <= 65535 ? [] : [M_PORT]);
export const configKey = (text: string): string[] => {
  const found = utf8Length(text) > 253 ? [longer(253)] : [];
  if (!within(/^[-._a-zA-Z0-9]+$/, text)) found.push(CONFIG_KEY);
  if (text === '.') found.push("must not be '.'");
  else if (text === '..') found.push("must not be '..'");
  else if (text.startsWith('..')) found.push("must not start with '..'");
  return found;
};
/** Any printable ASCII but `=` is legal in 1.36 (V-26). */
export const envVarName = (text: string): string[] =>
  text !== '' && within(/^[ -<>-~]+$/, text)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
export const httpHeaderName = (text: string): string[] =>
  within(/^[-A-Za-z0-9]+$/, text)
    ? []
    : [
        "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
      ];

/** Paths that must stay inside their volume (V-34, V-38): no `..` elements, not absolute. */
export function localPath(text: string): string[] {
  const found = text.startsWith('/') ? ['must be a relative path'] : [];
  return [...found, ...noBacksteps(text)];
}
export const noBacksteps = (text: string): string[] => (text.split('/').includes('..') ? ["must not contain '..'"] : []);
/** The same for files that are projected into a volume. */
export const projectedPath = (text: string): string[] =>
  text.startsWith('..') && !text.startsWith('../') ? [...localPath(text), "must not start with '..'"] : localPath(text);

const OCTET = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}(\\.${OCTET}){3}$`);
export const isIPv4 = (text: string): boolean => IPV4.test(text);
/** Reads IPv6 by its groups; a dotted IPv4 may end it. */
export function isIPv6(text: string): boolean {
  if (text.length > 45 || !/^[0-9a-fA-F:.]+$/.test(text) || !text.includes(':')) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [i, half] of halves.entries()) {
    if (half === '') continue;
    const parts = half.split(':');
    for (const [j, part] of parts.entries()) {
      const last = i === halves.length - 1 && j === parts.length - 1;
      if (last && part.includes('.')) {
        if (!isIPv4(part)) return false;
        groups += 2;
      } else {
        if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return false;
        groups++;
      }
    }
  }
  return halves.length === 2 ? groups < 8 : groups === 8;
}
export const validIP = (text: string): string[] =>
  isIPv4(text) || isIPv6(text) ? [] : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'];
