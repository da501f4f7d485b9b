import { isAbsolute, resolve } from 'node:path';
import { userFolders } from '../../src/config/folders.js';

test('the folder of the environment holds both', () => {
  expect(userFolders({ REANA_MADMINER_HOME: 'home' })).toEqual({
    config: resolve('home'),
    state: resolve('home/state'),
  });
});

test('otherwise they are absolute and named after the program', () => {
  for (const folder of Object.values<string>({ ...userFolders({ REANA_MADMINER_HOME: '' }) })) {
    expect(isAbsolute(folder)).toBe(true);
    expect(folder).toContain('reana-madminer');
  }
});
