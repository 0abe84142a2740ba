/// How the report looks: one column of text, light or dark as the reader's system is, black on white
/// on paper.
let reportStyle = """
  :root { color-scheme: light dark; --paper: #ffffff; --ink: #1f2328; --soft: #59636e;
    --line: #d1d9e0; --band: #f6f8fa; --accent: #0b5cad; }
  @media (prefers-color-scheme: dark) {
    :root { --paper: #0d1117; --ink: #e6edf3; --soft: #9198a1; --line: #30363d; --band: #151b23;
      --accent: #6cb2ff; }
  }
  * { box-sizing: border-box; }
  html { scroll-behavior: auto; -webkit-text-size-adjust: 100%; }
  body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 46rem; background: var(--paper);
    color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
  h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; letter-spacing: -.01em; }
  h2 { font-size: 1.3rem; line-height: 1.3; margin: 3rem 0 .5rem; padding-top: 1rem;
    border-top: 1px solid var(--line); }
  h3 { font-size: 1rem; margin: 2rem 0 .25rem; overflow-wrap: anywhere; }
  p { margin: .5rem 0; max-width: 42rem; overflow-wrap: break-word; }
  a { color: var(--accent); }
  .lead, figcaption, caption, .small { color: var(--soft); }
  .small, figcaption { font-size: .9rem; }
  code { font: .9em ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
  nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: 1.5rem 0 0;
    padding: 0; }
  .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
    gap: .75rem; margin: 1.5rem 0; padding: 0; list-style: none; }
  .figures li { display: flex; flex-direction: column; background: var(--band);
    border: 1px solid var(--line); border-radius: .5rem; padding: .75rem .9rem; }
  .figures strong { font-size: 1.45rem; line-height: 1.2; font-weight: 600;
    font-variant-numeric: tabular-nums; }
  .figures span { color: var(--soft); font-size: .85rem; }
  .wide { overflow-x: auto; margin: 1rem 0; }
  .wide:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  table { border-collapse: collapse; width: 100%; font-size: .9rem;
    font-variant-numeric: tabular-nums; }
  caption { text-align: left; padding: 0 0 .4rem; font-size: .85rem; }
  th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0;
    border-bottom: 1px solid var(--line); font-weight: normal; min-width: 4rem; }
  tbody th { overflow-wrap: break-word; }
  tbody th:not(.number) { min-width: 7rem; }
  thead th { font-weight: 600; white-space: nowrap; }
  .number { text-align: right; white-space: nowrap; }
  figure { margin: 1rem 0; }
  figure svg { display: block; width: 100%; height: auto; border: 1px solid var(--line);
    border-radius: .5rem; }
  figure .narrow { display: none; }
  .verdict { border-left: 3px solid var(--accent); padding-left: .75rem; }
  @media (max-width: 30rem) {
    body { padding: 1.25rem .9rem 3rem; }
    h1 { font-size: 1.5rem; }
    table { font-size: .85rem; }
    th, td { min-width: 0; padding-right: .5rem; }
    tbody th:not(.number) { min-width: 0; }
    thead th { white-space: normal; vertical-align: bottom; }
    .number { white-space: normal; }
    figure .roomy { display: none; }
    figure .narrow { display: block; }
  }
  @media print {
    :root { --paper: #ffffff; --ink: #000000; --soft: #444444; --line: #bbbbbb; --band: #ffffff;
      --accent: #000000; }
    body { max-width: none; padding: 0; font-size: 10pt; }
    nav { display: none; }
    th, td { min-width: 0; }
    h2, h3, h3 + p { break-after: avoid; }
    h2 { margin-top: 1.5rem; }
    .whole, figure, tr, .figures, .verdict { break-inside: avoid; }
    .wide { overflow: visible; }
    figure svg { max-width: 15cm; }
    figure .roomy { display: block; }
    figure .narrow { display: none; }
    svg .paper { fill: #ffffff; } svg .ink { fill: #000000; }
    svg .rule { stroke: #444444; } svg .grid { stroke: #cccccc; }
    @page { margin: 18mm; }
  }
  """
