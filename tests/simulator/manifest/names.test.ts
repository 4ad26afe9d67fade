// Names and addresses one by one (apimachinery's validation.go and content rules), and the sentences around errors (field.Error, kubectl).
import { describe, expect, test } from 'vitest';
import { invalidText, serverText, statusMessage } from '../../../src/simulator/manifest/envelope.ts';
import { describeField, describeStruct } from '../../../src/simulator/manifest/fieldWords.ts';
import { structOf } from '../../../src/simulator/manifest/schema.ts';
import { Errors, errorReason, errorText, goJson, goQuote, goValue } from '../../../src/simulator/manifest/validate/errors.ts';
import { configKey, dnsLabel, dnsSubdomain, dnsSubdomainWithUnderscore, envVarName, httpHeaderName, isIPv4, isIPv6, labelValue, localPath, maskTrailingDash, portName, portNumber, projectedPath, qualifiedName } from '../../../src/simulator/manifest/validate/names.ts';
import { M_LABEL, M_LVAL, M_PORT, M_QNAME, M_SUB } from './helpers.ts';

const a = (count: number): string => 'a'.repeat(count);
const longer = (most: number, unit = 'characters'): string => `must be no more than ${most} ${unit}`;
const UNDERSCORE = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character or '_' (e.g. 'example.com', regex used for validation is '[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?(\\.[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?)*')";
const KEY = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
const TWO = 'a valid label key ' + M_QNAME.slice('name part '.length) + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
const LETTERS = 'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)';
const LETTER = 'must contain at least one letter (a-z)';
const ENV = "a valid environment variable name must consist only of printable ASCII characters other than '='";
const HEADER = "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";
describe('names', () => {
  test.each<[(text: string) => readonly string[], string, ...string[]]>([
    [dnsLabel, 'a'], [dnsLabel, 'a-1'], [dnsLabel, a(63)], [dnsLabel, a(64), longer(63)], [dnsLabel, 'a.b', 'must not contain dots'], [dnsLabel, 'A', M_LABEL], [dnsLabel, '', M_LABEL], [dnsLabel, '-a', M_LABEL], [dnsLabel, 'a-', M_LABEL], [dnsLabel, 'a.', M_LABEL], [dnsLabel, 'é'.repeat(32), longer(63), M_LABEL], [dnsLabel, 'é'.repeat(31), M_LABEL], [dnsLabel, '€'.repeat(21), M_LABEL], [dnsLabel, '€'.repeat(22), longer(63), M_LABEL], [dnsLabel, '😀'.repeat(16), longer(63), M_LABEL], [dnsLabel, '😀'.repeat(15), M_LABEL], [dnsLabel, '\u07ff'.repeat(31), M_LABEL], [dnsLabel, '\u0800'.repeat(21) + 'a', longer(63), M_LABEL], [dnsLabel, '\uffff'.repeat(21), M_LABEL], [dnsLabel, '\u{10000}'.repeat(15) + 'aaaa', longer(63), M_LABEL], [dnsLabel, '\x7f'.repeat(63), M_LABEL], [dnsLabel, '\x80'.repeat(32), longer(63), M_LABEL],
    [dnsSubdomain, 'a.b-c.1'], [dnsSubdomain, a(253)], [dnsSubdomain, a(254), longer(253)], [dnsSubdomain, 'a..b', M_SUB], [dnsSubdomain, 'a.-b', M_SUB], [dnsSubdomain, '', M_SUB], [dnsSubdomain, 'a_b', M_SUB],
    [dnsSubdomainWithUnderscore, '_a.b_'], [dnsSubdomainWithUnderscore, a(253)], [dnsSubdomainWithUnderscore, a(254), longer(253)], [dnsSubdomainWithUnderscore, '-', UNDERSCORE], [dnsSubdomainWithUnderscore, 'a.', UNDERSCORE], [dnsSubdomainWithUnderscore, 'A', UNDERSCORE],
    [qualifiedName, 'a'], [qualifiedName, 'A_b.c-1'], [qualifiedName, 'x.y/A'], [qualifiedName, '', 'name part must be non-empty', M_QNAME], [qualifiedName, 'a/', 'name part must be non-empty', M_QNAME], [qualifiedName, '/a', 'prefix part must be non-empty'], [qualifiedName, 'A/a', `prefix part ${M_SUB}`], [qualifiedName, `${a(254)}/a`, `prefix part ${longer(253)}`], [qualifiedName, 'a/b/c', TWO], [qualifiedName, a(63)], [qualifiedName, a(64), `name part ${longer(63, 'bytes')}`], [qualifiedName, '-a', M_QNAME], [qualifiedName, 'a-', M_QNAME],
    [labelValue, ''], [labelValue, 'A_b.c-1'], [labelValue, a(63)], [labelValue, a(64), longer(63, 'bytes')], [labelValue, '-', M_LVAL], [labelValue, 'a b', M_LVAL],
    [portName, 'http'], [portName, 'a-1'], [portName, a(15)], [portName, a(16), longer(15)], [portName, '80', LETTER], [portName, 'A', LETTERS, LETTER], [portName, 'a_', LETTERS], [portName, 'a--b', 'must not contain consecutive hyphens'], [portName, '-a', 'must not begin or end with a hyphen'], [portName, 'a-', 'must not begin or end with a hyphen'], [portName, '', LETTERS, LETTER], [portName, '--', LETTER, 'must not contain consecutive hyphens', 'must not begin or end with a hyphen'],
    [configKey, 'a.B-c_1'], [configKey, a(253)], [configKey, a(254), longer(253)], [configKey, '', KEY], [configKey, 'a b', KEY], [configKey, '.', "must not be '.'"], [configKey, '..', "must not be '..'"], [configKey, '..a', "must not start with '..'"], [configKey, 'a..b'], [configKey, '...', "must not start with '..'"],
    [envVarName, 'A'], [envVarName, ' ~<>;'], [envVarName, '', ENV], [envVarName, 'a=b', ENV], [envVarName, 'é', ENV], [envVarName, 'a\tb', ENV], [envVarName, '\x7f', ENV],
    [httpHeaderName, 'X-A-1'], [httpHeaderName, '', HEADER], [httpHeaderName, 'a b', HEADER], [httpHeaderName, 'a:', HEADER], [httpHeaderName, ':a', HEADER],
    [localPath, 'a/b'], [localPath, ''], [localPath, '/a', 'must be a relative path'], [localPath, '/../a', 'must be a relative path', "must not contain '..'"], [localPath, 'a/..', "must not contain '..'"], [localPath, 'a..b/..c'],
    [projectedPath, 'a'], [projectedPath, '..a', "must not start with '..'"], [projectedPath, '../a', "must not contain '..'"], [projectedPath, '..', "must not contain '..'", "must not start with '..'"], [projectedPath, 'a/..b'],
  ])('%o %j', (rule, text, ...want) => expect(rule(text)).toEqual(want));
  test.each([['a-', 'a'], ['abc-', 'aba'], ['-', '-'], ['a', 'a'], ['a-b', 'a-b']])('as a beginning, %s counts as %s', (text, want) => expect(maskTrailingDash(text)).toBe(want));
  test('ports', () => expect([0, 1, 65535, 65536].map((port) => portNumber(port))).toEqual([[M_PORT], [], [], [M_PORT]]));
});

