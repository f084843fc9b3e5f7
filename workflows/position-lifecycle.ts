import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  setCurrentDetails,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { ExitOrder } from '../contracts/temporal/activities.ts';
import type {
  CarriedPosition,
  CloseResult,
  PositionLifecycleInput,
  PositionLifecycleResult,
  PositionView,
} from '../contracts/temporal/position-lifecycle.ts';
import { SEARCH_ATTRIBUTES } from '../contracts/temporal/search-attributes.ts';
import type { ExitReason } from '../domain/position.ts';
import { detailsOf } from './position-details.ts';
import { emptyInbox, isEmpty } from './position-inbox.ts';
import type { PositionState } from './position-messages.ts';
import { inTurn, receiveMessages } from './position-messages.ts';
import { bookkeeping, guarding } from './proxies.ts';

/** Without any message the venue is looked at this often. */
const LOOK_AGAIN_MS = 60 * 60 * 1000;
/** Pause before an exit that did not end the position is sent again: 1 s, 2 s, 4 s, … 30 s. */
const pauseBefore = (exitsInARow: number): number => Math.min(1_000 * 2 ** (exitsInARow - 1), 30_000);
/** Crossings that are remembered, so that one told twice is handled once. */
const REMEMBERED_CROSSINGS = 100;
/** Answers of updates that are remembered across runs. */
const REMEMBERED_ANSWERS = 20;

const firstRun = (): CarriedPosition => ({
  exitRevision: 0,
  exitWanted: null,
  handledCrossingIds: [],
  refusedMessages: 0,
  answers: [],
  view: null,
  inbox: emptyInbox(),
});

/** opening → open → closing → closed: protect first, then wait for a crossing, a deadline or a command, and account for every cent. */
export async function positionLifecycle(input: PositionLifecycleInput): Promise<PositionLifecycleResult> {
  // state
  const { positionId, venue } = input;
  const carried = input.carried ?? firstRun();
  const { inbox } = carried;
  const state: PositionState = {
    positionId,
    carried,
    waitingFor: 'the first look at the venue',
    lastRefusal: null,
    hasEnded: false,
    changePlan: inTurn(),
  };
  let shownStatus: PositionView['status'] = 'opening';

  // messages
  receiveMessages(state);

  // life
  try {
    return await live();
  } catch (error) {
    if (!isCancellation(error)) throw error;
    // A cancel request means: flatten, account, and then be canceled.
    await CancellationScope.nonCancellable(() => {
      carried.exitWanted ??= 'manual';
      return live();
    });
    throw error;
  }

  async function live(): Promise<PositionLifecycleResult> {
    let exitsInARow = 0;
    for (;;) {
      inbox.hasNews = false;
      const view = await guarding(venue).protectPosition.executeWithOptions({ summary: 'record fills, protect' }, [
        { positionId },
      ]);
      show(view);
      if (view.isFinished) return settle(view.exitReason ?? 'manual');
      carried.exitRevision = Math.max(carried.exitRevision, view.exitRevision);
      carried.exitWanted ??= view.exitDue;
      if (carried.exitWanted !== null) {
        if (exitsInARow > 0) await sleep(pauseBefore(exitsInARow), { summary: 'before the exit is sent again' });
        await goOnWhenLong();
        exitsInARow += 1;
        await exit('1', carried.exitWanted);
        continue;
      }
      if (isEmpty(inbox)) await rest(view);
      await handleCrossings();
      await handleCloses();
      await handlePause();
    }
  }

  /** Nothing is to be done: waits for a message or a deadline; a long history goes on as a new run first. */
  async function rest(view: PositionView): Promise<void> {
    await goOnWhenLong();
    state.waitingFor = view.wakeFor ?? 'a crossing or a command';
    show(view);
    const waitMs = Math.min(view.wakeAfterMs ?? LOOK_AGAIN_MS, LOOK_AGAIN_MS);
    await condition(() => !isEmpty(inbox), waitMs, { summary: state.waitingFor });
  }

  async function goOnWhenLong(): Promise<void> {
    const hasGrownLong = workflowInfo().continueAsNewSuggested && allHandlersFinished();
    if (hasGrownLong) await continueAsNew<typeof positionLifecycle>({ ...input, carried });
  }

  /** Exits before everything else: a stop that was crossed ends the position whatever else was asked for. */
  async function handleCrossings(): Promise<void> {
    const crossings = inbox.crossings.splice(0);
    if (crossings.length === 0) return;
    // Known from now on: one that is told again while it is being handled is not handled again.
    const ids = crossings.map(({ id }) => id);
    carried.handledCrossingIds = [...carried.handledCrossingIds, ...ids].slice(-REMEMBERED_CROSSINGS);
    for (const { kind, rung } of crossings) {
      if (kind === 'breakEven') await state.changePlan(() => bookkeeping.moveStopToBreakEven({ positionId }));
      else if (kind === 'takeProfit') await exit('1', 'takeProfit', { rung });
      else carried.exitWanted ??= kind;
    }
    if (carried.exitWanted !== null) await exit('1', carried.exitWanted);
    await bookkeeping.markCrossingsHandled({ crossingIds: ids });
  }

  async function handleCloses(): Promise<void> {
    for (const { fraction, updateId } of inbox.closes.splice(0)) {
      if (fraction === '1') carried.exitWanted ??= 'manual';
      const result = await exit(fraction, 'manual', { commandId: updateId });
      if (updateId !== null) carried.answers = [...carried.answers, { updateId, result }].slice(-REMEMBERED_ANSWERS);
    }
  }

  async function handlePause(): Promise<void> {
    const isPaused = inbox.isPauseWanted;
    inbox.isPauseWanted = null;
    if (isPaused !== null) await bookkeeping.setPaused({ positionId, isPaused });
  }

  /** Each exit has a revision of its own; its retries keep it, so that it is sent once. */
  async function exit(
    fraction: string,
    reason: ExitReason,
    { rung = 0, commandId = null }: Partial<Pick<ExitOrder, 'rung' | 'commandId'>> = {},
  ): Promise<CloseResult> {
    carried.exitRevision += 1;
    const order = { positionId, revision: carried.exitRevision, fraction, rung, reason, commandId };
    const summary = `${reason}: close ${rung === 0 ? fraction : `rung ${rung}`}`;
    return guarding(venue).closePosition.executeWithOptions({ summary }, [order]);
  }

  async function settle(exitReason: ExitReason): Promise<PositionLifecycleResult> {
    const { realizedPnl } = await bookkeeping.settlePosition({ positionId, exitReason });
    state.hasEnded = true;
    upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.positionStatus, value: 'closed' }]);
    setCurrentDetails(`Closed by **${exitReason}**, realized PnL **${realizedPnl}** after fees and funding.`);
    await condition(allHandlersFinished);
    return { outcome: exitReason === 'entryNotFilled' ? 'entryNotFilled' : 'closed', exitReason, realizedPnl };
  }

  function show(view: PositionView): void {
    carried.view = view;
    if (view.status !== shownStatus) {
      upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.positionStatus, value: view.status }]);
      shownStatus = view.status;
    }
    setCurrentDetails(detailsOf(view, state));
  }
}
