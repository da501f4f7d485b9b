import {
  installerEnvironment,
  withPipConfiguration,
} from '../../../src/local/environments/installer-environment.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { never, writeExecutable } from './scratch.js';

test('uv hears of the index of pip and the certificates of the system and of Node', () => {
  const env = installerEnvironment({
    PIP_INDEX_URL: 'https://mirror.example/simple',
    NODE_EXTRA_CA_CERTS: '/etc/own.pem',
    SSL_CERT_FILE: '',
  });
  expect(env).toMatchObject({
    UV_DEFAULT_INDEX: 'https://mirror.example/simple',
    UV_SYSTEM_CERTS: '1',
    SSL_CERT_FILE: '/etc/own.pem',
  });
});

test('what the user set for uv is left alone', () => {
  const own = {
    UV_DEFAULT_INDEX: 'https://a.example',
    PIP_INDEX_URL: 'https://b.example',
    SSL_CERT_FILE: '/a.pem',
  };
  expect(installerEnvironment({ ...own, NODE_EXTRA_CA_CERTS: '/b.pem' })).toMatchObject({
    UV_DEFAULT_INDEX: 'https://a.example',
    SSL_CERT_FILE: '/a.pem',
  });
});

test('credentials, and settings that lead to another Python, are not passed on', () => {
  const env = installerEnvironment({ REANA_ACCESS_TOKEN: 'word', VIRTUAL_ENV: '/v', PYTHONPATH: '/p' });
  expect(Object.keys(env).sort()).toEqual(['UV_PYTHON_DOWNLOADS', 'UV_SYSTEM_CERTS']);
});

test('an index in a configuration file of pip is found by asking pip', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pip-'));
  const python = join(folder, 'python3');
  writeExecutable(python, '#!/bin/sh\necho https://configured.example/simple\n');
  expect(await withPipConfiguration({}, python, never)).toEqual({
    UV_DEFAULT_INDEX: 'https://configured.example/simple',
  });
  const own = { UV_DEFAULT_INDEX: 'https://a.example' };
  expect(await withPipConfiguration(own, python, never)).toBe(own);
  writeExecutable(python, '#!/bin/sh\nexit 1\n');
  expect(await withPipConfiguration({}, python, never)).toEqual({});
  rmSync(folder, { recursive: true });
});
