import { useId } from 'react';

/** Words of a person, with their name above. */
export function TextField({
  label,
  value,
  onChange,
  hint,
  lines = 1,
  autoFocus = false,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
  hint?: string;
  lines?: number;
  autoFocus?: boolean;
}) {
  const id = useId();
  const look = 'mt-0.5 block w-full rounded border border-line-strong bg-canvas px-2';
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="text-muted">
        {label}
      </label>
      {lines === 1 ? (
        <input
          id={id}
          value={value}
          autoComplete="off"
          autoFocus={autoFocus}
          placeholder={hint}
          onChange={(event) => onChange(event.target.value)}
          className={`${look} h-8`}
        />
      ) : (
        <textarea
          id={id}
          value={value}
          rows={lines}
          autoFocus={autoFocus}
          placeholder={hint}
          onChange={(event) => onChange(event.target.value)}
          className={`${look} py-1.5`}
        />
      )}
    </div>
  );
}
