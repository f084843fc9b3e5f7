import type { Frame } from './frames.ts';
import { reset } from './frames.ts';

/** What may wait for one listener before it counts as too slow: about a thousand events. */
const MOST_WAITING_BYTES = 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

/** Frames on their way to one listener. They are handed on when it reads, so that what it does not read piles up here, and not without end. */
export class FrameQueue {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #frames: Frame[] = [];
  readonly #onEnd: () => void;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #waitingBytes = 0;
  #handedOn: string;
  #hasHandedOn = false;
  /** The reader waits for a frame. */
  #give: (() => void) | null = null;
  /** The writer waits for the reader. */
  #drained: (() => void) | null = null;
  #isClosing = false;

  constructor(from: string, onEnd: () => void) {
    this.#handedOn = from;
    this.#onEnd = onEnd;
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => {
          if (this.#frames.length > 0) return this.#handOn();
          return new Promise<void>((resolve) => {
            this.#give = resolve;
          });
        },
        cancel: () => this.#end(),
      },
      { highWaterMark: 0 },
    );
  }

  /** Nothing more is taken. */
  get isOver(): boolean {
    return this.#isClosing || this.#controller === null;
  }

  get isOverfull(): boolean {
    return this.#waitingBytes > MOST_WAITING_BYTES;
  }

  push(frames: readonly Frame[]): void {
    if (!this.isOver) this.#add(frames);
  }

  /** True once in a while in which something waited and nothing of it was read. */
  hasStalled(): boolean {
    const isStalled = this.#frames.length > 0 && !this.#hasHandedOn;
    this.#hasHandedOn = false;
    return isStalled;
  }

  /** Resolves when everything is handed on, or when there is nobody any more. */
  drained(): Promise<void> {
    if (this.isOver || this.#frames.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#drained = resolve;
    });
  }

  /** Drops what waits, says from where to read again, and ends: the cursor is that of the last frame which was handed on. */
  reset(): void {
    if (this.isOver) return;
    this.#isClosing = true;
    this.#frames.length = 0;
    this.#waitingBytes = 0;
    this.#add([reset(this.#handedOn)]);
    this.#drained?.();
  }

  /** Ends without another word; whoever comes back says how far it came. */
  close(): void {
    this.#controller?.close();
    this.#end();
  }

  #add(frames: readonly Frame[]): void {
    for (const frame of frames) {
      this.#frames.push(frame);
      this.#waitingBytes += frame.bytes.byteLength;
    }
    if (this.#give) this.#handOn();
  }

  #handOn(): void {
    const taken: Uint8Array[] = [];
    let bytes = 0;
    while (this.#frames.length > 0 && bytes < CHUNK_BYTES) {
      const frame = this.#frames.shift();
      if (!frame) break;
      taken.push(frame.bytes);
      bytes += frame.bytes.byteLength;
      this.#handedOn = frame.cursor;
    }
    this.#waitingBytes -= bytes;
    this.#hasHandedOn = true;
    this.#controller?.enqueue(Buffer.concat(taken));
    const give = this.#give;
    this.#give = null;
    give?.();
    if (this.#frames.length > 0) return;
    if (this.#isClosing) return this.close();
    this.#drained?.();
  }

  #end(): void {
    if (this.#controller === null) return;
    this.#controller = null;
    this.#frames.length = 0;
    this.#give?.();
    this.#drained?.();
    this.#onEnd();
  }
}
