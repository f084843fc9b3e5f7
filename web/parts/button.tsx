import type { ButtonHTMLAttributes } from 'react';

const LOOKS = {
  /** The one deed of a sheet. */
  deed: 'bg-accent text-accent-text font-strong border-accent disabled:bg-panel disabled:text-muted disabled:border-line',
  plain: 'bg-canvas text-accent border-line hover:bg-hover disabled:text-muted',
} as const;

export const buttonClass = (look: keyof typeof LOOKS): string =>
  `inline-flex h-8 items-center justify-center gap-2 rounded border px-3 whitespace-nowrap ${LOOKS[look]}`;

/** What can be pressed. */
export function Button({
  look = 'plain',
  className = '',
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { look?: keyof typeof LOOKS }) {
  return <button type="button" className={`${buttonClass(look)} ${className}`} {...rest} />;
}
