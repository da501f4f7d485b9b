import { isContainer } from '../../core/json.js';
import type { Origins } from '../yaml/origins.js';
import { LazyReference, type LazyArray, type LazyObject, type LazyValue } from './references.js';

/** Follows a reference. */
export type Resolve = (reference: LazyReference) => Exclude<LazyValue, LazyReference>;

const DOCKER_DEFAULTS = (): LazyObject => ({
  imagetag: 'latest',
  resources: [],
  envscript: '',
  env: {},
  workdir: null,
  par_mounts: [],
});

/** Defaults of objects that have a type, by that type. In Yadage they are in the schemas, here in one table. */
const DEFAULTS: Readonly<Record<string, () => LazyObject>> = {
  'interpolated-script-cmd': () => ({ interpreter: 'sh' }),
  'docker-encapsulated': DOCKER_DEFAULTS,
  'interpolated-pub': () => ({ glob: false, relative_paths: false }),
  'fromparjq-pub': () => ({ script: '.', tryExact: true, glob: false, relative_paths: false }),
  'jq-stage': () => ({ stepscript: '[.]', postscript: '.' }),
};

/** The defaults that belong to an object of a type, for `process_type`, `scheduler_type` and their like. */
export function defaultsOf(type: string): LazyObject {
  return Object.hasOwn(DEFAULTS, type) ? (DEFAULTS[type]?.() ?? {}) : {};
}

/**
 * Writes a workflow's shorthands out and fills its defaults in, in place, exactly where Yadage does.
 *
 * Yadage tests for the exact Python type before it rewrites, and a `$ref` is a proxy of another type. So what a
 * `$ref` refers to gets no defaults itself (what lies inside it does), and a `$ref` in the place of the
 * dependencies, the parameters or one parameter's value is never rewritten.
 */
export class ShorthandWriter {
  private readonly origins: Origins;
  private readonly resolve: Resolve;
  /** References can make cycles; writing a thing out twice changes nothing. */
  private readonly seen = { written: new WeakSet(), referenced: new WeakSet() };

  constructor(origins: Origins, resolve: Resolve) {
    this.origins = origins;
    this.resolve = resolve;
  }

  writeWorkflow(value: LazyValue | undefined): void {
    this.visit(value, (workflow) => {
      const stages = this.follow(workflow['stages']);
      if (Array.isArray(stages)) for (const stage of stages) this.writeStage(stage);
    });
  }

  private writeStage(value: LazyValue): void {
    this.visit(value, (stage, written) => {
      const { dependencies } = stage;
      if (Array.isArray(dependencies)) {
        stage['dependencies'] = this.dependencies(dependencies);
      } else if (dependencies === undefined && written) {
        const none: LazyArray = [];
        this.origins.set(none, this.origins.child(stage, 'dependencies'));
        stage['dependencies'] = this.dependencies(none);
      }
      this.writeScheduler(stage['scheduler']);
    });
  }

  private dependencies(expressions: LazyArray): LazyObject {
    const dependencies: LazyObject = { dependency_type: 'jsonpath_ready', expressions };
    this.origins.set(dependencies, this.origins.of(expressions));
    return dependencies;
  }

  private writeScheduler(value: LazyValue | undefined): void {
    this.visit(value, (scheduler, written) => {
      const type = scheduler['scheduler_type'];
      if (type === 'singlestep-stage' || type === 'multistep-stage') {
        const { parameters } = scheduler;
        if (isPlainObject(parameters)) scheduler['parameters'] = this.parameters(parameters);
      }
      if (written) this.fillDefaults(scheduler, 'scheduler_type');
      this.writeBody(scheduler);
      const cases = this.follow(scheduler['cases']);
      if (Array.isArray(cases))
        for (const item of cases) this.visit(item, (branch) => this.writeBody(branch));
    });
  }

  private parameters(map: LazyObject): LazyArray {
    const { document, pointer } = this.origins.of(map);
    const places = new Map<string, string>();
    const list = Object.entries(map).map(([key, value], index) => {
      const place = this.origins.child(map, key).pointer;
      places.set(String(index), place);
      if (isPlainObject(value) && ['steps', 'stages', 'step'].some((name) => Object.hasOwn(value, name))) {
        value['expression_type'] = 'stage-output-selector';
      }
      const entry: LazyObject = { key, value };
      this.origins.set(entry, { document, pointer: place, children: new Map([['key', place], ['value', place]]) }); // prettier-ignore
      return entry;
    });
    this.origins.set(list, { document, pointer, children: places });
    return list;
  }

  private writeBody(body: LazyObject): void {
    this.writeWorkflow(body['workflow']);
    this.visit(body['step'], (step) => {
      this.visit(step['process'], (process, written) => {
        if (!written) return;
        process['process_type'] ??= 'string-interpolated-cmd';
        this.fillDefaults(process, 'process_type');
      });
      this.visit(step['environment'], (environment, written) => {
        if (!written) return;
        environment['environment_type'] ??= 'noop-env';
        this.fillDefaults(environment, 'environment_type');
      });
      this.visit(step['publisher'], (publisher, written) => {
        if (written) this.fillDefaults(publisher, 'publisher_type');
      });
    });
  }

  private fillDefaults(object: LazyObject, typeKey: string): void {
    const type = object[typeKey];
    if (typeof type !== 'string') return;
    for (const [key, value] of Object.entries(defaultsOf(type))) {
      if (Object.hasOwn(object, key)) continue;
      if (isContainer(value)) this.origins.set(value, this.origins.child(object, key));
      object[key] = value;
    }
  }

  /** Calls back with an object, once as written in place and once as what a reference refers to. */
  private visit(value: LazyValue | undefined, write: (object: LazyObject, written: boolean) => void): void {
    const written = !(value instanceof LazyReference);
    const object = this.follow(value);
    const seen = written ? this.seen.written : this.seen.referenced;
    if (!isPlainObject(object) || seen.has(object)) return;
    seen.add(object);
    write(object, written);
  }

  private follow(value: LazyValue | undefined): Exclude<LazyValue, LazyReference> | undefined {
    return value instanceof LazyReference ? this.resolve(value) : value;
  }
}

function isPlainObject(value: LazyValue | undefined): value is LazyObject {
  return isContainer(value) && !Array.isArray(value) && !(value instanceof LazyReference);
}
