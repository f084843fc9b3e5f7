import { useSyncExternalStore } from 'react';

/** The colours of the page as a chart takes them: it draws on a canvas, where variables of a style sheet are not known. */
export function chartColours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    canvas: of('canvas'),
    text: of('text'),
    muted: of('muted'),
    line: of('line'),
    strong: of('line-strong'),
    gain: of('gain'),
    loss: of('loss'),
    person: of('person'),
  };
}
export type ChartColours = ReturnType<typeof chartColours>;

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Light or dark; as the key of a chart it makes it anew when the system changes. */
export const useTheme = (): 'light' | 'dark' =>
  useSyncExternalStore(
    (listener) => {
      dark.addEventListener('change', listener);
      return () => dark.removeEventListener('change', listener);
    },
    () => (dark.matches ? 'dark' : 'light'),
  );
