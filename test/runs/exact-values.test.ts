import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, exactFloat, type ReanaClient } from '../../src/index.js';
import { writeJson } from '../../src/core/json/write-json.js';
import type { ProtocolGeneration } from '../../src/local/generation.js';
import { TestServer } from '../local/support/server-fixture.js';
import { QuietClock } from '../support/quiet-clock.js';

const STEP = `
      process: {process_type: string-interpolated-cmd, cmd: "echo '{literal}' '{big}' \\"{keys}\\" '{passed}' '{list}'"}
      environment: {environment_type: docker-encapsulated, image: org/image, imagetag: '1'}
      publisher: {publisher_type: constant-pub, publish: {done: 1.0}}`;
const YADAGE = `
stages:
- name: show
  dependencies: [init]
  scheduler:
    scheduler_type: singlestep-stage
    parameters:
      literal: 1.0
      big: 9007199254740993
      keys: {'10': 1.0, '9': b}
      passed: {step: init, output: x}
      list: {step: init, output: list}
    step: ${STEP}
`;
const PARAMETERS = `
  parameters:
    x: 2.0
    list: [1.0, 2]
    big: 9007199254740993
    keys: {'10': a, '9': [1.0e+16]}
    untouched: 0.5
`;

describe.each<ProtocolGeneration>(['0.9', 'bundle'])('on a server of generation %s', (generation) => {
  let server: TestServer;
  let client: ReanaClient;
  let folder: string;
  beforeAll(async () => {
    server = await TestServer.start({ generation });
    client = createClient({
      serverUrl: server.server.url,
      accessToken: server.server.token,
      clock: new QuietClock(),
    });
    folder = await mkdtemp(join(tmpdir(), 'exact-'));
    await writeFile(join(folder, 'workflow.yml'), YADAGE);
    await writeFile(
      join(folder, 'yadage.yaml'),
      `inputs:${PARAMETERS}workflow: {type: yadage, file: workflow.yml}\n`,
    );
    await writeFile(
      join(folder, 'serial.yaml'),
      `inputs:${PARAMETERS}workflow:\n  type: serial\n  specification:\n    steps:\n` +
        `    - {name: show, environment: 'org/image:1', commands: ['echo "$x" "$list" "$big" "$keys" "$untouched"']}\n`,
    );
  });
  afterAll(async () => {
    await client.close();
    await server.close();
    await rm(folder, { recursive: true });
  });

  test.each([
    // Initial values pass jq, which knows one kind of number; literals of the workflow do not.
    ['yadage.yaml', `1.0 9007199254740993 {'10': 1.0, '9': 'b'} 3 1 2`],
    ['serial.yaml', "3.0 [1.0, 2] 9007199254740993 {'10': 'a', '9': [1e+16]} 0.5"],
  ])('numbers and keys keep their text from %s to the command and back', async (file, shown) => {
    const run = await client.runs.submit({
      file: join(folder, file),
      name: file.slice(0, -5),
      parameters: { x: exactFloat(3) },
    });
    expect(await run.wait()).toMatchObject({ status: 'finished' });
    const [step] = (await run.logs()).steps;
    expect(step!.log.split('\n')).toContain(shown);
    const { specification, parameters } = await client.workflows.specification(run.id);
    expect(writeJson(specification)).toContain(
      '"parameters":{"x":2.0,"list":[1.0,2],"big":9007199254740993,"keys":{"10":"a","9":[1e+16]},"untouched":0.5}',
    );
    expect(parameters).toMatchObject({ x: exactFloat(3) });
    expect(await client.workflows.parameters(run.id)).toMatchObject({ x: exactFloat(2) });
  });
});
