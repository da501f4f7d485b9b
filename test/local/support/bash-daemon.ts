import { runDaemon } from '../../../src/local/daemon/run-daemon.js';
import { BashRuntime } from './bash-runtime.js';

/** The detached server as it is, but for the runtime. */
process.exitCode = await runDaemon(process.argv.slice(2), { runtime: new BashRuntime() });
