import type { Dice } from './dice.ts';
import type { World } from './world.ts';

/** Between two prices: what happens by itself in a market, and what people do. Each is a fault of its own. */
export function happen(world: World, dice: Dice, instrument: string): void {
  const { exchange } = world;
  const market = world.line.fault(world.outside, 'market');
  const accounts = [...exchange.book.accounts.values()].filter((account) => account.positions.has(instrument));
  const [account] = accounts;
  const held = account ? Math.abs(exchange.book.heldLots(account.id, instrument)) : 0;
  if (market === 'halt') {
    exchange.isHalted = true;
    world.time.after(dice.between(2_000, 20_000), () => {
      exchange.isHalted = false;
    });
  }
  world.tick(instrument, { isJump: market === 'priceJump', isSeen: market !== 'staleFeed' });
  if (account && market === 'liquidation') exchange.takeAway(account, instrument, held, true);
  if (account && market === 'autoDeleveraging') exchange.takeAway(account, instrument, Math.ceil(held / 2), true);
  if (account && market === 'manualClose') exchange.takeAway(account, instrument, dice.between(1, held), false);
  if (account && market === 'funding')
    exchange.book.pay(account.id, {
      instrument,
      amount: BigInt(dice.between(-999_999, 999_999)) * 1_000_003n,
      atMs: world.time.nowMs(),
    });
  people(world, dice);
}

function people(world: World, dice: Dice): void {
  const { time } = world;
  const act = world.line.fault(world.outside, 'people');
  const deploymentId = dice.pick([...world.tables.deployments.keys()]);
  const nowMs = time.nowMs();
  const life = [...world.lives.values()].at(-1);
  if (act === 'pause') {
    world.command(({ deployments }) => deployments.setStatus(deploymentId, 'paused', nowMs));
    time.after(dice.between(1_000, 40_000), () =>
      world.command(({ deployments }) => deployments.setStatus(deploymentId, 'active', time.nowMs())),
    );
  } else if (act === 'kill' && dice.chance(0.1)) {
    world.command(({ deployments }) => deployments.setStatus(deploymentId, 'killed', nowMs));
    for (const [positionId, each] of world.lives)
      if (world.tables.positions.get(positionId)?.deploymentId === deploymentId) each.close('1');
  } else if (act === 'haltTrading') {
    const scoped = { scope: 'platform', key: '*', reason: 'drill' } as const;
    world.command(({ tradingStates }) => tradingStates.set({ ...scoped, state: 'halted' }, nowMs));
    time.after(dice.between(1_000, 30_000), () =>
      world.command(({ tradingStates }) => tradingStates.set({ ...scoped, state: 'active' }, time.nowMs())),
    );
  } else if (act === 'closeCommand') life?.close(dice.chance(0.5) ? '1' : '0.5');
  else if (act === 'pausePosition') life?.pause(dice.chance(0.5));
  else if (act === 'amend')
    life?.amend({ stopLoss: { distanceBps: String(dice.between(30, 300)) } }).catch(() => undefined);
  else if (act === 'workerKill') world.server.killWorkers();
  else if (act === 'watcherKill') world.watch.kill();
}
