import type { RunRecord } from '../../runs/record/run-record.js';
import type { PageSection } from '../page/page-document.js';
import type { RunResults } from './results/run-results.js';
import { sectionOfClosure } from './sections/closure.js';
import { sectionOfResults } from './sections/key-results.js';
import { sectionOfEngine, sectionOfOutcome } from './sections/outcome.js';
import { sectionOfParameters } from './sections/parameters.js';
import { sectionOfPictures } from './sections/pictures.js';
import { sectionOfProvenance } from './sections/provenance.js';
import { sectionOfResources } from './sections/resources.js';
import { sectionOfSpecification } from './sections/specification.js';
import { sectionOfSteps } from './sections/steps.js';
import { sectionOfTimeline } from './sections/timeline.js';

/** The sections of a report in their order; those without content are left out. */
export function sectionsOfRun(record: RunRecord, results: RunResults): readonly PageSection[] {
  const sections = [
    sectionOfOutcome(record),
    sectionOfResults(results),
    sectionOfParameters(record),
    sectionOfTimeline(record),
    sectionOfResources(record),
    sectionOfPictures(results),
    sectionOfClosure(results),
    sectionOfProvenance(results),
    sectionOfSteps(record),
    sectionOfEngine(record),
    sectionOfSpecification(record),
  ];
  return sections.filter((section) => section !== undefined);
}
