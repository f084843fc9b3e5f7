import type { ReactNode } from 'react';
import { useId } from 'react';

/** One of many, in the browser's own list. */
export function Select({
  label,
  value,
  onChange,
  isBare = false,
  autoFocus = false,
  children,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** The label is only said, not seen. */
  isBare?: boolean;
  autoFocus?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <div className="min-w-0">
      <label htmlFor={id} className={isBare ? 'sr-only' : 'text-muted'}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        autoFocus={autoFocus}
        onChange={(event) => onChange(event.target.value)}
        className={`block h-8 w-full rounded border border-line-strong bg-canvas px-2 ${isBare ? '' : 'mt-0.5'}`}
      >
        {children}
      </select>
    </div>
  );
}