describe('addresses', () => {
  test.each([['1.2.3.4', true], ['0.0.0.0', true], ['255.255.255.255', true], ['199.200.249.250', true], ['256.1.1.1', false], ['1.2.3', false], ['1.2.3.4.5', false], ['01.2.3.4', false], ['1.2.3.4 ', false], ['a.b.c.d', false], ['', false]])('%s is IPv4: %s', (text, want) => expect(isIPv4(text)).toBe(want));
  test.each([
    ['::', true], ['::1', true], ['1::', true], ['1::2', true], ['2001:db8::FFFF', true], ['1:2:3:4:5:6:7:8', true], ['1:2:3:4:5:6:7::', true], ['::2:3:4:5:6:7:8', true], ['::1.2.3.4', true], ['1:2:3:4:5:6:1.2.3.4', true], ['ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255', true],
    ['1:2:3:4:5:6:7', false], ['1:2:3:4:5:6:7:8:9', false], ['1::2::3', false], ['1:2:3:4::5:6:7:8', false], [':::', false], ['12345::', false], ['g::', false], ['1.2.3.4', false], ['1.2.3.4::', false], ['::1.2.3', false], ['::1.2.3.4:5', false], ['1:2:3:4:5:6:7:1.2.3.4', false], ['1:2:3:4:5:1.2.3.4', false], [':1', false], ['1:', false], ['abcd', false], ['', false], [`::${'0'.repeat(50)}1`, false],
  ])('%s is IPv6: %s', (text, want) => expect(isIPv6(text)).toBe(want));
});

