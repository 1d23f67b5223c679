import { dump } from 'js-yaml';
import { join } from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';

/** Documents as people like to read them in a diff: no anchors, no folded lines, in the order they are given. */
export function yamlDocuments(documents: readonly object[]): string {
  return documents.map((document) => dump(document, { noRefs: true, lineWidth: -1 })).join('---\n');
}

/** From this many on, a second thread pays for its start and for the copies. */
const WORTH_A_THREAD = 4000;

/**
 * Starts to write files of documents as YAML, on another thread if they are many, so that it goes on while Terraform's
 * side is rendered and both are checked.
 *
 * @returns waits for the texts, in the order of the files
 */
export function startYaml(files: readonly (readonly object[])[]): () => string[] {
  const documents = files.reduce((count, file) => count + file.length, 0);
  // A thread loads plain JavaScript only: where the library runs from its sources, there is none to load.
  if (documents < WORTH_A_THREAD || __filename.endsWith('.ts')) {
    return () => files.map(yamlDocuments);
  }
  const done = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(join(__dirname, 'yaml-worker.js'), {
    // As JSON: copying the objects themselves takes twice as long. A text a file: no more than one is read at a time.
    workerData: { port: port2, done, files: files.map((file) => JSON.stringify(file)) },
    transferList: [port2],
  });
  worker.unref();
  return () => {
    Atomics.wait(done, 0, 0);
    // Whatever kept the thread from its work: what it would have done is done here.
    const texts = files.map(
      (file) => (receiveMessageOnPort(port1)?.message as string | undefined) ?? yamlDocuments(file),
    );
    port1.close();
    return texts;
  };
}
