import { useId } from 'react';

/** One line of text with its name above. */
export function Field({
  label,
  value,
  onChange,
  hint,
  autoFocus = false,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
  hint?: string;
  autoFocus?: boolean;
}) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="text-muted">
        {label}
      </label>
      <input
        id={id}
        value={value}
        inputMode="decimal"
        autoComplete="off"
        autoFocus={autoFocus}
        placeholder={hint}
        onChange={(event) => onChange(event.target.value.trim())}
        className="mt-0.5 block h-8 w-full rounded border border-line-strong bg-canvas px-2"
      />
    </div>
  );
}
