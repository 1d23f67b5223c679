import { MessagePort, workerData } from 'node:worker_threads';
import { yamlDocuments } from './yaml';

const { port, done, files } = workerData as { port: MessagePort; done: Int32Array; files: string };

try {
  port.postMessage((JSON.parse(files) as object[][]).map(yamlDocuments));
} finally {
  // Wakes the thread that waits; without a message it knows that this one failed.
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
}
