import { isNaked } from '../../data/protection.ts';
import { signOf } from '../../format/money.ts';
import type { Drawn, PictureScale } from './picture-scale.ts';
import { pictureScale } from './picture-scale.ts';
import { pictureWords } from './picture-words.ts';

const share = (value: number): string => `${(value * 100).toFixed(2)}%`;

/** A position as a picture: the stop at the left, the last target at the right, and the market on its way between them. */
export function Picture({ position, decimals }: { position: Drawn; decimals: number }) {
  const scale = pictureScale(position);
  if (scale === null) return <p className="truncate text-muted">waits for its entry to fill</p>;
  const { mark } = position;
  const isStale = mark?.isStale === true;
  return (
    <div role="img" aria-label={pictureWords(position, scale, decimals)} className="relative h-5 w-full">
      <div
        className={`absolute inset-x-0 top-[7px] h-1.5 border-y border-line bg-panel ${scale.isOpenEnded ? 'mask-r-from-85% mask-r-to-100%' : ''}`}
      />
      <Way scale={scale} colour={isStale || mark === null ? 'bg-line-strong' : WAYS[signOf(mark.unrealizedPnl)]} />
      <Notch at={0} className={stopLook(position)} tall />
      {scale.isOpenEnded ? null : <Notch at={1} className="w-[3px] bg-text" tall />}
      {scale.rungs.map((rung) => (
        <Notch key={rung} at={rung} className="w-px bg-text" />
      ))}
      {scale.trailing === null ? null : (
        <span
          className={`absolute top-0 size-0 -translate-x-1 border-x-4 border-t-[5px] border-x-transparent ${scale.trailing.isArmed ? 'border-t-text' : 'border-t-line-strong'}`}
          style={{ left: share(scale.trailing.at) }}
        />
      )}
      {scale.entry === null ? null : <Notch at={scale.entry} className="w-0.5 bg-line-strong" tall />}
      {scale.mark === null ? null : (
        <span
          className={`mark absolute top-[3px] size-3.5 -translate-x-1/2 rounded-full border-[3px] border-canvas ring-1 ring-text ${isStale ? 'bg-line-strong' : 'bg-text'}`}
          style={{ left: share(scale.mark) }}
        />
      )}
    </div>
  );
}

const WAYS = { gain: 'bg-gain', loss: 'bg-loss', none: 'bg-line-strong' } as const;

/** At the venue a bar, with our watcher hatched; where none stands, an empty frame in the colour of what needs a person. */
const stopLook = (position: Drawn): string =>
  isNaked(position)
    ? 'w-2.5 border-2 border-dashed border-person bg-person-panel'
    : position.isStopNative
      ? 'w-[3px] bg-text'
      : 'hatched w-2';

/** From the entry to the mark. */
function Way({ scale: { entry, mark }, colour }: { scale: PictureScale; colour: string }) {
  if (entry === null || mark === null) return null;
  const [from, to] = entry < mark ? [entry, mark] : [mark, entry];
  return (
    <div className={`absolute top-[7px] h-1.5 ${colour}`} style={{ left: share(from), width: share(to - from) }} />
  );
}

function Notch({ at, className, tall = false }: { at: number; className: string; tall?: boolean }) {
  return (
    <span
      className={`absolute -translate-x-1/2 ${tall ? 'top-[3px] h-3.5' : 'top-[5px] h-2.5'} ${className}`}
      style={{ left: share(at) }}
    />
  );
}
