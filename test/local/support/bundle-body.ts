import { makeZip, type ZipMember } from './make-zip.js';
import { chain } from './server-fixture.js';

const BOUNDARY = '----reana-test';

export const REANA_YAML = `
inputs: {parameters: {word: hello}, files: [big.dat]}
workflow: {type: yadage, file: workflow.yml, files: [sub/steps.yml]}
`;

/** A bundle whose inputs are not in it. */
export const WHOLE: readonly ZipMember[] = [
  { name: 'reana.yaml', content: REANA_YAML },
  { name: 'sub/steps.yml', content: '{}' },
  { name: 'workflow.yml', content: chain('echo "{input}" > {out}') },
];

export function part(content: Buffer, name = 'bundle'): Buffer {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"; filename="validation-bundle.zip"\r\n`;
  return Buffer.concat([
    Buffer.from(`${head}Content-Type: application/octet-stream\r\n\r\n`),
    content,
    Buffer.from('\r\n'),
  ]);
}

/** A multipart of these parts, to be sent. */
export function multipart(...parts: readonly Buffer[]): {
  readonly contentType: string;
  readonly body: Buffer;
} {
  return {
    contentType: `multipart/form-data; boundary=${BOUNDARY}`,
    body: Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]),
  };
}

/** A multipart of one bundle of these members. */
export function bundleOf(members: readonly ZipMember[]): ReturnType<typeof multipart> {
  return multipart(part(makeZip(members)));
}
