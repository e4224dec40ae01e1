import { chartsOf, escape } from './charts';
import { summaryOf, type Table, tablesOf } from './tables';
import type { Report } from './types';

const STYLE = `:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d8dee4; --ground: #fff; --good: #1a7f37; --bad: #b42318; --warn: #9a6700; --plain: #0b5cad; --muted: #818b98; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9da7b3; --line: #30363d; --ground: #0d1117; --good: #57d26b; --bad: #ff9a8f; --warn: #e3b341; --plain: #6cb6ff; --muted: #6e7681; } }
body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif; }
h1 { font-size: 1.75rem; } h2 { margin-top: 2.5rem; font-size: 1.25rem; }
p { color: var(--soft); } .wrong { color: var(--bad); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
th, td { padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--soft); } .figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
figure { margin: 1.5rem 0; } figcaption { font-weight: 600; } svg { width: 100%; height: auto; }
svg text { fill: var(--ink); font-size: 13px; } .good { fill: var(--good); } .bad { fill: var(--bad); } .warn { fill: var(--warn); }
.plain { fill: var(--plain); } .muted { fill: var(--muted); } .axis { fill: none; stroke: var(--line); } .line { fill: none; stroke: var(--good); stroke-width: 2; }`;

function tableHtml({ title, note, columns, rows }: Table): string {
  const classOf = (n: number): string => (columns[n]?.startsWith('#') ? ' class="figure"' : '');
  const head = columns
    .map((column, n) => `<th scope="col"${classOf(n)}>${escape(column.replace('#', ''))}</th>`)
    .join('');
  const body = rows
    .map((row) => `<tr>${row.map((cell, n) => `<td${classOf(n)}>${escape(cell)}</td>`).join('')}</tr>`)
    .join('\n');
  const table = `<div class="scroll" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
  return `<section><h2>${escape(title)}</h2>${note === undefined ? '' : `<p>${escape(note)}</p>`}${rows.length === 0 ? '<p>None.</p>' : table}</section>`;
}

/** The report as a page that needs neither scripts nor external files. */
export function htmlOf(report: Report): string {
  const title = `The quarter ${report.quarter}`;
  const wrong =
    report.broken.length === 0
      ? ''
      : `<section class="wrong"><h2>Wrong</h2><ul>${report.broken.map((line) => `<li>${escape(line)}</li>`).join('')}</ul></section>`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${STYLE}</style></head>
<body>
<main>
<h1>${title}</h1>
<p>${escape(summaryOf(report))}</p>
${wrong}
${chartsOf(report)}
${tablesOf(report).map(tableHtml).join('\n')}
</main>
</body>
</html>
`;
}
