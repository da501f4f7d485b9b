import { runDaemon } from './run-daemon.js';

/** Entry of the detached server: `node daemon.js --data-dir … [--port …] [--idle-minutes …]`. */
process.exitCode = await runDaemon(process.argv.slice(2));
