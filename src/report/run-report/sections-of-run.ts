import type { RunRecord } from '../../runs/record/run-record.js';
import type { PageSection } from '../page/page-document.js';
import type { RunResults } from './results/run-results.js';
import { sectionOfClosure } from './sections/closure.js';
import { sectionOfDistributions } from './sections/distributions.js';
import { sectionOfEvents } from './sections/events.js';
import { sectionOfFiles } from './sections/files.js';
import { sectionOfGraph } from './sections/graph.js';
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
export async function sectionsOfRun(record: RunRecord, results: RunResults): Promise<readonly PageSection[]> {
  const sections = [
    sectionOfOutcome(record),
    sectionOfResults(results),
    sectionOfParameters(record),
    await sectionOfGraph(record),
    sectionOfTimeline(record),
    sectionOfResources(record),
    sectionOfEvents(results),
    sectionOfDistributions(results),
    sectionOfPictures(results),
    sectionOfClosure(results),
    sectionOfProvenance(results),
    sectionOfFiles(record),
    sectionOfSteps(record),
    sectionOfEngine(record),
    sectionOfSpecification(record),
  ];
  return sections.filter((section) => section !== undefined);
}
