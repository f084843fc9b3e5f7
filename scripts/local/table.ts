import type { Platform } from './platform.ts';

/** What a person sees when everything runs: where things are, and three commands to try. */
export function startTable(platform: Platform, readyMs: number, more: [string, string][] = []): string {
  const { apiUrl, uiUrl, temporalNamespace } = platform;
  const rows: [string, string][] = [
    ['Page', apiUrl],
    ['API docs', `${apiUrl}/api/docs`],
    [
      'Trading lives',
      uiUrl === undefined ? 'none; the Temporal CLI shows the trading lives' : livesUrl(uiUrl, temporalNamespace),
    ],
    ['Temporal Web UI', uiUrl ?? `not started here; the server is ${platform.temporalAddress}`],
    ['Data folder', platform.dataDir],
    ['Price feed', platform.feed],
    ...more,
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const table = rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`);
  const commands = commandsToTry(platform).map(([what, command]) => `  # ${what}\n  ${command}`);
  const seconds = (readyMs / 1000).toFixed(1);
  return [
    `\nRatchet is ready in ${seconds} s.\n`,
    ...table,
    '\nTry:\n',
    ...commands,
    '\nCtrl-C stops everything; the next start goes on where this one ended.',
  ].join('\n');
}

function commandsToTry(platform: Platform): [string, string][] {
  const { apiUrl, temporalAddress, temporalNamespace, seeded } = platform;
  const signal = {
    agentId: seeded.agentId,
    instrument: 'BTC-USD-PERP',
    direction: 'long',
    exitPlan: { stopLoss: { distanceBps: 200 }, takeProfits: [{ distanceBps: 150, fraction: '1' }] },
  };
  const cli = shellWord(platform.temporalCli ?? 'temporal');
  const server = `--address ${temporalAddress} --namespace ${temporalNamespace}`;
  return [
    [
      'post a signal',
      `curl -s ${apiUrl}/api/signals -H 'content-type: application/json' -d '${JSON.stringify(signal)}'`,
    ],
    ['see the position', `curl -s ${apiUrl}/api/positions`],
    ['see its life', `${cli} workflow list ${server} --query 'WorkflowType="positionLifecycle"'`],
  ];
}

/** The trading lives in the Temporal Web UI. */
function livesUrl(uiUrl: string, namespace: string): string {
  return `${uiUrl}/namespaces/${namespace}/workflows (every trading life, in the Temporal Web UI)`;
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
