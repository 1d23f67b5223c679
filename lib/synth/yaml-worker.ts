import { MessagePort, workerData } from 'node:worker_threads';
import { yamlDocuments } from './yaml';

const { port, done, files } = workerData as { port: MessagePort; done: Int32Array; files: string[] };

try {
  // One by one: what is done is in the message alone, and what it was made of is nowhere.
  for (let file = files.shift(); file !== undefined; file = files.shift()) {
    port.postMessage(yamlDocuments(JSON.parse(file) as object[]));
  }
} finally {
  // Wakes the thread that waits; without a message it knows that this one failed.
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
}
