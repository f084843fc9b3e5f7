import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { Problem, codeOf } from '../local/problem.ts';
import { leastOf, sentOf } from './report.ts';

/** What every answer is held against. Whether a request is refused that the document allows is a matter of the record, not of the document. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'unsupported_method',
];
/** Longer than any answer of ours. */
const REQUEST_TIMEOUT_S = '30';

/** Runs schemathesis against an api; returns why that was not good, nothing when enough was asked and every answer was as described. @throws Problem when there is no schemathesis. */
export async function schemathesis(parts: {
  url: string;
  seed: string;
  /** Of each operation and phase, at most. */
  examples: number;
  /** Where it may write. */
  folder: string;
  signal: AbortSignal;
  /** Takes what it prints, as it comes. */
  print: (text: string) => void;
}): Promise<string[]> {
  const { url, seed, examples, folder, signal, print } = parts;
  const program = process.env['SCHEMATHESIS'] ?? 'schemathesis';
  const options = [
    ...['--seed', seed, '--max-examples', String(examples), '--mode', 'all', '--checks', CHECKS.join()],
    ...['--request-timeout', REQUEST_TIMEOUT_S, '--continue-on-failure', '--suppress-health-check', 'all'],
    // What never ends is not read to its end.
    ...['--exclude-path-regex', '/(stream|ws)$'],
    ...['--phases', 'examples,coverage,fuzzing,stateful', '--output-truncate', 'false'],
  ];
  const child = spawn(program, ['run', `${url}/api/openapi.json`, ...options], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    print(text);
  });
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    const [sent, least] = [sentOf(printed), leastOf(examples)];
    return [
      ...(code === 0 ? [] : [`schemathesis ended with ${code ?? 'a signal'}.`]),
      ...(sent >= least ? [] : [`${sent} requests were sent, by its report; fewer than ${least} say nothing.`]),
    ];
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    throw new Problem(
      'There is no schemathesis. With any Python from 3.10: `python3 -m venv .tools/fuzz && .tools/fuzz/bin/pip install schemathesis==4.32.5`, then `SCHEMATHESIS=$PWD/.tools/fuzz/bin/schemathesis npm run fuzz`.',
    );
  }
}
