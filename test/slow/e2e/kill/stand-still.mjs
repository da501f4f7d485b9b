import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

// Loaded into a program before its own code (`node --import`). The program does what it always does, until it makes the
// change of a file that a test has chosen: before it, with half of it written, or after it the program waits at a gate,
// and the test kills it there, or lets it on. Where that is doesn't depend on time.

const { change, when, gate } = JSON.parse(process.env.STAND_STILL_AT);
const chosen = new RegExp(change);
let isReached = false;

function standStill() {
  isReached = true;
  execFileSync('bash', ['-c', gate], { stdio: 'ignore' });
}

function pathOf(target) {
  return typeof target === 'number' ? fs.readlinkSync(`/proc/self/fd/${target}`) : target;
}

/** @param read the arguments: what is changed, a path or a descriptor, and what is written there or where it goes */
function watch(owner, name, read = (...args) => args) {
  const real = owner[name];
  function watched(...args) {
    const [target, data] = read.apply(this, args);
    if (isReached || !chosen.test(`${name} ${pathOf(target)} ${data}`)) return real.apply(this, args);
    if (when === 'before') standStill();
    if (when === 'half') {
      isReached = true;
      fs.appendFileSync(target, data.slice(0, data.length / 2));
      standStill();
    }
    const done = real.apply(this, args);
    if (when === 'after') {
      if (done instanceof Promise) return done.then((result) => (standStill(), result));
      standStill();
    }
    return done;
  }
  // Some carry what `promisify` makes of them.
  owner[name] = Object.defineProperties(watched, Object.getOwnPropertyDescriptors(real));
}

const file = await fs.promises.open(import.meta.filename);
await file.close();
watch(Object.getPrototypeOf(file), 'appendFile', function (data) {
  return [this.fd, data];
});
for (const name of ['writeFile', 'link', 'rename', 'rm']) watch(fs.promises, name);
watch(fs, 'writev', (descriptor, pieces) => [descriptor, Buffer.concat(pieces)]);
for (const name of ['write', 'writeSync', 'renameSync']) watch(fs, name);
syncBuiltinESMExports();