describe('errors', () => {
  const errors = new Errors();
  errors.required('a'); errors.required('a', 'd', 'z'); errors.invalid('b', 'x', 'd'); errors.invalid('b', 1, '', 'z'); errors.duplicate('c', true); errors.duplicate('c', 'x', 'z'); errors.unsupported('d', 'x', ['p', 'q']); errors.unsupported('d', undefined, [], 'z'); errors.forbidden('e', 'd'); errors.forbidden('e', 'd', 'z'); errors.notFound('f', 'x'); errors.notFound('f', null, 'z'); errors.tooMany('g', 3, 2); errors.tooLong('h', 5); errors.messages('i', 'x', ['m', 'n'], 'z'); errors.add({ path: 'j', type: 'internal', detail: 'd' }); errors.add({ path: 'k', type: 'typeInvalid', value: '{}', detail: 'd' });
  const told: readonly (readonly [text: string, reason: string, at?: string, allowed?: readonly string[]])[] = [
    ['a: Required value', 'FieldValueRequired'], ['a: Required value: d', 'FieldValueRequired', 'z'], ['b: Invalid value: "x": d', 'FieldValueInvalid'], ['b: Invalid value: 1', 'FieldValueInvalid', 'z'], ['c: Duplicate value: true', 'FieldValueDuplicate'], ['c: Duplicate value: "x"', 'FieldValueDuplicate', 'z'], ['d: Unsupported value: "x": supported values: "p", "q"', 'FieldValueNotSupported', undefined, ['p', 'q']], ['d: Unsupported value: null: supported values: ', 'FieldValueNotSupported', 'z', []], ['e: Forbidden: d', 'FieldValueForbidden'], ['e: Forbidden: d', 'FieldValueForbidden', 'z'], ['f: Not found: "x"', 'FieldValueNotFound'], ['f: Not found: null', 'FieldValueNotFound', 'z'],
    ['g: Too many: 3: must have at most 2 items', 'FieldValueTooMany'], ['h: Too long: may not be more than 5 bytes', 'FieldValueTooLong'], ['i: Invalid value: "x": m', 'FieldValueInvalid', 'z'], ['i: Invalid value: "x": n', 'FieldValueInvalid', 'z'], ['j: Internal error: d', 'InternalError'], ['k: Invalid value: {}: d', 'FieldValueTypeInvalid'],
  ];
  test.each(told.map(([text, reason, at, allowed], i) => ({ i, text, reason, at, allowed })))('$i $text', ({ i, text, reason, at, allowed }) => {
    const error = errors.list[i]!;
    expect([errorText(error), errorReason(error), error.at, error.allowed]).toEqual([text, reason, at, allowed]);
    expect(Object.hasOwn(error, 'at')).toBe(at !== undefined);
    expect(errors.size).toBe(18);
  });
  test.each<[unknown, string]>([[undefined, 'null'], [null, 'null'], ['a"b', '"a\\"b"'], [1.5, '1.5'], [false, 'false'], [[1, 'a'], '[1,"a"]'], [{ b: 1, a: { d: [{ z: 1, y: 2 }], c: null }, e: undefined }, '{"a":{"c":null,"d":[{"y":2,"z":1}]},"b":1}'], [{ a: '<&>\u2028' }, '{"a":"\\u003c\\u0026\\u003e\\u2028"}']])('%j is printed %s', (value, want) => expect(goValue(value)).toBe(want));
  test.each([['a', '"a"'], ['\\', '"\\\\"'], ['\x07\b\f\n\r\t\v', '"\\a\\b\\f\\n\\r\\t\\v"'], ['\0\x1f\x7f', '"\\x00\\x1f\\x7f"'], ['é €😀', '"é €😀"'], ['\u00a0\u2028\u200b', '"\\u00a0\\u2028\\u200b"'], ['\u{e0001}', '"\\U000e0001"'], ['\x85', '"\\u0085"']])('%j is quoted %s', (text, want) => expect(goQuote(text)).toBe(want));
  test('JSON of what is no object', () => expect([goJson(5), goJson([]), goJson(null)]).toEqual(['5', '[]', 'null']));
  const one = errors.list.slice(0, 1);
  const two = errors.list.slice(0, 2);
  test('around them', () => {
    expect([invalidText('Pod', 'x', one), invalidText('Pod', 'x', two)]).toEqual(['The Pod "x" is invalid: a: Required value', 'The Pod "x" is invalid: \n* a: Required value\n* a: Required value: d']);
    expect([statusMessage('Pod', '', 'x', one), statusMessage('Job', 'batch', 'x', two)]).toEqual(['Pod "x" is invalid: a: Required value', 'Job.batch "x" is invalid: [a: Required value, a: Required value: d]']);
    expect([serverText('NotFound', 'm', undefined), serverText('NotFound', 'm', 'f'), serverText('NotFound', 'm', 'f', 'deleting')]).toEqual(['Error from server (NotFound): m', 'Error from server (NotFound): error when creating "f": m', 'Error from server (NotFound): error when deleting "f": m']);
  });
  test('five hundred are enough', () => {
    const many = new Errors();
    for (let i = 0; i < 501; i++) many.required(String(i));
    expect(many.size).toBe(500);
  });
});

describe('words of fields', () => {
  const about = (struct: string, name: string): string => describeField(struct, structOf(struct)!.get(name)!);
  test.each([
    ['Container', 'tty', 'Gives it a terminal.'], ['EphemeralContainer', 'tty', 'Gives it a terminal.'], ['EphemeralContainer', 'targetContainerName', 'The container whose processes it can see.'], ['HTTPGetAction', 'scheme', 'HTTP or HTTPS; certificates are not checked.'], ['EnvVar', 'name', 'The name; within its list or namespace there is only one of it.'],
    ['VolumeMount', 'name', "Which of the Pod's volumes."], ['PodStatus', 'qosClass', 'Guaranteed, Burstable or BestEffort: who is thrown out last when memory runs short.'], ['VolumeProjection', 'secret', '<no description>'], ['PodSpec', 'os', 'The operating system of its node.'],
  ])('%s.%s', (struct, name, want) => expect(about(struct, name)).toBe(want));
  test('of structs', () => expect([describeStruct('Namespace'), describeStruct('Container').length > 10, describeStruct('Wibble'), describeStruct('*')]).toEqual(['A room of names: objects in different ones do not meet.', true, '<no description>', describeStruct('*')]));
});
