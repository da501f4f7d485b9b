import type { DefaultTheme } from 'vitepress';

/** The pages in the order in which somebody new to the program would read them. */
export const SIDEBAR: DefaultTheme.SidebarItem[] = [
  section('Get started', {
    Installing: 'installing',
    'On a laptop': 'start-laptop',
    'On a cluster': 'start-cluster',
    'In a CI job': 'start-ci',
    Concepts: 'concepts',
    'Coming from reana-client': 'from-reana-client',
  }),
  section('Runs', {
    Submitting: 'submitting',
    Following: 'following',
    'Files of a run': 'transfers',
    'In the browser': 'ui',
    Reports: 'reports',
    Drawings: 'drawings',
    'Which server': 'configuration',
    'Tokens and logins': 'authentication',
    'Errors and what to do': 'errors',
  }),
  section('Scans', {
    'Parameter scans': 'scans',
    'Scan files': 'scan-files',
    'Failures and retries': 'scan-failures',
    Results: 'scan-results',
    'One run for all points': 'scatter-scans',
  }),
  section('Physics', {
    Parameters: 'parameters',
    'Physics and accuracy': 'physics',
    'Your own process': 'your-own-process',
    'The two cards': 'cards',
    Inference: 'inference',
    'Changes to MadMiner': 'madminer',
  }),
  section('Workflows', {
    Yadage: 'yadage',
    Serial: 'serial',
    'CWL and Snakemake': 'cwl-and-snakemake',
  }),
  section('This machine', {
    'The built-in server': 'local-server',
    'Where steps run': 'runtimes',
  }),
  section('Reference', {
    'All commands': 'commands',
    'Using the command line': 'cli',
    'The SDK': 'sdk',
    'API reference': 'api/reana-madminer',
    'Bundling the SDK': 'bundling',
    'Servers and clients': 'compatibility',
    'Faults and how calls end': 'faults',
  }),
];

function section(text: string, pages: Readonly<Record<string, string>>): DefaultTheme.SidebarItem {
  return { text, items: Object.entries(pages).map(([title, page]) => ({ text: title, link: `/${page}` })) };
}
