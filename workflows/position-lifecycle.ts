import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  currentUpdateInfo,
  isCancellation,
  setCurrentDetails,
  setDefaultSignalHandler,
  setHandler,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { amendmentProblem } from '../contracts/temporal/exit-plan-amendment.ts';
import type {
  CarriedPosition,
  CloseResult,
  PositionLifecycleInput,
  PositionLifecycleResult,
  PositionView,
} from '../contracts/temporal/position-lifecycle.ts';
import {
  amendExitPlanUpdate,
  closePositionUpdate,
  closeSignal,
  crossedSignal,
  newsSignal,
  pauseSignal,
  positionQuery,
  progressQuery,
  resumeSignal,
} from '../contracts/temporal/position-lifecycle.ts';
import { SEARCH_ATTRIBUTES } from '../contracts/temporal/search-attributes.ts';
import type { ExitReason } from '../domain/position.ts';
import { detailsOf } from './position-details.ts';
import { addClose, emptyInbox, isEmpty, readClose, readCrossing } from './position-inbox.ts';
import { bookkeeping, guarding } from './proxies.ts';

/** Without any message the venue is looked at this often. */
const LOOK_AGAIN_MS = 60 * 60 * 1000;
/** Pause before an exit that did not end the position is sent again. */
const EXIT_AGAIN_MS = 1_000;
/** Crossings that are remembered, so that one told twice is handled once. */
const REMEMBERED_CROSSINGS = 100;

