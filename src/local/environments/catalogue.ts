import { dirname, join, resolve } from 'node:path';
import { readWholeText } from '../../disk/read-file.js';
import { errorMessage } from '../../core/errors.js';
import { EnvironmentError } from './environment-error.js';
import { isJsonArray, isJsonObject, type JsonValue, parseJson } from '../../core/json.js';
import { joinInside } from '../../core/safe-path.js';
import { packageFile } from '../../disk/package-file.js';

/** The Python environment that stands in for one image. File names are absolute. */
export interface EnvironmentDescription {
  readonly image: string;
  /** Range of Python versions, such as `>=3.10,<3.14`. */
  readonly python: string;
  /** Complete lock files: exactly what they list is installed, nothing is resolved. */
  readonly requirements: readonly string[];
  /** Lock files that Linux needs in addition when PyTorch's CPU index can't be reached. */
  readonly cudaRequirements: readonly string[];
  /** Python script that imports what the steps will import. */
  readonly preload: string | undefined;
  /** Whether some packages are built from their sources, which runs code of theirs. Default: only wheels are installed. */
  readonly buildsPackages?: boolean;
}

/** Which image has which Python environment. */
export class Catalogue {
  constructor(
    readonly file: string,
    private readonly descriptions: ReadonlyMap<string, EnvironmentDescription>,
  ) {}

  get images(): readonly string[] {
    return [...this.descriptions.keys()];
  }

  has(image: string): boolean {
    return this.descriptions.has(image);
  }

  /** @throws `unknown-image` naming the known images and what runs any image. */
  get(image: string): EnvironmentDescription {
    const found = this.descriptions.get(image);
    if (found !== undefined) return found;
    throw new EnvironmentError(
      'unknown-image',
      `no Python environment is described for the image ${image}; there is one for ${this.images.join(' and ')}`,
      {
        hint:
          'Run it in a container (runtime docker, podman or apptainer), or describe an environment for it: ' +
          `copy the folder ${dirname(this.file)}, add the image and point REANA_MADMINER_ENVIRONMENTS at the copied index.`,
      },
    );
  }
}

/** The folder of the package's own index, with what it names. */
export function bundledEnvironments(): string {
  return packageFile('workflow/environments');
}

/** The index to read: `REANA_MADMINER_ENVIRONMENTS`, else the bundle's. */
export function catalogueFile(env: NodeJS.ProcessEnv): string {
  const own = env.REANA_MADMINER_ENVIRONMENTS;
  return own === undefined || own === '' ? join(bundledEnvironments(), 'environments.json') : resolve(own);
}

/**
 * Reads an index file: a JSON object of image → description, file names relative to the index.
 * @throws EnvironmentError when it can't be read or has another shape.
 */
export async function readCatalogue(file: string): Promise<Catalogue> {
  let text: string;
  try {
    text = await readWholeText(file);
  } catch (error) {
    throw new EnvironmentError(
      'environment',
      `the index of Python environments can't be read: ${errorMessage(error)}`,
      {
        cause: error,
      },
    );
  }
  const index = parseJson(text);
  if (!isJsonObject(index)) throw malformed(file, 'it is not a JSON object of image → description');
  const descriptions = Object.entries(index).map(
    ([image, value]) => [image, readDescription(file, image, value)] as const,
  );
  return new Catalogue(file, new Map(descriptions));
}

function readDescription(file: string, image: string, value: JsonValue): EnvironmentDescription {
  if (!isJsonObject(value)) throw malformed(file, `${image} is not an object`);
  const { python, requirements, cudaRequirements = [], preload } = value;
  if (typeof python !== 'string') throw malformed(file, `${image} has no "python", such as ">=3.10,<3.14"`);
  if (preload !== undefined && typeof preload !== 'string') {
    throw malformed(file, `"preload" of ${image} is not a file name`);
  }
  return {
    image,
    python,
    requirements: fileNames(file, image, 'requirements', requirements),
    cudaRequirements: fileNames(file, image, 'cudaRequirements', cudaRequirements),
    preload: preload === undefined ? undefined : joinInside(dirname(file), preload),
  };
}

function fileNames(file: string, image: string, field: string, value: JsonValue | undefined): string[] {
  if (value === undefined || !isJsonArray(value)) {
    throw malformed(file, `"${field}" of ${image} is not a list of files`);
  }
  return value.map((name) => {
    if (typeof name !== 'string') throw malformed(file, `"${field}" of ${image} is not a list of files`);
    return joinInside(dirname(file), name);
  });
}

function malformed(file: string, what: string): EnvironmentError {
  return new EnvironmentError(
    'environment',
    `the index of Python environments ${file} is not usable: ${what}`,
  );
}
