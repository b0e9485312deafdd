// Writes one line of JSON for each test: its name, its outcome and what went wrong.
export default async function* report(source) {
  for await (const event of source) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { name, skip, todo, details } = event.data;
    if (details?.type === 'suite') continue;
    const skipped = skip !== undefined || todo !== undefined;
    const error = details?.error?.cause ?? details?.error;
    yield JSON.stringify({
      name,
      outcome: skipped ? 'skipped' : event.type === 'test:pass' ? 'passed' : 'failed',
      text: skipped ? String(skip ?? todo) : String(error?.stack ?? error ?? ''),
    }) + '\n';
  }
}
