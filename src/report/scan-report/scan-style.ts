/** What a scan's page needs beside the style of all pages. */
export const SCAN_STYLE = `
.controls { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; margin: .75rem 0; }
.controls label { display: grid; grid-template-columns: minmax(0, auto); gap: .15rem; font-size: .85rem; color: var(--muted); min-width: 0;
  max-width: min(26rem, 100%); }
.controls span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-width: 16rem; }
.controls select { font: inherit; font-size: .95rem; color: var(--text); background: var(--background);
  border: 1px solid var(--muted); border-radius: 5px; padding: .25rem .4rem; min-width: 0; max-width: 100%; }
.legend { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .6rem; font-size: .9rem; margin: .5rem 0;
  overflow-wrap: anywhere; }
.legend span { display: inline-flex; align-items: center; gap: .35rem; margin-right: .5rem; }
.legend i { width: .7rem; height: .7rem; border-radius: 50%; }
.legend .ramp { width: 12rem; height: .7rem; border-radius: 3px; }
.panels { display: grid; gap: 1rem 1.5rem; }
.panels svg { display: block; max-width: 100%; height: auto; font: 12px system-ui, sans-serif; }
.panels .muted { fill: var(--muted); }
.panels .grid { stroke: var(--line); }
.panels .item { cursor: pointer; outline: none; }
.panels .none { fill: none; stroke: var(--muted); stroke-dasharray: 3 3; }
.panels .item:focus > rect, .panels .item:focus > circle { stroke: var(--text); stroke-width: 2.5; }
.panels .item:hover > rect, .panels .item:hover > circle { stroke: var(--text); stroke-width: 1.5; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1.5rem; }
.charts > figure { border: 1px solid var(--line); border-radius: 8px; padding: .75rem; }
.charts svg { width: 100%; max-width: 60rem; margin: 0 auto; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: 1rem; }
.pictures > figure { border: 1px solid var(--line); border-radius: 8px; padding: .6rem .75rem; }
.pictures figcaption { margin: 0 0 .4rem; }
.pictures img { height: 7rem; max-width: 100%; margin: 0 .4rem .4rem 0; object-fit: contain; background: white;
  border-radius: 4px; vertical-align: top; }
dl.facts dt { overflow-wrap: anywhere; }
#points thead th, #ranking thead th { white-space: normal; min-width: 5.2rem; max-width: 15rem; overflow-wrap: break-word; }
@media screen {
  #points .scroll { max-height: 90vh; overflow: auto; }
  #points thead th { position: sticky; top: 0; background: var(--background); z-index: 1; }
}
#points tbody :is(td, th), #ranking tbody td { white-space: nowrap; }
tr:target > * { background: var(--mark-surface); }
tr.failed > * { background: var(--failed-surface); }
tr.missing > *, tr.waiting > *, tr.running > *, tr.stopped > * { color: var(--muted); }
@media print { .controls { display: none; } .panels svg { break-inside: avoid; } .pictures img { height: 5rem; } }
`;
