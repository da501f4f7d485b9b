/** How pages look, on screens, in the dark and on paper. Pictures inside a page use the same variables. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --background: #ffffff; --surface: #f6f8fa; --text: #1f2328; --muted: #57606a; --line: #d1d9e0; --link: #0b5cad;
  --finished: #1a7f37; --failed: #c11d28; --running: #0b5cad; --stopped: #8a5a00; --queued: #57606a; --planned: #57606a;
  --warning-surface: #fff8e1; --failed-surface: #fdeeee; --mark-surface: #e6f0fb;
  --series-1: #2f5bb7; --series-2: #b8500c; --series-3: #22813f; --series-4: #8e3bb0; --series-5: #0e7c86;
  --series-6: #b3245f; --series-7: #6b5b12; --series-8: #5b5f66;
}
@media (prefers-color-scheme: dark) {
  :root {
    --background: #0d1117; --surface: #161b22; --text: #e6edf3; --muted: #9ba4ae; --line: #343b44; --link: #79b8ff;
    --finished: #4ac26b; --failed: #ff8a80; --running: #79b8ff; --stopped: #e0a83a; --queued: #9ba4ae;
    --planned: #9ba4ae;
    --warning-surface: #2b2410; --failed-surface: #2f1719; --mark-surface: #14263b;
    --series-1: #83a9ff; --series-2: #ff9e5e; --series-3: #63cf84; --series-4: #d79bf0; --series-5: #4fc7d2;
    --series-6: #ff8db8; --series-7: #d3c05a; --series-8: #aab1b9;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--background); color: var(--text); font: 15px/1.55 system-ui, sans-serif; }
.page { display: grid; grid-template-columns: minmax(0, 1fr); max-width: 116rem; margin: 0 auto; padding: 1.5rem; }
main { min-width: 0; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .35rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.5rem 0 .75rem; padding-top: .75rem;
  border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: .5rem 0; max-width: 52rem; }
a { color: var(--link); }
code, pre { font: .85em/1.5 ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
pre { margin: .5rem 0; padding: .65rem .8rem; background: var(--surface); border: 1px solid var(--line);
  border-radius: 6px; overflow: auto; max-height: 32rem; white-space: pre-wrap; overflow-wrap: anywhere; }
summary { cursor: pointer; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.note { color: var(--muted); font-size: .9rem; }
.lead { font-size: 1.05rem; margin-top: 0; }
.contents { font-size: .9rem; margin-bottom: 1rem; }
.contents ul { list-style: none; margin: .25rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .15rem 1rem; }
.contents strong { display: none; }
.status { display: inline-block; padding: 0 .55em; border: 1px solid currentColor; border-radius: 1em;
  font-size: .85em; font-weight: 600; white-space: nowrap; color: var(--queued); }
.status.finished { color: var(--finished); } .status.failed { color: var(--failed); }
.status.running { color: var(--running); } .status.stopped, .status.deleted { color: var(--stopped); }
.warnings, .failure { padding: .65rem 1rem; border-left: 4px solid var(--stopped); background: var(--warning-surface);
  border-radius: 0 6px 6px 0; margin: .75rem 0; }
.warnings ul { margin: 0; padding-left: 1.1rem; }
.failure { border-color: var(--failed); background: var(--failed-surface); }
.failure h3 { margin-top: .25rem; }
dl.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: .65rem 1.5rem;
  margin: 1rem 0; }
dl.facts dt { color: var(--muted); font-size: .85rem; }
dl.facts dd { margin: 0; overflow-wrap: anywhere; }
.table { margin: .75rem 0; }
.tables { display: flex; flex-wrap: wrap; gap: 0 3rem; align-items: flex-start; }
.tables > .table { min-width: 0; max-width: 100%; }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; min-width: min(100%, 26rem); font-size: .88rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; max-width: calc(100vw - 3rem); font-weight: 600; padding-bottom: .35rem; caption-side: top; }
th, td { text-align: left; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th + th, td + td, th + td { padding-left: .25rem; }
thead th { white-space: nowrap; border-bottom: 2px solid var(--line); vertical-align: bottom; }
tbody th { font-weight: 500; overflow-wrap: break-word; }
td.number, th.number { text-align: right; white-space: nowrap; }
td { overflow-wrap: break-word; }
tr.marked > * { background: var(--mark-surface); }
th .sort { cursor: pointer; font-weight: 600; }
th .sort::after { content: "↕"; color: var(--muted); padding-left: .3em; font-weight: 400; }
th[aria-sort=ascending] button::after { content: "↑"; color: inherit; }
th[aria-sort=descending] button::after { content: "↓"; color: inherit; }
.filter { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: 0 0 .5rem; font-size: .9rem; }
.filter input { font: inherit; color: inherit; background: var(--background); border: 1px solid var(--muted);
  border-radius: 5px; padding: .2rem .5rem; margin-left: .4rem; min-width: 14rem; max-width: 100%; }
.bar { width: 8rem; height: .7rem; margin-top: .35rem; background: linear-gradient(var(--series-1), var(--series-1))
  no-repeat 0 0 / var(--part) 100%; }
.bar.memory { background-image: linear-gradient(var(--series-2), var(--series-2)); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .5rem 0 1rem; padding: 0; }
.swatch { display: inline-block; width: 1rem; height: .25rem; vertical-align: middle; margin-right: .4rem; }
figure { margin: 0; min-width: 0; }
figcaption { font-size: .9rem; color: var(--muted); margin-top: .35rem; overflow-wrap: anywhere; }
figure svg { display: block; max-width: 100%; height: auto; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 1.5rem; }
.figures > figure { border: 1px solid var(--line); border-radius: 8px; padding: .75rem; }
.figures > .wide { grid-column: 1 / -1; }
.figures img { display: block; width: 100%; height: auto; background: white; border-radius: 4px; }
@media (min-width: 1100px) {
  .page { grid-template-columns: 13rem minmax(0, 1fr); gap: 2.5rem; }
  .contents { position: sticky; top: 1.5rem; align-self: start; max-height: calc(100vh - 3rem); overflow-y: auto; }
  .contents ul { display: block; }
  .contents li { margin: .3rem 0; }
  .contents strong { display: block; }
  .contents a { text-decoration: none; }
  .contents a:hover { text-decoration: underline; }
}
@page { size: A4; margin: 15mm 14mm; }
@media print {
  :root { color-scheme: light; --background: #fff; --surface: #f6f8fa; --text: #000; --muted: #444; --line: #bbb;
    --link: #000; --finished: #1a7f37; --failed: #c11d28; --running: #0b5cad; --stopped: #8a5a00; --queued: #444;
    --planned: #444; --warning-surface: #fff; --failed-surface: #fff; --mark-surface: #eef4fb;
    --series-1: #2f5bb7; --series-2: #b8500c; --series-3: #22813f; --series-4: #8e3bb0; --series-5: #0e7c86;
    --series-6: #b3245f; --series-7: #6b5b12; --series-8: #5b5f66; }
  main .workflow-graph { --graph-page: #fff; --graph-text: #000; --graph-muted: #444; --graph-line: #777;
    --graph-box: #f6f8fa; --graph-node: #fff; --graph-good: #1a7f37; --graph-bad: #c11d28; --graph-busy: #0b5cad;
    --graph-waiting: #8a5a00; }
  body { font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .page { display: block; padding: 0; max-width: none; }
  .contents, .filter, .screen { display: none; }
  h2, h3, caption, summary { break-after: avoid; }
  figure, tr, .failure, dl.facts > div { break-inside: avoid; }
  thead { display: table-header-group; break-inside: avoid; }
  section > p { break-after: avoid; }
  p { break-inside: avoid; }
  td details:not([open]) { display: none; }
  .bar { width: 2.5rem; }
  .figures img { width: auto; max-width: 100%; max-height: 112mm; }
  .scroll { overflow: visible; }
  table { font-size: 8.5pt; width: 100%; }
  .tables { display: block; }
  thead th, th.number { white-space: normal; }
  tbody td:not(.number), tbody th, td code { overflow-wrap: anywhere; }
  pre { max-height: none; font-size: 8pt; }
  th .sort::after { content: ""; padding: 0; }
  .figures { grid-template-columns: 1fr 1fr; gap: 6mm; }
}
`;
