import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepFolder } from './traces.js';

// Tests, and the programs that they start, leave the settings and the memory of whoever runs them alone.
const home = mkdtempSync(join(tmpdir(), 'reana-madminer-home-'));
process.env.REANA_MADMINER_HOME = home;
// No bytecode appears beside the bundle's scripts while another test copies them.
process.env.PYTHONDONTWRITEBYTECODE = '1';
// Jest copies `process`, and in a copy Node makes this list anew for each request.
Object.defineProperty(process, 'allowedNodeEnvironmentFlags', { value: process.allowedNodeEnvironmentFlags });
process.on('exit', () => rmSync(home, { recursive: true, force: true }));
afterAll(() => {
  keepFolder(home);
  rmSync(home, { recursive: true, force: true });
});
