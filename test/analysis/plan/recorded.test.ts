import { readFileSync } from 'node:fs';
import { planYadage } from '../../../src/analysis/plan/plan-yadage.js';
import { stageKey } from '../../../src/analysis/plan/planned-stage.js';
import type { Workflow } from '../../../src/analysis/workflow.js';
import { parseExactJson } from '../../../src/core/json/parse-exact-json.js';
import type { JsonObject } from '../../../src/core/json.js';

interface RecordedNode {
  /** `/sub[0]/map[2]`. */
  readonly at: string;
  readonly parents: readonly string[];
}

interface Case {
  readonly name: string;
  readonly parameters: JsonObject | null;
  readonly expected: { readonly rc: number; readonly nodes?: readonly RecordedNode[] };
}

function fixture(name: string): unknown {
  return parseExactJson(readFileSync(`test/fixtures/yadage/${name}.json`, 'utf8'));
}

/** Not what a plan can know. */
const OTHERWISE = new Set([
  'no_initdata', // without any parameters, nothing that depends on `init` is run
  'cases_no_match', // no condition chose a case, so what waits for the stage is never run
  'duplicate_stage_names', // is refused when an analysis is checked
]);

/** What PyPI's yadage did, and the workflows as its loader hands them to its engine. */
const loaded = fixture('loaded') as Record<string, Workflow>;
const cases = (fixture('cases') as Case[]).filter(
  ({ name, expected }) =>
    expected.rc === 0 && expected.nodes !== undefined && name in loaded && !OTHERWISE.has(name),
);

/** The stage of a node: `/sub/0/map[2]` is of `sub`, `map`. */
function stageOf(at: string): string {
  return stageKey(
    at
      .split('/')
      .filter((part) => part !== '' && !/^\d+$/.test(part))
      .map((part) => part.replace(/\[\d+\]$/, '')),
  );
}

test('enough runs were recorded', () => expect(cases.length).toBeGreaterThan(30));

test.each(cases.map((each) => [each.name, each] as const))(
  'the plan of %s is what PyPI’s yadage ran',
  (name, { parameters, expected: { nodes = [] } }) => {
    const stages = planYadage(loaded[name]!, parameters ?? {});
    const known = new Map(stages.map((stage) => [stageKey(stage.path), stage]));
    const ran = nodes.filter(({ at }) => known.has(stageOf(at)));
    for (const stage of stages.filter(({ steps }) => steps !== undefined)) {
      const count = ran.filter(({ at }) => stageOf(at) === stageKey(stage.path)).length;
      expect([stage.path, count]).toEqual([stage.path, stage.steps]);
    }
    for (const { at, parents } of ran) {
      const before = reach(stageOf(at));
      const outside = parents.map(stageOf).filter((parent) => known.has(parent) && !before.has(parent));
      expect([at, outside]).toEqual([at, []]);
    }

    function reach(key: string, seen = new Set<string>()): Set<string> {
      for (const path of known.get(key)?.after ?? []) {
        const next = stageKey(path);
        if (seen.has(next)) continue;
        seen.add(next);
        reach(next, seen);
      }
      return seen;
    }
  },
);
