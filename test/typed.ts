import { dirname, join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..');

/**
 * What TypeScript says of programs that are in no file, each as a file of this repository.
 *
 * @param sources text by the path below the repository
 */
export function typeErrors(sources: ReadonlyMap<string, string>): string[] {
  const files = new Map([...sources].map(([name, text]) => [join(root, name), text]));
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (file) => files.get(file) ?? readFile(file);
  host.fileExists = (file) => files.has(file) || fileExists(file);
  const folders = new Set([...files.keys()].map(dirname));
  const { directoryExists } = host;
  host.directoryExists = (folder) => folders.has(folder) || (directoryExists?.(folder) ?? true);
  host.getSourceFile = (file, version, ...rest) =>
    files.has(file) ? ts.createSourceFile(file, files.get(file)!, version) : getSourceFile(file, version, ...rest);
  const program = ts.createProgram([...files.keys()], { ...options, noUnusedLocals: false }, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
}
