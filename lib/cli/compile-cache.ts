import * as nodeModule from 'node:module';

// Node 22 keeps what it compiled for the next run; what is loaded before this is compiled each time.
(nodeModule as { enableCompileCache?: () => void }).enableCompileCache?.();
