/** How a page looks, without anything from elsewhere. */
export const PAGE_STYLE = `
:root { color-scheme: light; background: white; }
body { font: 15px/1.5 system-ui, sans-serif; color: #1f2328; max-width: 84rem; margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
a { color: #0b5cad; }
.note { color: #59636e; }
.warnings { background: #fff8e1; border-left: 4px solid #e0a100; padding: .5rem .5rem .5rem 2rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .25rem .75rem; border-bottom: 1px solid #d9dee3; white-space: nowrap; }
th { border-bottom-width: 2px; vertical-align: bottom; }
td:last-child { white-space: normal; }
tr.failed td { background: #fdecea; }
tr.missing td, tr.waiting td, tr.running td, tr.stopped td { color: #59636e; }
.charts { display: flex; flex-wrap: wrap; gap: 1.5rem; margin: 1.5rem 0; }
.charts figure { margin: 0; border: 1px solid #d9dee3; border-radius: 6px; overflow: hidden; }
.charts svg { display: block; max-width: 100%; height: auto; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(27rem, 1fr)); gap: 1rem; }
.pictures figure { margin: 0; border: 1px solid #d9dee3; border-radius: 6px; padding: .5rem .75rem; }
.pictures figcaption { font-size: .85rem; overflow-wrap: anywhere; }
.pictures img { height: 6rem; max-width: 100%; margin: .4rem .4rem 0 0; object-fit: contain; }
`;
