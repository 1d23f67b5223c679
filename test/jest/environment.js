// Tests run in Node's own realm, and not in one that is made for each file: what they share between files
// (`runtime.js`) has the same Object, Error and Map as they have, and nothing has to look up globals through a proxy.
// What a file has changed is put back after it.
const vm = require('node:vm');
const { TestEnvironment: NodeEnvironment } = require('jest-environment-node');

/** Stands for Node's own realm where jest asks for a context. */
const HERE = vm.createContext({});

/** What a shared package keeps among the globals, for as long as it is loaded itself: the tokens of cdktf. */
const KEPT = ['__cdktfTokenMap'];

const { compileFunction } = vm;
vm.compileFunction = (code, parameters, options) =>
  compileFunction(
    code,
    parameters,
    options?.parsingContext === HERE ? { ...options, parsingContext: undefined } : options,
  );

module.exports = class extends NodeEnvironment {
  /** Folders of the repository whose modules are loaded once for all files. */
  shared = ['lib', 'node_modules'];

  constructor(config, context) {
    super(config, context);
    const { globalConfig, projectConfig } = config;
    if (globalConfig.watch || globalConfig.watchAll) {
      // Somebody is changing the library.
      this.shared = this.shared.filter((folder) => folder !== 'lib');
    }
    const { moduleMocker, fakeTimers, fakeTimersModern } = this;
    fakeTimers.dispose();
    fakeTimersModern.dispose();
    this.putBack = remember();
    this.global = globalThis;
    this.moduleMocker = new moduleMocker.constructor(globalThis);
    this.fakeTimers = undefined;
    this.fakeTimersModern = new fakeTimersModern.constructor({ config: projectConfig, global: globalThis });
  }

  getVmContext() {
    return this.context === null ? null : HERE;
  }

  async teardown() {
    await super.teardown();
    this.putBack();
  }
};

/** What test files change of the process and of its globals. Gives what puts it back. */
function remember() {
  const [cwd, exitCode, env] = [process.cwd(), process.exitCode, { ...process.env }];
  const listeners = new Map(process.eventNames().map((event) => [event, process.rawListeners(event)]));
  const objects = [globalThis, process].map((object) => [object, Object.getOwnPropertyDescriptors(object)]);
  return () => {
    objects.forEach(([object, before]) => restore(object, before));
    for (const name of Object.keys(process.env)) {
      if (!Object.hasOwn(env, name)) {
        delete process.env[name];
      }
    }
    Object.assign(process.env, env);
    for (const event of process.eventNames()) {
      const before = listeners.get(event) ?? [];
      process
        .rawListeners(event)
        .filter((listener) => !before.includes(listener))
        .forEach((listener) => process.removeListener(event, listener));
    }
    process.exitCode = exitCode;
    process.chdir(cwd);
  };
}

function restore(object, before) {
  for (const key of Reflect.ownKeys(object)) {
    if (!Object.hasOwn(before, key) && !KEPT.includes(key)) {
      delete object[key];
    }
  }
  for (const key of Reflect.ownKeys(before)) {
    const now = Object.getOwnPropertyDescriptor(object, key);
    const { value, get, set } = before[key];
    if (now === undefined || now.value !== value || now.get !== get || now.set !== set) {
      Object.defineProperty(object, key, before[key]);
    }
  }
}
