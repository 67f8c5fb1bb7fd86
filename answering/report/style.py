"""Style: how the page of a report looks: plain tables, quiet colours, one column on a phone."""

STYLE = """
:root { color-scheme: light dark; --paper: #fcfcfa; --ink: #1d2127; --soft: #5c6570; --line: #d9dde2; --answered:
  #2f6fb2; --unknown: #c7731a; --other: #8a929c; --link: #1f5c9e; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #15181c; --ink: #e6e8ea; --soft: #a3abb5; --line: #343a42; --answered: #6ea8e0; --unknown:
    #e39b4a; --other: #7d8590; --link: #8dbdf0; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; }
p { margin: .25rem 0 .75rem; max-width: 46rem; }
.soft { color: var(--soft); }
a { color: var(--link); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 1.25rem
  0; padding: 0; }
.tiles div { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
.tiles dt { color: var(--soft); font-size: .85rem; }
.tiles dd { margin: 0; font-size: 1.6rem; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line);
  overflow-wrap: break-word; }
th { color: var(--soft); font-weight: 600; }
.number { text-align: right; padding-right: 1rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
figure { margin: 1rem 0; max-width: 40rem; }
figcaption { color: var(--soft); font-size: .85rem; }
svg { width: 100%; height: auto; display: block; }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
svg text.name { fill: var(--ink); }
svg .tick { text-anchor: middle; }
.grid { stroke: var(--line); }
rect.answered { fill: var(--answered); }
rect.unknown { fill: var(--unknown); }
rect.other { fill: var(--other); }
.key { margin-right: 1rem; white-space: nowrap; }
.key i { display: inline-block; width: .75rem; height: .75rem; border-radius: 2px; margin-right: .35rem; }
i.answered { background: var(--answered); }
i.unknown { background: var(--unknown); }
i.other { background: var(--other); }
@media (max-width: 40rem) {
  .stack thead { display: none; }
  .stack tr { display: block; border-bottom: 1px solid var(--line); padding: .6rem 0; }
  .stack td, .stack td.number { display: block; border: 0; padding: .1rem 0; text-align: left; white-space: normal; }
  .stack td:not(:empty)::before { content: attr(data-name) ": "; color: var(--soft); }
  .stack td:first-child { font-weight: 600; }
  .stack td:first-child::before { content: ""; }
}
"""
