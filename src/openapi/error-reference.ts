import { type CataloguedError, ERROR_CATALOGUE } from './error-catalogue';

type Entry = readonly [code: string, error: CataloguedError];

const entries: readonly Entry[] = Object.entries(ERROR_CATALOGUE);

const ENVELOPE =
  'Every refusal below `/api/v1` is `{ "success": false, "error": { "message", "code", "requestId", … } }`. The message is for people and may change; the code is for programs and is never renamed.';

/** The catalogue as a page of this service, readable without script or the internet. */
export function errorPage(): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Theriac: error codes</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/docs/errors.css">
</head>
<body>
  <main>
    <p><a href="/docs">HTTP reference</a></p>
    <h1>Error codes</h1>
    <p>${html(ENVELOPE)}</p>
    <table>
      <thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Meaning</th><th scope="col">What to do</th><th scope="col">Carries</th></tr></thead>
      <tbody>
${entries.map(row).join('\n')}
      </tbody>
    </table>
  </main>
</body>
</html>
`;
}

export const ERROR_PAGE_STYLE = `:root { color-scheme: light dark; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 80rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .6rem .75rem; border-bottom: 1px solid #8886; text-align: left; vertical-align: top; }
th[scope=row] { font-weight: 600; white-space: nowrap; }
tr:target { background: #ffd54f55; }
th a { color: inherit; text-decoration: none; }
code { font: .9em ui-monospace, monospace; }
ul { margin: 0; padding-left: 1rem; }
@media (max-width: 50rem) {
  thead { display: none; }
  tr, th[scope=row], td { display: block; border: 0; padding: .2rem 0; }
  tr { padding: .8rem 0; border-bottom: 1px solid #8886; }
}
`;

/** The catalogue as the page of the handbook: docs/reference/errors.md. */
export function errorReference(): string {
  const sections = entries.map(([code, error]) => {
    const carried = carriedBy(error).map((line) => `- Carries: ${line}`);
    const lines = [`- Status: ${error.status}`, `- Meaning: ${error.meaning}`, `- What to do: ${error.remedy}`];
    return `## \`${code}\`\n\n${[...lines, ...carried].join('\n')}\n`;
  });
  return `# Error codes\n\n${ENVELOPE}\n\nA running service shows this list at \`/docs/errors\`.\n\n${sections.join('\n')}`;
}

function row([code, error]: Entry): string {
  const carried = carriedBy(error).map((line) => `<li>${html(line)}</li>`);
  const cells = [String(error.status), html(error.meaning), html(error.remedy), `<ul>${carried.join('')}</ul>`];
  const name = `<th scope="row"><a href="#${code}"><code>${code}</code></a></th>`;
  return `        <tr id="${code}">${name}${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function carriedBy({ details = {}, retryAfter }: CataloguedError): string[] {
  const fields = Object.entries(details).map(([name, meaning]) => `\`${name}\`: ${meaning}`);
  return retryAfter ? [...fields, 'the header `Retry-After`: seconds to wait.'] : fields;
}

/** The catalogue is text with code in backticks. */
function html(text: string): string {
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  return escaped.replace(/`([^`]+)`/g, '<code>$1</code>');
}
