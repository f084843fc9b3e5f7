import type { Service } from '../../../scripts/local/supervised.ts';
import { Part } from '../part.ts';
import type { Blow, Order, Step, Word } from './steps.ts';

/** What a worker of the stage says, to whoever listens. */
export interface WorkerEvents {
  /** It asks that bytes be swallowed; it goes on once it is told. */
  onHold: (worker: ChaosWorker, link: string, way: 'out' | 'back') => void;
  onStruck: (worker: ChaosWorker, id: string, step: Step) => void;
  onWorked: (worker: ChaosWorker, activity: string, workflowId: string) => void;
}

/** A worker process of the campaign, and the channel to it. */
export class ChaosWorker {
  readonly name: string;
  readonly #part: Part;
  readonly #events: WorkerEvents;
  #isStopped = false;

  constructor(name: string, service: Service<null>, runFolder: string, events: WorkerEvents) {
    this.name = name;
    this.#part = new Part(service, runFolder);
    this.#events = events;
  }

  /** Resolves with the milliseconds until all its roles polled. @throws when it did not come up; then it is gone. */
  async start(): Promise<number> {
    const starting = this.#part.start();
    this.#isStopped = false;
    this.#part.running?.child?.on('message', (word: Word) => this.#hear(word));
    try {
      return await starting;
    } catch (error) {
      if (this.isRunning) await this.kill();
      throw error;
    }
  }

  kill(): Promise<void> {
    return this.#part.kill();
  }

  /** SIGSTOP: alive for everybody, and doing nothing. */
  freeze(): void {
    this.#signal('SIGSTOP');
    this.#isStopped = true;
  }

  /** SIGCONT. */
  thaw(): void {
    this.#signal('SIGCONT');
    this.#isStopped = false;
  }

  /** SIGTERM, and its end. */
  stop(): Promise<void> {
    if (this.#isStopped) this.thaw();
    return this.#part.stop();
  }

  arm(id: string, step: Step, hits: number, blow: Blow): void {
    this.#tell({ type: 'arm', id, step, hits, blow });
  }

  disarm(): void {
    this.#tell({ type: 'disarm' });
  }

  /** Its event loop does nothing else meanwhile. */
  block(ms: number): void {
    this.#tell({ type: 'block', ms });
  }

  held(): void {
    this.#tell({ type: 'held' });
  }

  get pid(): number {
    return this.#part.running?.pid ?? 0;
  }

  get isRunning(): boolean {
    return !this.#part.hasEnded;
  }

  /** Resolves when the process of now is gone. */
  async ended(): Promise<void> {
    await this.#part.running?.ended;
  }

  #hear(word: Word): void {
    if (word.type === 'hold') this.#events.onHold(this, word.link, word.way);
    else if (word.type === 'struck') this.#events.onStruck(this, word.id, word.step);
    else if (word.type === 'worked') this.#events.onWorked(this, word.activity, word.workflowId);
  }

  #tell(order: Order): void {
    const child = this.#part.running?.child;
    if (child?.connected === true) child.send(order, () => undefined);
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.isRunning) process.kill(this.pid, signal);
  }
}
