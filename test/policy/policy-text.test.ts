import { FleetError } from '../../lib/errors';
import { AccessRules } from '../../lib/policy/policy';
import { parsePolicy } from '../../lib/policy/policy-text';
import { Server } from '../../lib/policy/policy-path';
import { OPENBAO_TEXTS, POLICY_TEXTS, Read } from './policy-texts';

/** What is granted, as the end-to-end suite asks the server for it. */
function read(text: string, server: Server): Read {
  try {
    const rules = new AccessRules().addPolicy(text, { server });
    return Object.fromEntries(
      rules.unordered.map(({ pattern }) => {
        const granted = [...rules.capabilitiesOn(pattern.text)].sort();
        return [pattern.text, granted.length > 0 ? granted : ['deny']];
      }),
    );
  } catch (error) {
    expect(error).toBeInstanceOf(FleetError);
    expect((error as FleetError).code).toBe('PolicyInvalid');
    return undefined;
  }
}

describe('a policy is read as the server reads it', () => {
  test.each(POLICY_TEXTS)('%s', (_what, text, expected) => {
    expect(read(text, 'openbao')).toEqual(expected);
    expect(read(text, 'vault')).toEqual(expected);
  });

  test.each(OPENBAO_TEXTS)('%s, on OpenBao', (_what, text, expected) => {
    expect(read(text, 'openbao')).toEqual(expected);
  });
});

describe('a path keeps what it says of requests', () => {
  test('of their parameters, by names in lower case', () => {
    const [path] = parsePolicy(`path "a" {
      capabilities        = ["create"]
      allowed_parameters  = { "Team" = ["a", 2, true, { b = 1 }], "*" = [] }
      denied_parameters   = { admin = [] }
      required_parameters = ["Team"]
    }`);

    expect(path!.restrictions).toEqual({
      allowedParameters: new Map([
        ['team', ['a', 2, true, { b: 1 }]],
        ['*', []],
      ]),
      deniedParameters: new Map([['admin', []]]),
      requiredParameters: ['Team'],
    });
  });

  test('of wrapping, in seconds', () => {
    const [path] = parsePolicy('path "a" { min_wrapping_ttl = "1m30s" max_wrapping_ttl = "1d" }');

    expect(path!.restrictions).toEqual({ minWrappingTtl: 90, maxWrappingTtl: 86_400 });
  });

  test('of what either server has alone', () => {
    const [path] = parsePolicy(`path "a" {
      capabilities = ["list", "subscribe", "scan"]
      pagination_limit = 0x10
      list_scan_response_keys_filter_path = "{{ .path }}{{ .key }}"
      expiration = "2030-01-31T12:00:00Z"
      subscribe_event_types = ["kv*"]
      mfa_methods = ["totp"]
      control_group = { ttl = "4h" }
    }`);

    expect(path).toEqual({
      path: 'a',
      capabilities: ['list', 'subscribe', 'scan'],
      expiration: new Date('2030-01-31T12:00:00Z'),
      restrictions: {
        paginationLimit: 16,
        responseKeysFilterPath: '{{ .path }}{{ .key }}',
        subscribeEventTypes: ['kv*'],
        mfaMethods: ['totp'],
        controlGroups: [{ ttl: '4h' }],
      },
    });
  });
});

describe('what a server refuses is refused with the line and what is expected there', () => {
  test.each<[string, string]>([
    [
      'path "a" {\n  capabilities = ["all"]\n}',
      'line 1: the path "a" has the capability "all". Allowed are "create", ',
    ],
    ['\npath "a" {\n  capability = ["read"]\n}', 'line 3: the path "a" has no "capability". It can have "comment", '],
    ['path "a" {\n  capabilities = ["read" "list"]\n}', 'line 2: expected "," or "]", got "list".'],
    ['path "a" {\n  capabilities = "read"\n}', 'line 2: "capabilities" expects a list, got "read".'],
    ['/* a\n b */ path "a" {', 'line 2: expected a name, got the end of the policy.'],
    ['path "a"', 'line 1: expected "{", got the end of the policy.'],
    ['path "a" { policy = "all" }', 'line 1: the path "a" has the policy "all". Allowed are "deny", "read", '],
    ['{\n  "path": {\n    "a": yes\n  }\n}', 'line 3: expected a value, got "yes".'],
    ['path "a\n', 'line 1: a text is not closed: expected `"` on the same line.'],
    ['path "a" {\n comment = <<EOF\n', 'line 3: a text is not closed: expected a line "EOF" that ends it.'],
    ['path "a/+*" {}', 'line 1: the path "a/+*" has "+*" in it, which the server refuses.'],
    ['path "a/{{b" {}', 'line 1: the path "a/{{b" has "{{" or "}}" without the other.'],
    ['path "a" { expiration = "soon" }', 'line 1: "expiration" is "soon". Expected a time like "2030-01-31T12:00:00Z"'],
    ['path "a" { pagination_limit = "x" }', 'line 1: "pagination_limit" expects a whole number, got "x".'],
  ])('%j', (text, message) => {
    expect(() => parsePolicy(text)).toThrow(`PolicyInvalid: ${message}`);
  });

  test("each server refuses what is the other's", () => {
    const [scan, subscribe] = ['scan', 'subscribe'].map((one) => `path "a" { capabilities = ["${one}"] }`);

    expect(() => parsePolicy(scan!, 'vault')).toThrow('the capability "scan"');
    expect(() => parsePolicy(subscribe!, 'openbao')).toThrow('the capability "subscribe"');
    expect(parsePolicy(scan! + subscribe!)).toHaveLength(2);
  });
});
