import fc from 'fast-check';
import { FleetError } from '../../lib/errors';
import { logLine, logLines } from '../../lib/text/log';
import { masked } from '../../lib/text/masked';
import { HOSTILE, hostileText, UNSEEN } from '../encode/hostile';

/** As the runners of GitHub and Azure and TeamCity look for them in a line. */
const COMMANDS = [/^\s*::/, /##[A-Za-z]*\[/];

test.each([
  '::error file=README.md,line=1::forged',
  '   ::add-mask::x',
  'a ##vso[task.setvariable variable=x]y',
  'a ##[error]y',
  "##teamcity[buildStatus text='x']",
  '###[group]',
])('%j commands nothing', (text) => {
  const line = logLine(text);
  for (const command of COMMANDS) {
    expect(line).not.toMatch(command);
  }
});

test('whatever comes in, what goes to a log is one visible line without a command, and stays the same', () => {
  fc.assert(
    fc.property(hostileText(), (text) => {
      const line = logLine(text);
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
      expect(COMMANDS.filter((command) => command.test(line))).toEqual([]);
      expect(logLine(line)).toBe(line);
    }),
  );
});

test('what is harmless stays as it is', () => {
  for (const text of ['arn:aws:iam::1234:role/x', 'kv/a::b', '# a', '## [a]', 'owner@example.com', 'päyments']) {
    expect(logLine(text)).toBe(text);
  }
  expect(logLines('a\r\n  ::error::b\nc\x1b[2K')).toBe('a\n  \\u003a:error::b\nc\\u001b[2K');
});

test.each([...HOSTILE, ...UNSEEN])('an error about %j is one visible line', (text) => {
  const { message, reason } = new FleetError('X', `got "${text}"`, `a/${text}`);
  expect(`${message}${reason}`).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
});

describe('an address in a message', () => {
  const SECRETS = [
    'CANARY',
    'CAN"ARY',
    'CAN ARY',
    "CAN'ARY",
    'CAN/ARY',
    'CAN@ARY',
    'CAN:ARY',
    'CAN#ARY',
    'CAN?ARY',
    'CAN\\ARY',
    'CAN`ARY',
  ];
  const MESSAGES = [
    (url: string) => `the store asks "${url}", and Terraform configures "https://b:8200"`,
    (url: string) => `it asks ${url}`,
    (url: string) => `both "https://a.example.com" and "${url}"`,
  ];

  test.each(SECRETS)('shows nothing of the user %j', (secret) => {
    for (const start of ['https://', 'HTTPS://', 'postgresql://', 'https:/', 'https:\\\\', '//', 'payments///']) {
      for (const message of MESSAGES) {
        for (const user of [`${secret}@`, `u:${secret}@`, `${secret}:x@`]) {
          const told = masked(message(`${start}${user}vault.example.com:8200`));
          expect(told).not.toMatch(/CAN|ARY/);
          expect(told).toContain(/[?#]/.test(secret) ? '…' : '…@vault.example.com:8200');
        }
      }
    }
  });

  test('shows nothing of its query and of its fragment', () => {
    for (const message of MESSAGES) {
      for (const tail of ['?token=CANARY', '/x?a=b&c=CANARY', '#CANARY', '/?@CANARY', '?a#CANARY']) {
        expect(masked(message(`https://vault.example.com:8200${tail}`))).not.toContain('CANARY');
      }
    }
    expect(masked('file:///x/https:/a@b/%3Ftoken=CANARY')).not.toContain('CANARY');
    expect(masked('file:///x/y%23CANARY.ts')).toBe('file:///x/y%23…');
    expect(masked('file:///a%20b/c.ts')).toBe('file:///a%20b/c.ts');
    expect(masked('at "https://a/b?c=d", use "https://a/b"')).toBe('at "https://a/b?…", use "https://a/b"');
  });

  test('of a data source shows nothing of its user', () => {
    expect(masked('"v:CANARY@tcp(db:3306)/?tls=true"')).not.toContain('CANARY');
  });

  test('without either, and a mail address, stay', () => {
    for (const text of [
      'two hubs, "https://a:8200" and "https://b:8200", of "a@example.com"',
      'https://kubernetes.io/docs/concepts/ says so',
      'a@b.c and d@e.f',
    ]) {
      expect(masked(text)).toBe(text);
    }
  });

  test('taken for a path keep their queries to themselves as well', () => {
    expect(masked('there is no https:/…@hub:8200/?token=CANARY; say where')).toBe(
      'there is no https:/…@hub:8200/?… say where',
    );
  });
});