/** opening → open → closing → closed: protect first, then wait for a crossing, a deadline or a command, and account for every cent. */
export async function positionLifecycle(input: PositionLifecycleInput): Promise<PositionLifecycleResult> {
  // state
  const { positionId, venue } = input;
  const carried: CarriedPosition = input.carried ?? {
    exitRevision: 0,
    exitWanted: null,
    handledCrossingIds: [],
    refusedMessages: 0,
    view: null,
    inbox: emptyInbox(),
  };
  const { inbox } = carried;
  const answers = new Map<string, CloseResult>();
  let waitingFor = 'the first look at the venue';
  let lastRefusal: string | null = null;
  let shownStatus: PositionView['status'] = 'opening';
  let hasEnded = false;
  const refuse = (message: string): void => {
    carried.refusedMessages += 1;
    lastRefusal = message;
    if (carried.view) setCurrentDetails(detailsOf(carried.view, { waitingFor, lastRefusal }));
  };

  // messages
  setHandler(crossedSignal, (notice) => {
    const crossing = readCrossing(notice);
    if (!crossing) return refuse('crossed is sent by the market watch only.');
    const isKnown =
      carried.handledCrossingIds.includes(crossing.id) || inbox.crossings.some(({ id }) => id === crossing.id);
    if (!isKnown) inbox.crossings.push(crossing);
  });
  setHandler(newsSignal, () => void (inbox.hasNews = true));
  setHandler(pauseSignal, () => void (inbox.isPauseWanted = true), {
    description: 'Only the stop-loss acts until resume.',
  });
  setHandler(resumeSignal, () => void (inbox.isPauseWanted = false), {
    description: 'Every rule of the exit plan acts again.',
  });
  setHandler(
    closeSignal,
    (command) => {
      const close = readClose(command);
      const problem = 'problem' in close ? close.problem : addClose(inbox, { ...close, updateId: null });
      if (problem !== null) refuse(problem);
    },
    { description: 'Closes at market: all, or {"fraction": "0.5"}.' },
  );
  setDefaultSignalHandler((name) => refuse(`There is no signal "${name}"; use close, pause or resume.`));
  setHandler(
    closePositionUpdate,
    async (command) => {
      const close = readClose(command);
      const updateId = currentUpdateInfo()?.id ?? '';
      const problem = 'problem' in close ? close.problem : addClose(inbox, { ...close, updateId });
      if (problem !== null) throw ApplicationFailure.nonRetryable(problem, 'Refused');
      await condition(() => answers.has(updateId) || hasEnded);
      return answers.get(updateId) ?? { outcome: 'nothingToClose', closedQuantity: '0', remainingQuantity: '0' };
    },
    {
      validator: (command) => throwProblem(readClose(command)),
      description: 'Closes at market and answers what was closed: {} or {"fraction": "0.5"}.',
    },
  );
  setHandler(
    amendExitPlanUpdate,
    async (amendment) => {
      const result = await bookkeeping.amendExitPlan({ positionId, amendment });
      inbox.hasNews = true;
      return result;
    },
    {
      validator: (amendment) => {
        const problem = amendmentProblem(amendment);
        if (problem !== null) throw ApplicationFailure.nonRetryable(problem, 'Refused');
      },
      description: 'Changes rules of the exit plan, for example {"stopLoss": {"price": "41000"}}.',
    },
  );
  setHandler(progressQuery, () => ({
    status: carried.view?.status ?? 'opening',
    waitingFor,
    exitRevision: carried.exitRevision,
    refusedMessages: carried.refusedMessages,
    lastRefusal,
    isPaused: carried.view?.isPaused ?? false,
  }));
  setHandler(positionQuery, () => carried.view);

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
    for (;;) {
      inbox.hasNews = false;
      const view = await guarding(venue).protectPosition.executeWithOptions({ summary: 'record fills, protect' }, [
        { positionId },
      ]);
      carried.view = view;
      show(view);
      if (view.isFinished) return settle(view.exitReason ?? 'manual');
      carried.exitWanted ??= view.exitDue;
      if (carried.exitWanted !== null) {
        const { remainingQuantity } = await exit('1', carried.exitWanted);
        if (remainingQuantity !== '0') await sleep(EXIT_AGAIN_MS, { summary: 'before the exit is sent again' });
        continue;
      }
      if (isEmpty(inbox)) {
        const isContinuing = workflowInfo().continueAsNewSuggested && allHandlersFinished();
        if (isContinuing) await continueAsNew<typeof positionLifecycle>({ ...input, carried });
        const waitMs = Math.min(view.wakeAfterMs ?? LOOK_AGAIN_MS, LOOK_AGAIN_MS);
        waitingFor = view.wakeFor ?? 'a crossing or a command';
        show(view);
        await condition(() => !isEmpty(inbox), waitMs, { summary: waitingFor });
      }
      await handleCrossings();
      await handleCloses();
      await handlePause();
    }
  }

  /** Exits before everything else: a stop that was crossed ends the position whatever else was asked for. */
  async function handleCrossings(): Promise<void> {
    const crossings = inbox.crossings.splice(0);
    if (crossings.length === 0) return;
    for (const { kind, rung } of crossings) {
      if (kind === 'breakEven') await bookkeeping.moveStopToBreakEven({ positionId });
      else if (kind === 'takeProfit') await exit('1', 'takeProfit', rung);
      else carried.exitWanted ??= kind;
    }
    if (carried.exitWanted !== null) await exit('1', carried.exitWanted);
    const ids = crossings.map(({ id }) => id);
    carried.handledCrossingIds = [...carried.handledCrossingIds, ...ids].slice(-REMEMBERED_CROSSINGS);
    await bookkeeping.markCrossingsHandled({ crossingIds: ids });
  }

  async function handleCloses(): Promise<void> {
    for (const { fraction, updateId } of inbox.closes.splice(0)) {
      if (fraction === '1') carried.exitWanted ??= 'manual';
      const result = await exit(fraction, 'manual');
      if (updateId !== null) answers.set(updateId, result);
    }
  }

  async function handlePause(): Promise<void> {
    const isPaused = inbox.isPauseWanted;
    inbox.isPauseWanted = null;
    if (isPaused !== null) await bookkeeping.setPaused({ positionId, isPaused });
  }

  /** Each exit has a revision of its own; its retries keep it, so that it is sent once. */
  async function exit(fraction: string, reason: ExitReason, rung = 0): Promise<CloseResult> {
    carried.exitRevision += 1;
    const order = { positionId, revision: carried.exitRevision, fraction, rung, reason };
    return guarding(venue).closePosition.executeWithOptions(
      { summary: `${reason}: close ${rung === 0 ? fraction : `rung ${rung}`}` },
      [order],
    );
  }

  async function settle(exitReason: ExitReason): Promise<PositionLifecycleResult> {
    const { realizedPnl } = await bookkeeping.settlePosition({ positionId, exitReason });
    hasEnded = true;
    upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.positionStatus, value: 'closed' }]);
    setCurrentDetails(`Closed by **${exitReason}**, realized PnL **${realizedPnl}** after fees and funding.`);
    await condition(allHandlersFinished);
    return { outcome: exitReason === 'entryNotFilled' ? 'entryNotFilled' : 'closed', exitReason, realizedPnl };
  }

  function show(current: PositionView): void {
    if (current.status !== shownStatus)
      upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.positionStatus, value: current.status }]);
    shownStatus = current.status;
    setCurrentDetails(detailsOf(current, { waitingFor, lastRefusal }));
  }
}

function throwProblem(read: { fraction: string } | { problem: string }): void {
  if ('problem' in read) throw ApplicationFailure.nonRetryable(read.problem, 'Refused');
}
