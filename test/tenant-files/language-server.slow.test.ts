import { ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(__dirname, '../..');
const TEXT = `# yaml-language-server: $schema=../schema.json
owner: payments@example.com
secrets:
  stripe:
    keys: [api_key]
    maximumAge: 90 days
    deliveries:
      - restarts:
          - deployment: api
        typ: TLS
`;

/** The language server of YAML that editors start, spoken to as they do. */
class LanguageServer {
  private readonly process: ChildProcess;
  private readonly answers = new Map<number, (result: any) => void>();
  private readonly heard: ((message: any) => void)[] = [];
  private received = Buffer.alloc(0);
  private last = 0;

  constructor() {
    const file = join(ROOT, 'node_modules/yaml-language-server/bin/yaml-language-server');
    this.process = spawn(process.execPath, [file, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.process.stdout!.on('data', (data: Buffer) => this.take(data));
  }

  ask(method: string, params: object): Promise<any> {
    this.last += 1;
    const id = this.last;
    return new Promise((resolve) => {
      this.answers.set(id, resolve);
      this.send({ id, method, params });
    });
  }

  tell(method: string, params: object): void {
    this.send({ method, params });
  }

  /** What it says of its own accord. */
  next(method: string): Promise<any> {
    return new Promise((resolve) => {
      this.heard.push((message) => message.method === method && resolve(message.params));
    });
  }

  end(): void {
    this.process.kill();
  }

  private send(message: object): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.process.stdin!.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  private take(data: Buffer): void {
    this.received = Buffer.concat([this.received, data]);
    for (;;) {
      const [head, length] = /^[^]*?Content-Length: (\d+)[^]*?\r\n\r\n/.exec(this.received.toString('latin1')) ?? [];
      const end = (head?.length ?? 0) + Number(length);
      if (head === undefined || this.received.length < end) {
        return;
      }
      const message = JSON.parse(this.received.subarray(head.length, end).toString('utf8'));
      this.received = this.received.subarray(end);
      if (message.method !== undefined && message.id !== undefined) {
        this.send({
          id: message.id,
          result: message.method === 'workspace/configuration' ? [{}, {}, {}, {}, {}] : null,
        });
      } else if (message.id !== undefined) {
        this.answers.get(message.id)?.(message.result);
      } else {
        this.heard.forEach((hear) => hear(message));
      }
    }
  }
}

test('editors complete, explain and refuse by the schema that the first line names', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keywheel-editor-'));
  const server = new LanguageServer();
  try {
    copyFileSync(join(ROOT, 'schemas/tenant-file.schema.json'), join(folder, 'schema.json'));
    const uri = pathToFileURL(join(folder, 'prod/payments.yaml')).href;
    const at = (line: number, character: number) => ({ textDocument: { uri }, position: { line, character } });
    await server.ask('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      capabilities: { textDocument: { hover: {}, completion: {}, publishDiagnostics: {} } },
    });
    const diagnosed = server.next('textDocument/publishDiagnostics');
    server.tell('initialized', {});
    server.tell('workspace/didChangeConfiguration', {
      settings: { yaml: { validate: true, hover: true, completion: true, schemaStore: { enable: false } } },
    });
    server.tell('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text: TEXT } });

    const { diagnostics } = await diagnosed;
    const hover = await server.ask('textDocument/hover', at(8, 14));
    const { items } = await server.ask('textDocument/completion', at(9, 8));

    const lines = diagnostics.map(({ range, message }: any) => `${range.start.line + 1}: ${message}`);
    expect(lines).toEqual([
      expect.stringMatching(/^6: String does not match the pattern/),
      expect.stringMatching(/^10: Property typ is not allowed/),
    ]);
    expect(hover.contents.value).toContain('The Deployment of this name.');
    const labels = items.map(({ label }: any) => label);
    expect(labels).toEqual(expect.arrayContaining(['refreshInterval', 'data', 'type']));
    expect(labels).not.toContain('restarts');
  } finally {
    server.end();
    rmSync(folder, { recursive: true });
  }
}, 60_000);
